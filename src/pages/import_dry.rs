//! The dry run of tables: the sum, then row by row what needs a look, the others behind a count.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::domain::phone::mask_digits;
use crate::exchange::plan::{Counts, Line, Rejected};
use crate::exchange::rejected::rejected_csv;
use crate::platform::{files, task};
use crate::state::book::use_book;
use crate::state::notice::Notice;
use crate::state::tables::Planned;

use super::import_mapping::OneSheet;
use super::import_result::Verdicts;

/// Lines of the dry run listed on the screen.
const LISTED: usize = 100;

/// What would happen.
#[component]
pub fn DryRun(
    made: Arc<Planned>,
    sheets: StoredValue<Vec<OneSheet>>,
    /// Past next dates stay as they are.
    keeps: bool,
    children: Children,
) -> impl IntoView {
    let plan = &made.plan;
    let c = plan.counts;
    let names: Vec<String> = match sheets.with_value(Vec::len) {
        1 => Vec::new(),
        _ => sheets.with_value(|all| all.iter().map(|s| s.name()).collect()),
    };
    let is_old = !made.brings_something && c.rejected == 0;
    let clear = plan.lines.iter().filter(|l| !l.is_remarked).count();
    let listed = |of: bool| lines(plan.lines.iter().filter(move |l| l.is_remarked == of), &names);
    let (unclear_lines, clear_lines) = (listed(true), listed(false));
    let rejected = StoredValue::new(plan.rejected.clone());
    view! {
        <section class="box" aria-label="试算结果">
            <h2>"试算结果"<span class="right">"还没有写入"</span></h2>
            <Verdicts new=c.new updated=c.updated same=c.duplicate faulty=c.rejected/>
            {sum(c, is_old, keeps)}
            {children()}
            {(c.rejected > 0).then(|| view! { <SaveRejected sheets=sheets rejected=rejected/> })}
            {unclear_lines}
            {(clear > 0).then(|| view! {
                <details class="off"><summary>{format!("没有疑问的 {clear} 行")}</summary>{clear_lines}</details>
            })}
        </section>
    }
}

/// The counts in words.
fn sum(c: Counts, is_old: bool, keeps: bool) -> AnyView {
    if is_old {
        let said = match (c.other_name, c.differing) {
            (0, 0) => "全部已有,不用再导。",
            (0, _) => "没有新内容可导。和本子里不一样的,可以选以表格为准。",
            _ => "没有新内容可导。姓名不同的,可以选另建。",
        };
        return view! { <p class="good">{said}</p> }.into_any();
    }
    let moved = match c.moved {
        0 if keeps => ",过期的保留逾期".to_owned(),
        0 => String::new(),
        moved => format!(",其中 {moved} 个过期的已摊开"),
    };
    let found = match (c.matched, c.aside) {
        (0, 0) => None,
        (matched, 0) => Some(format!("跟进记录 {matched} 行都找到了客户。")),
        (matched, aside) => Some(format!(
            "跟进记录 {matched} 行找到了客户;{aside} 条找不到,先放在「待认领」,导入后在「数据」里处理。"
        )),
    };
    view! {
        <p class="help">{format!("新客户 {} 位,跟进 {} 条,下次 {} 个{moved}。", c.customers, c.contacts, c.follow_ups)}</p>
        {found.map(|found| view! { <p class="help">{found}</p> })}
    }
    .into_any()
}

/// The first rows of a list, and how many more there are.
fn lines<'a>(all: impl Iterator<Item = &'a Line>, names: &[String]) -> AnyView {
    let mut all = all.peekable();
    let first: Vec<&Line> = all.by_ref().take(LISTED).collect();
    let more = all.count();
    let line = |l: &Line| {
        let sheet = names.get(l.sheet).map(|n| format!("{n} ")).unwrap_or_default();
        let who = l.name.clone().or(l.phone.as_deref().map(mask_digits)).unwrap_or_default();
        let lead = format!("{sheet}第 {} 行 {} {who}", l.row, l.verdict.label());
        view! { <li><b>{lead}</b>" "{l.reason.clone()}</li> }
    };
    view! {
        <ul class="lines">{first.into_iter().map(line).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 行,没有全列出来。")}</p> })}
    }
    .into_any()
}

/// Hands out the rows that are not taken in, each with the reason.
#[component]
fn SaveRejected(
    sheets: StoredValue<Vec<OneSheet>>,
    rejected: StoredValue<Vec<Rejected>>,
) -> impl IntoView {
    let book = use_book();
    let save = move |_| {
        let text = sheets.with_value(|all| {
            let tables = all.iter().map(|s| s.table.get_value()).collect::<Vec<_>>();
            rejected.with_value(|rows| {
                let own = |(at, table): (usize, &Arc<_>)| {
                    let rows: Vec<Rejected> =
                        rows.iter().filter(|r| r.sheet == at).cloned().collect();
                    (!rows.is_empty()).then(|| rejected_csv(table, &rows))
                };
                let parts: Vec<String> = tables.iter().enumerate().filter_map(own).collect();
                parts.join("\r\n").replace("\r\n\u{feff}", "\r\n")
            })
        });
        task::background(async move {
            let handed = files::hand_out("没有导入的行.csv", "text/csv", &text).await;
            if handed == files::Handed::Refused {
                book.say(Notice::problem("文件没存成,请换个浏览器再试。数据没有动。"));
            }
        });
    };
    view! { <button type="button" class="plain" on:click=save>"把没导入的行存成文件"</button> }
}

/// What only the user can decide about rows that differ from the notebook.
#[component]
pub fn Undecided(
    counts: Counts,
    is_apart: RwSignal<bool>,
    takes_table: RwSignal<bool>,
    #[prop(into)] on_pick: Callback<()>,
) -> impl IntoView {
    let names = ["补充到已有客户", "另建新客户"];
    let values = ["以本子为准", "以表格为准"];
    view! {
        {(counts.other_name > 0).then(|| view! { <Either label="号码相同、姓名不同的行" words=names is_second=is_apart on_pick=on_pick/> })}
        {(counts.differing > 0).then(|| view! { <Either label="和本子里不一样的行" words=values is_second=takes_table on_pick=on_pick/> })}
    }
}

/// One choice of two.
#[component]
fn Either(
    label: &'static str,
    words: [&'static str; 2],
    is_second: RwSignal<bool>,
    on_pick: Callback<()>,
) -> impl IntoView {
    let picked = Signal::derive(move || Some(words[usize::from(is_second.get())].to_owned()));
    let pick = move |said: Option<String>| {
        is_second.set(said.as_deref() == Some(words[1]));
        on_pick.run(());
    };
    view! {
        <div class="part"><h3>{label}</h3>
            <ChooseOne label=label required=true options=words.map(str::to_owned).to_vec() picked=picked on_pick=pick/>
        </div>
    }
}
