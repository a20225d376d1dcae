//! 客户: instant search, filters, sort.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::Chip;
use crate::components::field::{Select, unique};
use crate::components::frame::Header;
use crate::components::icon::Icon;
use crate::components::small::Empty;
use crate::domain::cadence::slots::is_overdue;
use crate::domain::cadence::why_none;
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::search::hit::Hit;
use crate::domain::settings::lists;
use crate::domain::words::{Tier, Word};
use crate::state::book::use_book;
use crate::state::people::{Person, tier_order};

use super::choosing::bar::ChoosingBar;
use super::choosing::use_choosing;
use super::go::use_go;
use super::log_button::FloatingLog;
use super::rows::{Rows, Those};

/// How many are ordered at first; twice as many each time the end comes near.
const PAGE: usize = 50;
/// The same of a search: more than fit on a screen.
const HITS: usize = 16;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    tier: Option<Tier>,
    channel: Option<String>,
    overdue: bool,
    no_next: bool,
    /// 将过保护期: within the days the project warns.
    ending: bool,
}

impl Filter {
    fn keeps(&self, p: &Person, now: Moment, warn_days: u32) -> bool {
        let c = &p.customer;
        let channel = |want: &String| {
            c.channel.as_ref() == Some(want) || c.channel_detail.as_ref() == Some(want)
        };
        self.tier.is_none_or(|t| c.tier == Some(t))
            && self.channel.as_ref().is_none_or(channel)
            && (!self.overdue || p.next.next_due.is_some_and(|d| is_overdue(d, now)))
            && (!self.no_next || (p.next.next_due.is_none() && why_none(c).is_none()))
            && (!self.ending || is_ending(p, now, warn_days))
    }
}

/// Tells whether the protection of somebody who may be called ends within so many days.
fn is_ending(p: &Person, now: Moment, warn_days: u32) -> bool {
    let left = p.next.protection_end.map(|end| (end - day_in(now, *now.offset())).num_days());
    left.is_some_and(|n| (0..=i64::from(warn_days)).contains(&n)) && why_none(&p.customer).is_none()
}

/// The order of the list when nothing is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sort {
    #[default]
    Recent,
    Due,
    Tier,
    Name,
}

const SORTS: [(Sort, &str, &str); 4] = [
    (Sort::Recent, "recent", "最近联系"),
    (Sort::Due, "due", "下次时间"),
    (Sort::Tier, "tier", "意向级别"),
    (Sort::Name, "name", "姓名"),
];

/// Who is drawn, what a search found of each, and how many there are in all.
type Listed = (Arc<[Arc<Person>]>, Arc<[Hit]>, usize);

/// What the list shows; kept while the user looks at a card and comes back.
#[derive(Clone, Copy)]
struct List {
    typed: RwSignal<String>,
    filter: RwSignal<Filter>,
    sort: RwSignal<Sort>,
    shown: RwSignal<usize>,
}

/// Makes the list's state once, for the life of the page.
pub fn provide_list() {
    provide_context(List {
        typed: RwSignal::new(String::new()),
        filter: RwSignal::new(Filter::default()),
        sort: RwSignal::new(Sort::default()),
        shown: RwSignal::new(PAGE),
    });
}

