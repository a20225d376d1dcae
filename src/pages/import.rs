//! Importing tables: what sheets, columns and words mean, what would happen, then one commit.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::frame::Header;
use crate::components::small::{Empty, Meter};
use crate::exchange::plan::{Differing, Options, OtherName, PastDates};
use crate::exchange::workbook::{Part, Role};
use crate::platform::{address, clock, task};
use crate::state::book::{Book, use_book};
use crate::state::files_in::Workbook;
use crate::state::tables::Planned;

use super::data;
use super::go::{Go, use_go};
use super::import_dry::{DryRun, Undecided};
use super::import_mapping::{OneSheet, SheetBox};

/// Most overdue dates put on one day when they are spread.
const PER_DAY: usize = 20;
/// Said when the dry run was made anew.
const MOVED_ON: &str = "试算之后,别的窗口又记了东西。已经重新试算,请再看一遍。";
/// Said when the user has had enough.
const STOPPED: &str = "已停下,什么都没有写入。";

/// Holds tables on their way from 数据 to this screen.
#[derive(Clone, Debug)]
pub struct Pasted {
    pub source: String,
    pub workbook: Workbook,
}

thread_local! {
    static PASTED: RefCell<Option<Pasted>> = const { RefCell::new(None) };
}

/// Hands tables to the import screen.
pub fn provide_pasted(pasted: Pasted) {
    PASTED.with(|p| *p.borrow_mut() = Some(pasted));
}

/// The screen.
#[component]
pub fn Import() -> impl IntoView {
    let go = use_go();
    let pasted = PASTED.with(|p| p.borrow().clone());
    view! {
        <Header title="导入表格" back=go.href("/mine/data")/>
        {match pasted {
            None => view! { <Empty title="没有要导入的表格" text="请回到「数据」,粘贴表格或选文件。"><a class="plain" href=go.href("/mine/data")>"回到数据"</a></Empty> }.into_any(),
            Some(pasted) => view! { <Steps pasted=pasted/> }.into_any(),
        }}
    }
}

/// What this import is at, for its parts.
#[derive(Clone, Copy)]
struct Step {
    book: Book,
    go: Go,
    sheets: StoredValue<Vec<OneSheet>>,
    keep_overdue: RwSignal<bool>,
    is_apart: RwSignal<bool>,
    takes_table: RwSignal<bool>,
    plan: RwSignal<Option<Arc<Planned>>>,
    busy: RwSignal<Option<f64>>,
    /// The user wants the work under way to stop.
    stopped: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

impl Step {
    fn options(self) -> Options {
        let past_dates = match self.keep_overdue.get_untracked() {
            true => PastDates::KeepOverdue,
            false => PastDates::Spread { per_day: PER_DAY },
        };
        let other_name = match self.is_apart.get_untracked() {
            true => OtherName::Apart,
            false => OtherName::Add,
        };
        let differing = match self.takes_table.get_untracked() {
            true => Differing::Take,
            false => Differing::Keep,
        };
        Options { now: clock::now(), past_dates, other_name, differing }
    }

    /// Returns what is to be taken in, or says what is still to be decided.
    fn parts(self) -> Result<Vec<Part>, String> {
        let parts = self.sheets.with_value(|all| all.iter().map(|s| s.part()).collect::<Vec<_>>());
        let taken = || parts.iter().filter(|p| p.role != Role::Skip);
        if taken().next().is_none() {
            return Err("每张表都选了「不导入」。请至少选一张。".to_owned());
        }
        for part in taken() {
            let named =
                if parts.len() > 1 { format!("「{}」:", part.name) } else { String::new() };
            part.mapping.check(&part.table).map_err(|e| format!("{named}{e}"))?;
        }
        Ok(parts)
    }

    /// Makes the dry run; `why` is said above it.
    fn try_it(self, why: Option<&'static str>) {
        let book = self.book;
        self.error.set(why.map(str::to_owned));
        let parts = match self.parts() {
            Ok(parts) => parts,
            Err(e) => return self.error.set(Some(e)),
        };
        self.sheets.with_value(|all| all.iter().for_each(|s| s.remember()));
        let options = self.options();
        task::background(async move {
            self.stopped.set(false);
            self.busy.set(Some(0.0));
            let told = move |share| {
                self.busy.try_set(Some(share));
            };
            let goes_on = move || self.stopped.try_get_untracked() == Some(false);
            let made = book.try_tables(&parts, options, told, goes_on).await;
            self.busy.try_set(None);
            match made {
                Ok(Some(made)) => {
                    self.plan.try_set(Some(Arc::new(made)));
                    address::to_top();
                }
                Ok(None) => drop(self.error.try_set(Some(STOPPED.to_owned()))),
                Err(e) => drop(self.error.try_set(Some(e.to_string()))),
            }
        });
    }

