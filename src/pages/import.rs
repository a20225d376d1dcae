//! Importing a table: what the columns and words mean, what would happen, then one commit.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::Select;
use crate::components::frame::Header;
use crate::components::small::{Empty, Meter, When};
use crate::domain::phone::mask_digits;
use crate::domain::words::Word;
use crate::exchange::columns::Column;
use crate::exchange::mapping::{Mapping, unknown_values};
use crate::exchange::plan::{Line, Options, OtherName, PastDates, Plan};
use crate::exchange::rejected::rejected_csv;
use crate::exchange::table::Table;
use crate::exchange::values::{Answer, choices};
use crate::platform::{address, clock, files, local, task};
use crate::state::book::use_book;
use crate::state::transfer::Planned;

use super::data;
use super::go::use_go;
use super::import_result::Verdicts;

/// Most overdue dates put on one day when they are spread.
const PER_DAY: usize = 20;
/// Said when the dry run was made anew.
const MOVED_ON: &str = "试算之后,别的窗口又记了东西。已经重新试算,请再看一遍。";
/// Lines of the dry run listed on the screen.
const LISTED: usize = 100;

/// Holds a table on its way from 数据 to this screen.
#[derive(Clone, Debug)]
pub struct Pasted {
    pub source: String,
    pub table: Table,
}

thread_local! {
    static PASTED: RefCell<Option<Pasted>> = const { RefCell::new(None) };
}

/// Hands a table to the import screen.
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

#[component]
fn Steps(pasted: Pasted) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let table = StoredValue::new(pasted.table);
    let memory = table.with_value(|t| format!("genke.mapping.{}", Mapping::signature(t)));
    let remembered = local::get(&memory).and_then(|t| serde_json::from_str::<Mapping>(&t).ok());
    let memory = StoredValue::new(memory);
    let fits = remembered.filter(|m| table.with_value(|t| m.check(t).is_ok()));
    let mapping = RwSignal::new(fits.unwrap_or_else(|| table.with_value(Mapping::guess)));
    let keep_overdue = RwSignal::new(false);
    let is_apart = RwSignal::new(false);
    let plan = RwSignal::new(None::<Planned>);
    let busy = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<String>);
    let rows = table.with_value(|t| t.rows.len());
    let try_it = move |why: Option<&'static str>| {
        error.set(why.map(str::to_owned));
        let checked = table.with_value(|t| mapping.with_untracked(|m| m.check(t)));
        if let Err(e) = checked {
            error.set(Some(e.to_string()));
            return;
        }
        if let Ok(text) = mapping.with_untracked(serde_json::to_string) {
            memory.with_value(|m| local::set(m, &text));
        }
        let past_dates = if keep_overdue.get_untracked() {
            PastDates::KeepOverdue
        } else {
            PastDates::Spread { per_day: PER_DAY }
        };
        task::background(async move {
            busy.set(Some(0.0));
            let (table, mapping) = (table.get_value(), mapping.get_untracked());
            let other_name =
                if is_apart.get_untracked() { OtherName::Apart } else { OtherName::Add };
            let options = Options { now: clock::now(), past_dates, other_name };
            let made = book.try_table(&table, &mapping, options, move |s| busy.set(Some(s))).await;
            busy.set(None);
            match made {
                Ok(made) => {
                    plan.set(Some(made));
                    address::to_top();
                }
                Err(e) => error.set(Some(e.to_string())),
            }
        });
    };
    let confirm = move |_| {
        task::background(async move {
            let Some(made) = plan.get_untracked() else { return };
            busy.set(Some(0.5));
            let written = book.import_table(&made).await;
            busy.set(None);
            match written {
                Ok(None) => try_it(Some(MOVED_ON)),
                Ok(Some(_)) => {
                    let written = PASTED.with(|p| p.borrow_mut().take());
                    if written.is_some_and(|p| p.source == data::PASTED) {
                        book.drop_draft(data::PLACE).await;
                    }
                    go.replace("/mine/data");
                }
                Err(e) => error.set(Some(e.to_string())),
            }
        })
    };
    let brings_something =
        move || plan.with(|p| p.as_ref().is_some_and(|p| !p.plan.change.records.is_empty()));
    view! {
        <p class="section">{format!("{} · {rows} 行", pasted.source)}</p>
        <When holds=move || plan.with(Option::is_none)>
            <Words table=table mapping=mapping/>
            <Columns table=table mapping=mapping/>
            <section class="box" aria-label="过期的下次日期">
                <h2>"过期的下次日期"</h2>
                <ChooseOne label="过期的下次日期" required=true options=vec!["摊到今后几天".to_owned(), "保留逾期".to_owned()]
                    picked=Signal::derive(move || Some(if keep_overdue.get() { "保留逾期" } else { "摊到今后几天" }.to_owned()))
                    on_pick={move |c: Option<String>| keep_overdue.set(c.as_deref() == Some("保留逾期"))}/>
                <p class="help">{move || if keep_overdue.get() { "保留:日期照旧,导入后在「今天」按逾期显示。".to_owned() } else { format!("摊开:A级在前,每天最多 {PER_DAY} 位。") }}</p>
            </section>
        </When>
        {move || plan.get().map(|p| view! {
            <DryRun plan=p.plan table=table keeps=keep_overdue.get_untracked()>
                <OtherNames is_apart=is_apart on_pick=move |()| try_it(None)/>
            </DryRun>
        })}
        {move || busy.get().map(|s| view! { <div class="box" role="status"><p>"正在处理,请别关"</p><Meter share=s label="进度" tone="blue"/></div> })}
        {move || error.get().map(|e| view! { <p class="box error" role="alert">{e}</p> })}
        <div class="form stuck">
            <When holds=move || plan.with(Option::is_none)>
                <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=move |_| try_it(None)>"试算"</button>
            </When>
            <When holds=brings_something>
                <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=confirm>"确认导入"</button>
            </When>
            <When holds=move || plan.with(Option::is_some) && !brings_something()>
                <a class="primary wide" href=go.href("/mine/data")>"返回数据"</a>
            </When>
            <When holds=move || plan.with(Option::is_some)>
                <button type="button" class="text" disabled=move || busy.get().is_some() on:click=move |_| plan.set(None)>"改一改对应关系"</button>
            </When>
        </div>
    }
}

