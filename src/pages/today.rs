//! 今天: who is late, who is due, who comes next — each with the why.

use std::sync::Arc;

use chrono::Days;
use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::icon::Icon;
use crate::components::small::Empty;
use crate::domain::days::at_hour;
use crate::domain::fields::Moment;
use crate::domain::spoken;
use crate::domain::words::{Outcome, Way};
use crate::platform::device::{Place, place};
use crate::platform::later::later;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::people::{People, Person};
use crate::state::places::Sheet;

use super::go::use_go;
use super::later::when_here;
use super::log_button::FloatingLog;
use super::rows::{Rows, Those};

/// The screen.
#[component]
pub fn Today() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let heading = Signal::derive(move || spoken::heading(book.now.get().date_naive()));
    let edges = Memo::new(move |_| Edges::of(book.now.get()));
    let due = Memo::new(move |_| {
        let edges = edges.get();
        let all = book.people.with(|p| p.due_before(edges.week));
        let before = |edge: Moment, p: &Arc<Person>| p.next.next_due.is_some_and(|d| d < edge);
        let late = all.iter().take_while(|p| before(edges.today, p)).count();
        let today = all.iter().take_while(|p| before(edges.tomorrow, p)).count() - late;
        Due(all.into(), late, today)
    });
    // Until everybody is in memory the index knows more than the rows read for the first paint.
    let counts = Signal::derive(move || match book.due_counts.get() {
        Some(c) if !book.people.with(|p| p.is_complete()) => {
            (c.overdue as usize, c.today as usize, c.week as usize)
        }
        _ => due.with(|Due(all, late, today)| (*late, *today, all.len() - late - today)),
    });
    let spreading = RwSignal::new(false);
    let spread = move |_| {
        spreading.set(true);
        task::background(async move {
            if let Err(e) = book.postpone_overdue().await {
                book.say_problem(&e);
            }
            spreading.set(false);
        });
    };
    let late = Signal::derive(move || due.with(|Due(all, late, _)| Those::part(all, 0, *late)));
    let today = Signal::derive(move || {
        due.with(|Due(all, late, today)| Those::part(all, *late, late + today))
    });
    let week = Signal::derive(move || {
        due.with(|Due(all, late, today)| Those::part(all, late + today, all.len()))
    });
    let is_empty = move || book.people.with(|p| p.is_complete() && p.is_empty());
    let is_read = move || book.people.with(|p| p.unreadable() == 0);
    let is_clear = move || counts.get() == (0, 0, 0) && !is_empty() && is_read();
    view! {
        <Header title="今天" sub=heading>
            <button type="button" class="icon-button" aria-label=move || if book.masked.get() { "显示号码" } else { "隐藏号码" }
                on:click=move |_| book.toggle_mask()>
                {move || if book.masked.get() { Icon::EyeOff.draw() } else { Icon::Eye.draw() }}
            </button>
            <a class="icon-button" href=go.href("/customers?find=") aria-label="搜索">{Icon::Search.draw()}</a>
        </Header>
        <Banners/>
        <Counters/>
        {when_here(above_groups)}
        <Group title="逾期" tone="red" count=Signal::derive(move || counts.get().0) people=late>
            <button type="button" class="text danger right" disabled=spreading on:click=spread>"全部顺延"</button>
        </Group>
        <Group title="今天" tone="amber" count=Signal::derive(move || counts.get().1) people=today/>
        <Group title="接下来7天" tone="" count=Signal::derive(move || counts.get().2) people=week/>
        <Show when=is_empty>
            <Empty title="本子还是空的" text="来一位客户,点下面的「记一笔」,填号码、姓名或微信号,有一样就能存。已有台账的话,可以先导入。">
                <a class="plain" href=go.href("/mine/data")>"导入已有台账"</a>
            </Empty>
        </Show>
        <Show when=is_clear>
            <Empty title="今天都跟到了" text="没有逾期,接下来7天也没有安排。可以去「客户」里看看谁还没有下次。">
                <a class="plain" href=go.href("/customers?filter=none")>"看无下次的客户"</a>
            </Empty>
        </Show>
        <FloatingLog/>
    }
}

later! {
    /// What stands above the groups: 未备份, 自动副本停了, 今天一览, 客户等回复.
    fn above_groups() -> AnyView {
        view! { <super::backup::BackupDue/><super::backup::CopiesStopped/><super::morning::Morning/><super::waiting::Waiting/> }.into_any()
    }
}

/// Everybody due within the week, and how many of them are late and due today.
#[derive(Clone, PartialEq)]
struct Due(Arc<[Arc<Person>]>, usize, usize);

#[derive(Clone, Copy, PartialEq)]
struct Edges {
    today: Moment,
    tomorrow: Moment,
    week: Moment,
}