    /// Writes what the dry run showed.
    fn confirm(self) {
        let (book, go) = (self.book, self.go);
        let Some(made) = self.plan.get_untracked() else { return };
        task::background(async move {
            self.busy.set(Some(0.0));
            let told = move |share| {
                self.busy.try_set(Some(share));
            };
            let written = book.import_tables(&made, told).await;
            self.busy.try_set(None);
            match written {
                Ok(None) => self.try_it(Some(MOVED_ON)),
                Ok(Some(_)) => {
                    let written = PASTED.with(|p| p.borrow_mut().take());
                    if written.is_some_and(|p| p.source == data::PASTED) {
                        book.drop_draft(data::PLACE).await;
                    }
                    go.replace("/mine/data");
                }
                // The plan went with the attempt: it is made anew.
                Err(e) => {
                    self.plan.try_set(None);
                    self.error.try_set(Some(e.to_string()));
                }
            }
        });
    }
}

#[component]
fn Steps(pasted: Pasted) -> impl IntoView {
    let Workbook { parts, unread } = pasted.workbook;
    let rows: usize = parts.iter().map(|p| p.table.rows.len()).sum();
    let sheets: Vec<OneSheet> = parts.into_iter().map(OneSheet::open).collect();
    let is_one = sheets.len() == 1;
    let step = Step {
        book: use_book(),
        go: use_go(),
        sheets: StoredValue::new(sheets.clone()),
        keep_overdue: RwSignal::new(false),
        is_apart: RwSignal::new(false),
        takes_table: RwSignal::new(false),
        plan: RwSignal::new(None),
        busy: RwSignal::new(None),
        stopped: RwSignal::new(false),
        error: RwSignal::new(None),
    };
    let sheets = StoredValue::new(sheets);
    let boxes = move || {
        let one = |sheet| view! { <SheetBox sheet=sheet is_one=is_one/> };
        sheets.with_value(|all| all.iter().copied().map(one).collect_view())
    };
    let count =
        if is_one { String::new() } else { format!("{} 张表,共 ", sheets.with_value(Vec::len)) };
    view! {
        <p class="section">{format!("{} · {count}{rows} 行", pasted.source)}</p>
        {unread.into_iter().map(|why| view! { <p class="box error">{why}</p> }).collect_view()}
        <Show when=move || step.plan.with(Option::is_none)>
            {boxes()}
            <PastDue keep_overdue=step.keep_overdue/>
        </Show>
        {move || step.plan.get().map(|made| view! {
            <DryRun made=made.clone() sheets=sheets keeps=step.keep_overdue.get_untracked()>
                <Undecided counts=made.plan.counts is_apart=step.is_apart takes_table=step.takes_table on_pick=move |()| step.try_it(None)/>
            </DryRun>
        })}
        {move || step.error.get().map(|e| view! { <p class="box error" role="alert">{e}</p> })}
        <Foot step=step/>
    }
}

/// What becomes of next dates that have passed.
#[component]
fn PastDue(keep_overdue: RwSignal<bool>) -> impl IntoView {
    const SPREAD: &str = "摊到今后几天";
    const KEEP: &str = "保留逾期";
    let picked =
        Signal::derive(move || Some(if keep_overdue.get() { KEEP } else { SPREAD }.to_owned()));
    let help = move || match keep_overdue.get() {
        true => "保留:日期照旧,导入后在「今天」按逾期显示。".to_owned(),
        false => format!("摊开:A级在前,每天最多 {PER_DAY} 位。"),
    };
    view! {
        <section class="box" aria-label="过期的下次日期">
            <h2>"过期的下次日期"</h2>
            <ChooseOne label="过期的下次日期" required=true options=vec![SPREAD.to_owned(), KEEP.to_owned()]
                picked=picked on_pick={move |c: Option<String>| keep_overdue.set(c.as_deref() == Some(KEEP))}/>
            <p class="help">{help}</p>
        </section>
    }
}

/// How far the work is, and what to do next.
#[component]
fn Foot(step: Step) -> impl IntoView {
    let go = use_go();
    let is_busy = move || step.busy.get().is_some();
    let is_planned = move || step.plan.with(Option::is_some);
    let brings_something =
        move || step.plan.with(|p| p.as_ref().is_some_and(|p| p.brings_something));
    let share = Signal::derive(move || step.busy.get().unwrap_or(0.0));
    view! {
        <div class="form stuck">
            <Show when=is_busy>
                <div role="status"><p>"正在处理,请别关"</p><Meter share=share label="进度" tone="blue"/></div>
            </Show>
            <Show when=move || !is_planned() && is_busy()>
                <button type="button" class="plain wide" on:click=move |_| step.stopped.set(true)>"停下"</button>
            </Show>
            <Show when=move || !is_planned()>
                <button type="button" class="primary wide" disabled=is_busy on:click=move |_| step.try_it(None)>"试算"</button>
            </Show>
            <Show when=brings_something>
                <button type="button" class="primary wide" disabled=is_busy on:click=move |_| step.confirm()>"确认导入"</button>
            </Show>
            <Show when=move || is_planned() && !brings_something()>
                <a class="primary wide" href=go.href("/mine/data")>"返回数据"</a>
            </Show>
            <Show when=is_planned>
                <button type="button" class="text" disabled=is_busy on:click=move |_| step.plan.set(None)>"改一改对应关系"</button>
            </Show>
        </div>
    }
}
