//! What happens while a plan is carried out: a live list on a terminal, plain lines elsewhere.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::text;
use crate::apply::Event;
use crate::model::Address;
use crate::schema::Operation;

/// How often a line says that something still runs.
const REMINDER: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_millis(120);
/// Characters of an identifier that are shown.
const LONGEST_IDENTIFIER: usize = 80;

/// Shows events as they come.
pub enum Progress {
    Live(Live),
    Lines(Lines),
    Json,
}

impl Progress {
    /// What suits the standard error, on which progress is shown; as JSON, one object per line of
    /// the standard output.
    pub fn new(json: bool) -> Self {
        if json {
            Self::Json
        } else if std::io::stderr().is_terminal() {
            Self::Live(Live::new())
        } else {
            Self::Lines(Lines::new())
        }
    }

    pub fn show(&mut self, event: &Event) {
        match self {
            Self::Live(live) => live.show(event),
            Self::Lines(lines) => lines.show(event),
            Self::Json => super::print(&format!("{}\n", object(event))),
        }
    }
}

pub struct Live {
    bars: MultiProgress,
    running: BTreeMap<(Address, Operation), ProgressBar>,
}

impl Live {
    fn new() -> Self {
        Self {
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            running: BTreeMap::new(),
        }
    }

    fn show(&mut self, event: &Event) {
        if let Event::Started { address, operation, .. } = event {
            let style = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]");
            let bar = ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            let bar =
                self.bars.add(bar.with_message(format!("{address}: {}...", doing(*operation))));
            bar.enable_steady_tick(TICK);
            self.running.insert((address.clone(), *operation), bar);
            return;
        }
        if let Some(key) = ended(event)
            && let Some(bar) = self.running.remove(&key)
        {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
        // A terminal that has gone away has nobody to tell.
        drop(self.bars.println(line(event)));
    }
}

/// Plain lines, with a reminder now and then of what still runs.
pub struct Lines {
    running: Arc<Mutex<BTreeMap<(Address, Operation), Instant>>>,
}

impl Lines {
    fn new() -> Self {
        let running = Arc::new(Mutex::new(BTreeMap::new()));
        let watched = Arc::downgrade(&running);
        // The thread ends with the map that it watches.
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(REMINDER);
                let Some(running) = watched.upgrade() else { return };
                remind(&running.lock().unwrap_or_else(PoisonError::into_inner));
            }
        });
        Self { running }
    }

    fn show(&self, event: &Event) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Event::Started { address, operation, .. } = event {
            running.insert((address.clone(), *operation), Instant::now());
        }
        if let Some(key) = ended(event) {
            running.remove(&key);
        }
        super::note(&format!("{}\n", line(event)));
    }
}

fn remind(running: &BTreeMap<(Address, Operation), Instant>) {
    for ((address, operation), since) in running {
        let elapsed = since.elapsed();
        if elapsed >= REMINDER {
            let doing = doing(*operation).to_lowercase();
            super::note(&format!("{address}: Still {doing}... [{} elapsed]\n", seconds(elapsed)));
        }
    }
}

fn ended(event: &Event) -> Option<(Address, Operation)> {
    match event {
        Event::Finished { address, operation, .. } => Some((address.clone(), *operation)),
        Event::Failed(failure) => Some((failure.address.clone(), failure.operation)),
        Event::Started { .. } | Event::Waiting { .. } | Event::Skipped(_) => None,
    }
}

fn line(event: &Event) -> String {
    match event {
        Event::Started { address, operation, .. } => format!("{address}: {}...", doing(*operation)),
        Event::Waiting { address, reason, delay, .. } => {
            format!("{address}: Waiting {} ({})", seconds(*delay), text::harmless(reason))
        }
        Event::Finished { address, operation, identifier, elapsed } => {
            let identifier: String =
                text::harmless(identifier.as_str()).chars().take(LONGEST_IDENTIFIER).collect();
            format!(
                "{address}: {} complete after {} [id={identifier}]",
                done(*operation),
                seconds(*elapsed)
            )
        }
        Event::Failed(failure) => {
            format!("{}: {} failed", failure.address, done(failure.operation))
        }
        Event::Skipped(skipped) => {
            format!("{}: not begun, as {} failed", skipped.address, skipped.because)
        }
    }
}

fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds}s") } else { format!("{}m{}s", seconds / 60, seconds % 60) }
}

fn doing(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "Creating",
        Operation::Read => "Reading",
        Operation::Update => "Modifying",
        Operation::Delete => "Destroying",
        Operation::List => "Listing",
    }
}

fn done(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "Creation",
        Operation::Read => "Read",
        Operation::Update => "Modifications",
        Operation::Delete => "Destruction",
        Operation::List => "Listing",
    }
}

fn object(event: &Event) -> serde_json::Value {
    match event {
        Event::Started { address, type_name, operation } => {
            json!({ "type": "apply_start", "address": address, "resource_type": type_name, "operation": operation })
        }
        Event::Waiting { address, operation, reason, delay } => json!({
            "type": "apply_waiting", "address": address, "operation": operation,
            "reason": reason, "delay_seconds": delay.as_secs_f64(),
        }),
        Event::Finished { address, operation, identifier, elapsed } => json!({
            "type": "apply_complete", "address": address, "operation": operation,
            "identifier": identifier, "elapsed_seconds": elapsed.as_secs_f64(),
        }),
        Event::Failed(failure) => json!({
            "type": "apply_errored", "address": failure.address, "operation": failure.operation,
            "message": failure.fault.words(),
        }),
        Event::Skipped(skipped) => json!({
            "type": "apply_skipped", "address": skipped.address, "operation": skipped.operation,
            "because": skipped.because,
        }),
    }
}