impl Edges {
    fn of(now: Moment) -> Self {
        let today = now.date_naive();
        let edge = |days| {
            at_hour(today.checked_add_days(Days::new(days)).unwrap_or(today), 0, *now.offset())
        };
        Self { today: edge(0), tomorrow: edge(1), week: edge(8) }
    }
}

#[component]
fn Group(
    title: &'static str,
    tone: &'static str,
    count: Signal<usize>,
    people: Signal<Those>,
    #[prop(optional)] children: Option<ChildrenFn>,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Show when=move || { count.get() > 0 }>
            <section aria-label=title>
                <h2 class=format!("section {tone}")>{title}" "{count}{children.with_value(|c| c.as_ref().map(|c| c()))}</h2>
                <Rows people=people label=title/>
            </section>
        </Show>
    }
}

/// Today's counters; a tap opens 今日小结.
#[component]
fn Counters() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let count = move |way: &'static [Way]| {
        book.day.with(|d| d.iter().filter(|c| way.contains(&c.way)).count())
    };
    let out = move || count(&[Way::CallOut]);
    let connected = move || {
        book.day.with(|d| {
            d.iter().filter(|c| c.way == Way::CallOut && c.outcome == Outcome::Connected).count()
        })
    };
    view! {
        <button type="button" class="counts" on:click=move |_| go.open(&Sheet::Summary)>
            <span><b>{move || count(&[Way::Visit, Way::Viewing])}</b><small>"来访"</small></span>
            <span><b>{move || count(&[Way::CallIn])}</b><small>"来电"</small></span>
            <span><b>{out}</b><small>{move || if out() > 0 { format!("去电·{}通", connected()) } else { "去电".into() }}</small></span>
            <span><b>{move || count(&[Way::Wechat])}</b><small>"微信"</small></span>
            <span class="hint">"今日小结 ›"</span>
        </button>
    }
}

/// What the user should know before anything else: drafts, clock, backup, where the app runs.
#[component]
fn Banners() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let where_am_i = place();
    let unreadable = Memo::new(move |_| book.people.with(People::unreadable));
    let future = Memo::new(move |_| {
        let tomorrow = Edges::of(book.now.get()).tomorrow;
        book.people.with(|people| people.met_after(tomorrow).next().is_some())
    });
    let is_new_here = move || book.people.with(|p| p.is_complete() && p.is_empty());
    view! {
        <HalfTyped/>
        <Show when=move || book.clock_behind.get().is_some() || future.get()>
            <div class="banner bad" role="alert">
                <p><strong>"时间不对"</strong>{move || match book.clock_behind.get() {
                    Some(minutes) => format!(" 手机时间比上次记录早了 {}。记的内容不会丢。", spoken::length(minutes)),
                    None => " 有记录写在今天以后。".to_owned(),
                }}</p>
                <a class="text" href=go.href("/mine/time")>"去改正"</a>
            </div>
        </Show>
        <Show when=move || { unreadable.get() > 0 }>
            <div class="banner bad" role="alert">
                <p><strong>{move || format!("有 {} 位客户读不出来", unreadable.get())}</strong>" 原文都还在，没有丢。"</p>
                <a class="text" href=go.href("/mine/data")>"去看看"</a>
            </div>
        </Show>
        {(where_am_i == Place::Wechat).then(|| view! {
            <div class="banner bad"><p><strong>"请在浏览器打开"</strong>" 点右上角「…」,选「在浏览器打开」。微信里存的数据可能被清掉。"</p></div>
        })}
        <Show when=move || where_am_i == Place::IphoneBrowser && is_new_here()>
            <div class="box">
                <h2>"先添加到主屏幕"</h2>
                <p>"Safari 里记的数据不会跟到主屏幕的「跟客本」里,所以请先添加,再从主屏幕打开开始用。"</p>
                <ol class="steps"><li>"点底部的「分享」按钮"</li><li>"选「添加到主屏幕」"</li><li>"回到桌面,点「跟客本」图标打开"</li></ol>
            </div>
        </Show>
    }
}

/// Forms left half-typed: the newest, and how many more there are.
#[component]
fn HalfTyped() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    move || {
        let (draft, more) =
            book.drafts.with(|all| all.last().cloned().map(|d| (d, all.len() - 1)))?;
        let (place, thrown) = (draft.place.clone(), draft.place);
        let throw = move |_| {
            let place = thrown.clone();
            task::background(async move { book.drop_draft(&place).await });
        };
        let list = move |_| go.open(&Sheet::Drafts);
        let others = (more > 0).then(|| view! { <button type="button" class="text" on:click=list>{format!("另有 {more} 份")}</button> });
        Some(view! {
            <div class="banner calm" role="status">
                <p><strong>"没写完"</strong>" "{draft.who}</p>
                <span class="icons">{others}
                    <button type="button" class="text" on:click=move |_| go.resume(&place)>"继续写"</button>
                    <button type="button" class="text danger" on:click=throw>"不要了"</button>
                </span>
            </div>
        })
    }
}