/// The screen.
#[component]
pub fn Customers() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let List { typed, filter, sort, shown } = expect_context::<List>();
    match go.parameter("filter").as_deref() {
        Some("none") => filter.set(Filter { no_next: true, ..Filter::default() }),
        Some("ending") => filter.set(Filter { ending: true, ..Filter::default() }),
        _ => {}
    }
    let warn_days = Memo::new(move |_| book.settings.with(|s| s.protection.warn_days));
    let found = Memo::new(move |_| -> Listed {
        let (query, filter, now) = (typed.get(), filter.get(), book.now.get());
        let is_narrowed = filter != Filter::default();
        let warn_days = warn_days.get();
        let keep = |p: &Person| filter.keeps(p, now, warn_days);
        book.people.with(|people| {
            if query.trim().is_empty() {
                let mut all: Vec<Arc<Person>> = people.all().filter(|p| keep(p)).cloned().collect();
                let total = all.len();
                order(&mut all, sort.get(), shown.get());
                (Arc::from(all), Arc::default(), total)
            } else {
                let (hits, total) =
                    people.search_among(&query, shown.get(), is_narrowed.then_some(&keep));
                let (found, hits): (Vec<Arc<Person>>, Vec<Hit>) = hits.into_iter().unzip();
                (Arc::from(found), Arc::from(hits), total)
            }
        })
    });
    let total = Signal::derive(move || found.with(|(.., total)| *total));
    // Everybody the filter and the search find, drawn or not.
    let everybody = move || -> Vec<Id> {
        let (query, filter, now) = (typed.get(), filter.get(), book.now.get());
        let warn_days = warn_days.get();
        let keep = |p: &Person| filter.keeps(p, now, warn_days);
        let id = |p: &Arc<Person>| p.customer.id.clone();
        book.people.with(|people| match query.trim() {
            "" => people.all().filter(|p| keep(p)).map(id).collect(),
            _ => people
                .search_among(&query, usize::MAX, Some(&keep))
                .0
                .iter()
                .map(|(p, _)| id(p))
                .collect(),
        })
    };
    let choosing = use_choosing();
    let sub = Signal::derive(move || format!("{} 位", book.people.with(|p| p.len())));
    let is_filtered =
        move || !typed.with(|t| t.trim().is_empty()) || filter.get() != Filter::default();
    let is_ready = move || book.people.with(|p| p.is_complete());
    let wants_focus = go.parameter("find").is_some();
    view! {
        <Header title="客户" sub=sub>
            <a class="text" href=go.href(super::review::PLACE)>"盘客"</a>
            <button type="button" class="text" on:click=move |_| choosing.turn()>{move || if choosing.is_on() { "退出选择" } else { "选择" }}</button>
            <button type="button" class="icon-button" aria-label=move || if book.masked.get() { "显示号码" } else { "隐藏号码" }
                on:click=move |_| book.toggle_mask()>
                {move || if book.masked.get() { Icon::EyeOff.draw() } else { Icon::Eye.draw() }}
            </button>
        </Header>
        <SearchBox typed=typed shown=shown wants_focus=wants_focus/>
        <Filters filter=filter sort=sort/>
        <Show when=move || is_filtered() && is_ready()><p class="section" role="status">{move || format!("找到 {} 位", total.get())}</p></Show>
        <Rows people={Signal::derive(move || found.with(|(people, hits, _)| Those::found(people, hits)))} label="客户列表" instead=move |(id, text)| choosing.row(id, text)
            on_end=move |()| if shown.get_untracked() < found.with_untracked(|(.., total)| *total) { shown.update(|n| *n *= 2) }/>
        <Show when=move || is_ready() && total.get() == 0 && is_filtered()>
            {move || {
                let is_searched = typed.with(|t| !t.trim().is_empty());
                let (title, text) = if is_searched {
                    ("没找到", "换个写法试试:姓名、拼音首字母、号码里任意几位、微信号都行。")
                } else {
                    ("这些条件下没有客户", "少选一个条件再看。")
                };
                view! {
                    <Empty title=title text=text>
                        <button type="button" class="plain" on:click=move |_| { typed.set(String::new()); filter.set(Filter::default()); }>"清除条件"</button>
                    </Empty>
                }
            }}
        </Show>
        <Show when=move || is_ready() && total.get() == 0 && !is_filtered()>
            <Empty title="还没有客户" text="点下面的「记一笔」记下第一位,或者把已有的台账导进来。">
                <a class="plain" href=go.href("/mine/data")>"导入已有台账"</a>
            </Empty>
        </Show>
        <Show when=move || choosing.is_on()><ChoosingBar total=total everybody={Callback::new(move |()| untrack(everybody))}/></Show>
        <FloatingLog/>
    }
}

