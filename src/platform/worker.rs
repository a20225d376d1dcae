//! The worker beside the page (`files/`): started when something heavy is asked of it, stopped when idle.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use genke_asks::{Answer, Ask, Refusal, Report, Request};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::task;

/// Milliseconds between two looks for a sign of life.
const LOOK: i32 = 5_000;
/// Looks without one until the worker is given up: 60 s the page was awake.
const PATIENCE: u32 = 12;
/// Milliseconds an idle worker is kept; its memory comes back only with its end.
const IDLE: i32 = 30_000;

/// What the worker brought.
#[derive(Debug)]
pub struct Done {
    pub answer: Answer,
    pub buffers: Vec<Uint8Array>,
}

/// Says why the worker brought nothing, and what to do; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("处理文件的部分还没装好。请连上网再试一次;数据没有动。")]
    Missing,
    #[error("等了一分钟没有动静,已经停下。数据没有动;请重试,或把文件拆小一些。")]
    Silent,
    #[error("处理到一半停了,可能是文件太大或已损坏。数据没有动;请把文件拆小一些再试。")]
    Crashed,
    #[error("已停下,数据没有动。")]
    Cancelled,
    #[error("{0}")]
    Refused(#[from] Refusal),
}

/// One question under way.
struct Open {
    outcome: Rc<RefCell<Option<Result<Done, Trouble>>>>,
    wake: Function,
    progress: Rc<dyn Fn(f64)>,
}

/// The line to a running worker.
struct Line {
    worker: Worker,
    is_ready: bool,
    /// Messages and what moves with them, kept until it says that it listens.
    queue: Vec<(Array, Array)>,
    open: HashMap<u32, Open>,
    /// Looks without a sign of life.
    silent: u32,
    /// Kept as long as the worker.
    _listeners: [Closure<dyn FnMut(JsValue)>; 3],
}

thread_local! {
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Asks the worker; `buffers` move there and are empty here afterwards, `progress` is told the share done.
pub async fn ask(
    ask: Ask,
    buffers: &[Uint8Array],
    progress: impl Fn(f64) + 'static,
) -> Result<Done, Trouble> {
    let id = LAST.get() + 1;
    LAST.set(id);
    let head = serde_json::to_string(&Request { id, ask }).map_err(|_| Trouble::Crashed)?;
    let (message, moved) = (Array::of1(&head.into()), Array::new());
    for bytes in buffers {
        message.push(bytes);
        moved.push(&bytes.buffer());
    }
    start()?;
    let outcome = Rc::new(RefCell::new(None));
    let (slot, progress) = (outcome.clone(), Rc::new(progress));
    let woken = Promise::new(&mut |wake, _| {
        let open = Open { outcome: slot.clone(), wake, progress: progress.clone() };
        with(|line| line.open.insert(id, open));
    });
    with(|line| match line.is_ready {
        true => post(line, &message, &moved),
        false => line.queue.push((message, moved)),
    });
    let mut woken = JsFuture::from(woken);
    while task::within(LOOK, &mut woken).await.is_none() {
        let silent = with(|line| {
            line.silent += 1;
            line.silent
        });
        if silent.is_none_or(|looks| looks > PATIENCE) {
            stop(&Trouble::Silent);
        }
    }
    let outcome = outcome.borrow_mut().take();
    outcome.unwrap_or(Err(Trouble::Crashed))
}

/// Ends the worker and everything asked of it.
pub fn cancel() {
    stop(&Trouble::Cancelled);
}

fn with<T>(work: impl FnOnce(&mut Line) -> T) -> Option<T> {
    LINE.with(|line| line.borrow_mut().as_mut().map(work))
}

fn post(line: &mut Line, message: &Array, moved: &Array) {
    line.silent = 0;
    let _ = line.worker.post_message_with_transfer(message, moved);
}

/// Starts the worker unless it runs.
fn start() -> Result<(), Trouble> {
    if LINE.with(|line| line.borrow().is_some()) {
        return Ok(());
    }
    let script = super::document().query_selector("script[data-files]").ok().flatten();
    let path = script.and_then(|s| s.get_attribute("data-files")).ok_or(Trouble::Missing)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&path, &options).map_err(|_| Trouble::Missing)?;
    let on_message = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        if let Ok(parts) = event.unchecked_into::<MessageEvent>().data().dyn_into::<Array>() {
            hear(&parts);
        }
    });
    let fail = || {
        Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
            // Said to the user where it was asked; the console needs no second report.
            event.unchecked_into::<web_sys::Event>().prevent_default();
            let was_ready = with(|line| line.is_ready).unwrap_or(false);
            stop(if was_ready { &Trouble::Crashed } else { &Trouble::Missing });
        })
    };
    let (on_error, on_garbled) = (fail(), fail());
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    worker.set_onmessageerror(Some(on_garbled.as_ref().unchecked_ref()));
    LINE.with(|line| {
        *line.borrow_mut() = Some(Line {
            worker,
            is_ready: false,
            queue: Vec::new(),
            open: HashMap::new(),
            silent: 0,
            _listeners: [on_message, on_error, on_garbled],
        });
    });
    Ok(())
}

/// Takes in one report.
fn hear(parts: &Array) {
    let head = parts.get(0).as_string().unwrap_or_default();
    let Ok(report) = serde_json::from_str::<Report>(&head) else { return };
    with(|line| line.silent = 0);
    match report {
        Report::Ready => {
            with(|line| {
                line.is_ready = true;
                for (message, moved) in std::mem::take(&mut line.queue) {
                    post(line, &message, &moved);
                }
            });
        }
        Report::Progress { id, mille } => {
            let tell = with(|line| line.open.get(&id).map(|open| open.progress.clone())).flatten();
            if let Some(tell) = tell {
                tell(f64::from(mille) / 1000.0);
            }
        }
        Report::Done { id, answer } => {
            let buffers = parts.iter().skip(1).filter_map(|part| part.dyn_into().ok()).collect();
            settle(id, Ok(Done { answer, buffers }));
        }
        Report::Refused { id, why } => settle(id, Err(why.into())),
    }
}

fn settle(id: u32, outcome: Result<Done, Trouble>) {
    if let Some(open) = with(|line| line.open.remove(&id)).flatten() {
        answer(&open, outcome);
    }
    if with(|line| line.open.is_empty()) == Some(true) {
        let last = LAST.get();
        task::background(async move {
            task::sleep(IDLE).await;
            if LAST.get() == last && with(|line| line.open.is_empty()) == Some(true) {
                stop(&Trouble::Cancelled);
            }
        });
    }
}

fn answer(open: &Open, outcome: Result<Done, Trouble>) {
    *open.outcome.borrow_mut() = Some(outcome);
    let _ = open.wake.call0(&JsValue::UNDEFINED);
}

/// Ends the worker; everything still open ends with the trouble.
fn stop(why: &Trouble) {
    let Some(line) = LINE.with(|line| line.borrow_mut().take()) else { return };
    line.worker.terminate();
    line.worker.set_onmessage(None);
    line.worker.set_onerror(None);
    line.worker.set_onmessageerror(None);
    for open in line.open.values() {
        answer(open, Err(why.clone()));
    }
    // One of its own listeners may be running right now.
    task::background(async move {
        task::breathe().await;
        drop(line);
    });
}
