//! The worker's end of the line: questions in, reports out (see `genke_asks`).

use genke_asks::{Report, Request};
use genke_files::work;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| answer(&event));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    post(&Report::Ready, &[]);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Does what a message asks; one that is no question is not ours.
fn answer(event: &MessageEvent) {
    let Ok(parts) = event.data().dyn_into::<Array>() else { return };
    let Some(head) = parts.get(0).as_string() else { return };
    let Ok(Request { id, ask }) = serde_json::from_str::<Request>(&head) else { return };
    let given: Vec<Vec<u8>> =
        parts.iter().skip(1).map(|part| Uint8Array::new(&part).to_vec()).collect();
    let progress = |mille| post(&Report::Progress { id, mille }, &[]);
    match work::answer(&ask, given, &progress) {
        Ok((answer, made)) => post(&Report::Done { id, answer }, &made),
        Err(why) => post(&Report::Refused { id, why }, &[]),
    }
}

fn post(report: &Report, made: &[Vec<u8>]) {
    let Ok(head) = serde_json::to_string(report) else { return };
    let (parts, moved) = (Array::of1(&head.into()), Array::new());
    for bytes in made {
        let bytes = Uint8Array::from(bytes.as_slice());
        moved.push(&bytes.buffer());
        parts.push(&bytes);
    }
    let _ = scope().post_message_with_transfer(&parts, &moved);
}
