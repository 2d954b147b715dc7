//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and
//! `callHierarchy/outgoingCalls`: who refers to whom.

use lsp_types::request::{
    CallHierarchyIncomingCalls, CallHierarchyOutgoingCalls, CallHierarchyPrepare,
};
use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CallHierarchyServerCapability, Location, Range, ServerCapabilities, Uri,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Handler, document_symbol};
use crate::ide::Analysis;
use crate::ide::calls::{Call, called, incoming, is_symbol, outgoing};
use crate::ide::symbols::Symbol;
use crate::lsp::Failure;
use crate::lsp::context::Context;
use crate::source::Span;

pub(super) struct Prepare;

impl Handler for Prepare {
    type Request = CallHierarchyPrepare;

    fn offer(capabilities: &mut ServerCapabilities) {
        capabilities.call_hierarchy_provider = Some(CallHierarchyServerCapability::Simple(true));
    }

    fn answer(
        context: &Context<'_>,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>, Failure> {
        let (target, offset) = context.at(&params.text_document_position_params)?;
        let Some(symbol) = called(target.analysis, offset) else { return Ok(None) };
        let item = item(context, target.analysis, &target.document.uri, &symbol);
        Ok(item.map(|item| vec![item]))
    }
}

pub(super) struct Incoming;

impl Handler for Incoming {
    type Request = CallHierarchyIncomingCalls;

    /// Said together with the request for the first item.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>, Failure> {
        let call = |(from, from_ranges)| CallHierarchyIncomingCall { from, from_ranges };
        let calls = calls(context, &params.item, incoming)?;
        Ok(Some(calls.into_iter().map(call).collect()))
    }
}

pub(super) struct Outgoing;

impl Handler for Outgoing {
    type Request = CallHierarchyOutgoingCalls;

    /// Said together with the request for the first item.
    fn offer(_: &mut ServerCapabilities) {}

    fn answer(
        context: &Context<'_>,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>, Failure> {
        let call = |(to, from_ranges)| CallHierarchyOutgoingCall { to, from_ranges };
        let calls = calls(context, &params.item, outgoing)?;
        Ok(Some(calls.into_iter().map(call).collect()))
    }
}

/// What an item says of itself to be asked about later: the open document whose program it is of.
#[derive(Serialize, Deserialize)]
struct Origin {
    asked: Uri,
}

/// The other ends of what an item refers to or is referred to by; nothing, if it is gone.
fn calls(
    context: &Context<'_>,
    item: &CallHierarchyItem,
    ask: fn(&Analysis, u32) -> Vec<Call>,
) -> Result<Vec<(CallHierarchyItem, Vec<Range>)>, Failure> {
    let origin: Option<Origin> = item.data.clone().and_then(|it| serde_json::from_value(it).ok());
    let asked = origin.map_or_else(|| item.uri.clone(), |origin| origin.asked);
    let analysis = context.target(&asked)?.analysis;
    let offset = context.offset(analysis, &item.uri, item.selection_range.start);
    let offset = offset.filter(|offset| is_symbol(analysis, *offset, &item.name));
    let found = offset.map(|offset| ask(analysis, offset)).unwrap_or_default();
    let ranges = |places: Vec<Span>| {
        let places = places.into_iter().filter_map(|it| context.location(analysis, it));
        places.map(|place| place.range).collect()
    };
    let call = |Call { symbol, places }| {
        Some((self::item(context, analysis, &asked, &symbol)?, ranges(places)))
    };
    Ok(found.into_iter().filter_map(call).collect())
}

fn item(
    context: &Context<'_>,
    analysis: &Analysis,
    asked: &Uri,
    symbol: &Symbol,
) -> Option<CallHierarchyItem> {
    let Location { uri, range } = context.location(analysis, symbol.span)?;
    Some(CallHierarchyItem {
        name: symbol.name.clone(),
        kind: document_symbol::kind(symbol.kind),
        tags: None,
        detail: symbol.detail.map(str::to_owned),
        uri,
        range,
        selection_range: context.location(analysis, symbol.selection)?.range,
        data: Some(json!(Origin { asked: asked.clone() })),
    })
}