fn order(people: &mut Vec<Arc<Person>>, sort: Sort, shown: usize) {
    type Key = (bool, i64, String);
    let key = |p: &Arc<Person>| -> Key {
        let due = p.next.next_due.map_or(i64::MAX, |d| d.timestamp_millis());
        let (rank, text) = match sort {
            Sort::Recent => (-p.recency(), String::new()),
            Sort::Due => (due, String::new()),
            Sort::Tier => {
                (i64::from(tier_order(p)) << 44 | (due >> 4).min((1 << 44) - 1), String::new())
            }
            Sort::Name => (
                0,
                crate::domain::name::readings(&p.name)
                    .iter()
                    .filter_map(|r| r.first().copied())
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
        };
        (!p.customer.pinned, rank, text)
    };
    let mut keyed: Vec<(Key, Arc<Person>)> = people.drain(..).map(|p| (key(&p), p)).collect();
    if keyed.len() > shown {
        keyed.select_nth_unstable_by(shown, |a, b| {
            (&a.0, &a.1.customer.id).cmp(&(&b.0, &b.1.customer.id))
        });
        keyed.truncate(shown);
    }
    keyed.sort_by(|a, b| (&a.0, &a.1.customer.id).cmp(&(&b.0, &b.1.customer.id)));
    people.extend(keyed.into_iter().map(|(_, p)| p));
}

/// 找客户; what an input method is composing is not searched.
#[component]
fn SearchBox(typed: RwSignal<String>, shown: RwSignal<usize>, wants_focus: bool) -> impl IntoView {
    let id = unique("find");
    let for_id = id.clone();
    let input = NodeRef::<leptos::html::Input>::new();
    let composing = StoredValue::new(false);
    input.on_load(move |input| {
        if wants_focus {
            let _ = input.focus();
        }
    });
    let take = move |text: String| {
        shown.set(if text.trim().is_empty() { PAGE } else { HITS });
        typed.set(text);
    };
    view! {
        <div class="search" role="search">
            <label for=for_id class="visually-hidden">"找客户"</label>
            <input id=id node_ref=input class="input" type="search" enterkeyhint="search" autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder="姓名、拼音首字母、号码、微信号" prop:value=typed
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |e| { composing.set_value(false); take(event_target_value(&e)); }
                on:input=move |e| if !composing.get_value() { take(event_target_value(&e)) }/>
        </div>
    }
}

#[component]
fn Filters(filter: RwSignal<Filter>, sort: RwSignal<Sort>) -> impl IntoView {
    let tier = move |t: Tier| {
        let tap =
            move |()| filter.update(|f| f.tier = if f.tier == Some(t) { None } else { Some(t) });
        view! { <Chip label=format!("{t}级") on=Signal::derive(move || filter.with(|f| f.tier == Some(t))) on_tap=tap/> }
    };
    let offered = use_book().settings.with_untracked(|s| {
        [s.lists.entries(lists::List::Channels), s.lists.entries(lists::List::ChannelDetails)]
            .concat()
    });
    let channels = offered.into_iter().map(|c| (c.clone(), c));
    let channels: Vec<(String, String)> =
        std::iter::once((String::new(), "全部渠道".to_owned())).chain(channels).collect();
    let sorts = SORTS.map(|(_, key, name)| (key.to_owned(), name.to_owned()));
    let sorted = Signal::derive(move || {
        SORTS.iter().find(|s| s.0 == sort.get()).map_or("", |s| s.1).to_owned()
    });
    view! {
        <div class="chips scroll" role="group" aria-label="筛选">
            <Chip label="逾期" on=Signal::derive(move || filter.with(|f| f.overdue)) on_tap=move |()| filter.update(|f| f.overdue = !f.overdue)/>
            <Chip label="将过保护期" on=Signal::derive(move || filter.with(|f| f.ending)) on_tap=move |()| filter.update(|f| f.ending = !f.ending)/>
            <Chip label="无下次" on=Signal::derive(move || filter.with(|f| f.no_next)) on_tap=move |()| filter.update(|f| f.no_next = !f.no_next)/>
            {Tier::ALL.iter().map(|t| tier(*t)).collect_view()}
        </div>
        <div class="pickers">
            <Select label="渠道" bare=true options=channels value=Signal::derive(move || filter.with(|f| f.channel.clone().unwrap_or_default()))
                on_pick=move |c: String| filter.update(|f| f.channel = (!c.is_empty()).then_some(c))/>
            <Select label="排序" bare=true options=sorts.to_vec() value=sorted
                on_pick=move |key: String| sort.set(SORTS.iter().find(|s| s.1 == key).map(|s| s.0).unwrap_or_default())/>
        </div>
    }
}
