//! Requests that wait for a check.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::str::FromStr;

use lsp_server::{ErrorCode, RequestId};
use lsp_types::Uri;
use serde_json::{Value as Json, json};

use super::requests::Entry;
use super::server::Server;
use super::{Failure, uri};

/// The questions that have no answer yet, in the order in which they were asked.
#[derive(Default)]
pub(super) struct Questions(Vec<Question>);

struct Question {
    id: RequestId,
    entry: &'static Entry,
    params: Json,
    /// Nothing, if it is about all of them.
    document: Option<PathBuf>,
    /// The moment of the document's program that it is about.
    stamp: Option<u64>,
}

impl Server {
    /// Answers a question, now or as soon as its program is checked.
    pub(super) fn ask(&mut self, id: RequestId, entry: &'static Entry, params: Json) {
        let document = document(&params);
        let stamp = document.as_ref().and_then(|path| self.programs.stamp(path));
        let question = Question { id, entry, params, document, stamp };
        if self.programs.is_ready(question.document.as_deref(), entry.compiled) {
            self.answer_question(question);
        } else {
            self.questions.0.push(question);
        }
    }

    /// Answers the questions whose time has come.
    pub(super) fn answer_questions(&mut self) {
        for question in std::mem::take(&mut self.questions.0) {
            let Question { entry, document, .. } = &question;
            let stamp = document.as_ref().and_then(|path| self.programs.stamp(path));
            if !entry.patient && stamp != question.stamp {
                let what = format!("the text that `{}` is about has changed", entry.method);
                self.answer(question.id, Err(Failure::new(ErrorCode::ContentModified, what)));
            } else if self.programs.is_ready(document.as_deref(), entry.compiled) {
                self.answer_question(question);
            } else {
                self.questions.0.push(question);
            }
        }
    }

    fn answer_question(&mut self, question: Question) {
        let Question { id, entry, params, .. } = question;
        let answer = catch_unwind(AssertUnwindSafe(|| entry.answer(&self.context(), params)));
        let fault = |_| {
            let what = format!("smk has a fault in `{}`", entry.method);
            Err(Failure::new(ErrorCode::InternalError, what))
        };
        self.answer(id, answer.unwrap_or_else(fault));
    }

    /// Forgets a question that the editor has taken back.
    pub(super) fn take_back(&mut self, id: &Json) {
        let is_it = |question: &mut Question| json!(question.id) == *id;
        for question in self.questions.0.extract_if(.., is_it).collect::<Vec<Question>>() {
            self.refuse(question);
        }
    }

    /// Forgets all questions, as nobody will wait for the answers.
    pub(super) fn leave_questions(&mut self) {
        for question in std::mem::take(&mut self.questions.0) {
            self.refuse(question);
        }
    }

    fn refuse(&self, question: Question) {
        let what = format!("`{}` was taken back", question.entry.method);
        self.answer(question.id, Err(Failure::new(ErrorCode::RequestCanceled, what)));
    }
}

/// The document that the parameters of a request name.
fn document(params: &Json) -> Option<PathBuf> {
    let name = params.get("textDocument")?.get("uri")?.as_str()?;
    Some(uri::path(&Uri::from_str(name).ok()?))
}