/// Which column is what.
#[component]
fn Columns(table: StoredValue<Table>, mapping: RwSignal<Mapping>) -> impl IntoView {
    let options: Vec<(String, String)> =
        Column::ALL.iter().map(|c| (c.label().to_owned(), c.label().to_owned())).collect();
    let pair = move |(at, heading): (usize, String)| {
        let example =
            table.with_value(|t| t.filled(at).next().map(str::to_owned).unwrap_or_default());
        let value = Signal::derive(move || {
            mapping.with(|m| m.columns.get(at).map_or("", |c| c.label()).to_owned())
        });
        let pick = move |label: String| {
            mapping.update(|m| {
                if let (Some(column), Some(slot)) = (Column::parse(&label), m.columns.get_mut(at)) {
                    *slot = column;
                }
            })
        };
        view! {
            <div class="pair">
                <span><b>{heading.clone()}</b><small>{format!("如 {example}")}</small></span>
                <Select label=format!("{heading} 对应") bare=true options=options.clone() value=value on_pick=pick/>
            </div>
        }
    };
    let headings: Vec<_> =
        table.with_value(|t| t.headings.clone()).into_iter().enumerate().collect();
    view! { <section class="box mapping" aria-label="列的对应"><h2>"列的对应"</h2>{headings.into_iter().map(pair).collect_view()}</section> }
}

/// Words the app does not know.
#[component]
fn Words(table: StoredValue<Table>, mapping: RwSignal<Mapping>) -> impl IntoView {
    // Asked once per set of columns; answering a word must not make its question vanish.
    let asked = Memo::new(move |_| {
        let mut bare = mapping.get();
        bare.values = Default::default();
        table
            .with_value(|t| unknown_values(t, &bare))
            .into_iter()
            .map(|u| (u.column, u.value, u.rows))
            .collect::<Vec<_>>()
    });
    const KEEP: &str = "放进备注";
    let one = move |(column, value, rows): (Column, String, usize)| {
        let options: Vec<(String, String)> = std::iter::once(KEEP)
            .chain(choices(column))
            .map(|c| (c.to_owned(), c.to_owned()))
            .collect();
        let (own, word) = (value.clone(), value.clone());
        let shown = Signal::derive(move || {
            mapping.with(|m| match m.values.answer(column, &own) {
                Some(Answer::As(term)) => term.clone(),
                _ => KEEP.to_owned(),
            })
        });
        let pick = move |term: String| {
            mapping.update(|m| {
                let answer = if term == KEEP { Answer::KeepInNotes } else { Answer::As(term) };
                m.values.insert((column, &word), answer);
            })
        };
        view! {
            <div class="pair">
                <span><b>{format!("{}「{value}」", column.label())}</b><small>{format!("{rows} 行")}</small></span>
                <Select label=format!("{}{value} 当作", column.label()) bare=true options=options value=shown on_pick=pick/>
            </div>
        }
    };
    move || {
        let asked = asked.get();
        (!asked.is_empty()).then(|| view! {
            <section class="box mapping" aria-label="不认识的词"><h2>"不认识的词"</h2>{asked.into_iter().map(one).collect_view()}</section>
        })
    }
}

/// What would happen: the sum, then row by row what needs a look, the others behind a count.
#[component]
fn DryRun(
    plan: Plan,
    table: StoredValue<Table>,
    /// Past next dates stay as they are.
    keeps: bool,
    children: Children,
) -> impl IntoView {
    let c = plan.counts;
    let rejected = StoredValue::new(plan.rejected);
    let has_rejected = rejected.with_value(|r| !r.is_empty());
    let save = move |_| {
        let text = table.with_value(|t| rejected.with_value(|r| rejected_csv(t, r)));
        let _ = files::save("没有导入的行.csv", "text/csv", &text);
    };
    let is_old = plan.change.records.is_empty() && c.rejected == 0;
    let moved = match c.moved {
        0 if keeps => ",过期的保留逾期".to_owned(),
        0 => String::new(),
        moved => format!(",其中 {moved} 个过期的已摊开"),
    };
    let (unclear, clear): (Vec<Line>, Vec<Line>) =
        plan.lines.into_iter().partition(|l| l.is_remarked);
    let clear_count = clear.len();
    view! {
        <section class="box" aria-label="试算结果">
            <h2>"试算结果"<span class="right">"还没有写入"</span></h2>
            <Verdicts new=c.new updated=c.updated same=c.duplicate faulty=c.rejected/>
            {if is_old {
                let said = match c.other_name {
                    0 => "全部已有,不用再导。",
                    _ => "没有新内容可导。姓名不同的,可以选另建。",
                };
                view! { <p class="good">{said}</p> }.into_any()
            } else {
                view! { <p class="help">{format!("新客户 {} 位,跟进 {} 条,下次 {} 个{moved}。", c.customers, c.contacts, c.follow_ups)}</p> }.into_any()
            }}
            {(c.other_name > 0).then(children)}
            {has_rejected.then(|| view! { <button type="button" class="plain" on:click=save>"把没导入的行存成文件"</button> })}
            {lines(unclear)}
            {(clear_count > 0).then(|| view! {
                <details class="off"><summary>{format!("没有疑问的 {clear_count} 行")}</summary>{lines(clear)}</details>
            })}
        </section>
    }
}

/// The first rows of a list, and how many more there are.
fn lines(all: Vec<Line>) -> AnyView {
    let more = all.len().saturating_sub(LISTED);
    let line = |l: Line| {
        let who = l.name.or(l.phone.map(|p| mask_digits(&p))).unwrap_or_default();
        view! { <li><b>{format!("第 {} 行 {} {who}", l.row, l.verdict.label())}</b>" "{l.reason}</li> }
    };
    view! {
        <ul class="lines">{all.into_iter().take(LISTED).map(line).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 行,没有全列出来。")}</p> })}
    }
    .into_any()
}

/// What becomes of rows whose number is registered under another name.
#[component]
fn OtherNames(is_apart: RwSignal<bool>, #[prop(into)] on_pick: Callback<()>) -> impl IntoView {
    const ADD: &str = "补充到已有客户";
    const APART: &str = "另建新客户";
    let picked = Signal::derive(move || Some(if is_apart.get() { APART } else { ADD }.to_owned()));
    let pick = move |said: Option<String>| {
        is_apart.set(said.as_deref() == Some(APART));
        on_pick.run(());
    };
    view! {
        <div class="part"><h3>"号码相同、姓名不同的行"</h3>
            <ChooseOne label="号码相同、姓名不同的行" required=true options=vec![ADD.to_owned(), APART.to_owned()] picked=picked on_pick=pick/>
        </div>
    }
}
