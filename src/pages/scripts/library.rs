//! The library: what was typed finds a script, the chips narrow the list.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::Chip;
use crate::components::field::unique;
use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::script::category;
use crate::domain::script::standing::Standing;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::pages::log_button::FloatingLog;
use crate::pages::wording::page as check;
use crate::pages::{playbook, quiz};
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::scripts::{Held, Scripts};
use crate::state::starter::Starter;

use super::PLACE;
use super::rows::{ScriptRows, Shown};

/// Hits ranked at first; twice as many each time the end of the list comes near.
const HITS: usize = 24;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Pick {
    #[default]
    All,
    Favourites,
    /// 常用: most used first.
    Most,
    Category(String),
}

/// What the list shows; kept while the user looks at an entry and comes back.
#[derive(Clone, Default)]
struct List {
    typed: ArcRwSignal<String>,
    pick: ArcRwSignal<Pick>,
}

thread_local! {
    static LIST: List = List::default();
}

/// The screen.
#[component]
pub fn Library() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let List { typed, pick } = LIST.with(Clone::clone);
    let (typed, pick) = (RwSignal::from(typed), RwSignal::from(pick));
    let (shown, is_ordering) = (RwSignal::new(HITS), RwSignal::new(false));
    // Until it is known nothing is called empty.
    let starter = RwSignal::new(None::<Starter>);
    task::background(async move {
        match book.settle_starter().await {
            Ok(found) => {
                starter.try_set(Some(found));
            }
            Err(e) => book.say_problem(&e),
        }
    });
    let found = Memo::new(move |_| -> (Arc<[Shown]>, usize) {
        let query = typed.get();
        scripts.with(|s| match query.trim() {
            "" => pick.with(|pick| picked(s, pick)),
            query => searched(s, query, shown.get()),
        })
    });
    let rows = Signal::derive(move || found.with(|(rows, _)| Arc::clone(rows)));
    let total = move || found.with(|(_, total)| *total);
    let is_searching = move || typed.with(|t| !t.trim().is_empty());
    let is_empty = move || scripts.with(|s| s.is_complete() && s.all().next().is_none());
    let sub = Signal::derive(move || {
        let today = book.now.get().date_naive();
        scripts.with(|s| summary(s, today))
    });
    let more = move |()| {
        if is_searching() && shown.get_untracked() < found.with_untracked(|(_, total)| *total) {
            shown.update(|n| *n *= 2);
        }
    };
    let can_order =
        move || !is_searching() && pick.with(|p| matches!(p, Pick::Category(_))) && total() > 1;
    let orders = Signal::derive(move || is_ordering.get() && can_order());
    view! {
        <Header title="答客问" sub=sub>
            <a class="text" href=go.href(&format!("{PLACE}/new"))>"写一条"</a>
            <a class="text" href=go.href(&format!("{PLACE}/more"))>"更多"</a>
        </Header>
        <SearchBox typed=typed/>
        // Hidden, not taken away: building it again would cost the keystroke that clears the box.
        <div class="bare" hidden=is_searching><Picks pick=pick scripts=scripts/><Tools/><Waiting/></div>
        <Show when=can_order>
            <p class="section">{move || if orders.get() { "用上移、下移排顺序" } else { "" }}
                <button type="button" class="text right" on:click=move |_| is_ordering.update(|o| *o = !*o)>{move || if orders.get() { "排好了" } else { "排序" }}</button></p>
        </Show>
        <Show when=move || is_searching() && scripts.with(Scripts::is_complete)><p class="section" role="status">{move || format!("找到 {} 条", total())}</p></Show>
        <ScriptRows scripts=rows is_ordering=orders on_end=more/>
        <Show when=move || is_searching() && total() == 0 && scripts.with(Scripts::is_complete)><NotFound typed=typed/></Show>
        <Show when=move || is_empty() && starter.get() == Some(Starter::Missing)>
            <Empty title="起步话术还没装好" text="连上网再打开一次就有了;也可以自己先写。"><span></span></Empty>
        </Show>
        <Show when=move || is_empty() && starter.get() == Some(Starter::Settled) && !is_searching()>
            <Empty title="还没有话术" text="把客户常问的写下来,以后打两个字母就能找到。"><a class="plain" href=go.href(&format!("{PLACE}/new"))>"写一条"</a></Empty>
        </Show>
        <FloatingLog/>
    }
}

fn summary(scripts: &Scripts, today: chrono::NaiveDate) -> String {
    let expired = scripts.all().filter(|h| h.script.standing(today) == Standing::Expired).count();
    let count = format!("{} 条", scripts.all().count());
    if expired == 0 { count } else { format!("{count} · {expired} 条过期") }
}

/// Lists what the chip names, in the order of the library.
fn picked(scripts: &Scripts, pick: &Pick) -> (Arc<[Shown]>, usize) {
    let keep = |h: &&Arc<Held>| match pick {
        Pick::All => true,
        Pick::Favourites => h.script.favourite,
        Pick::Most => h.script.uses > 0,
        Pick::Category(name) => h.script.category == *name,
    };
    let categories: Vec<&str> = category::all().collect();
    let place = |h: &Arc<Held>| {
        let at = categories.iter().position(|c| *c == h.script.category);
        let rank = if *pick == Pick::Most { u32::MAX - h.script.uses } else { 0 };
        (rank, at.unwrap_or(usize::MAX), h.script.category.clone())
    };
    let mut all: Vec<((u32, usize, String), Arc<Held>)> =
        scripts.all().filter(keep).map(|h| (place(h), Arc::clone(h))).collect();
    all.sort_by(|(a, x), (b, y)| {
        let (x, y) = (&x.script, &y.script);
        a.cmp(b).then_with(|| x.order.total_cmp(&y.order)).then_with(|| x.id.cmp(&y.id))
    });
    let rows: Vec<Shown> = all.into_iter().map(|(_, held)| Shown { held, hit: None }).collect();
    let total = rows.len();
    (rows.into(), total)
}

fn searched(scripts: &Scripts, query: &str, limit: usize) -> (Arc<[Shown]>, usize) {
    let (hits, total) = scripts.search(query, limit, &|_| true);
    let rows: Vec<Shown> =
        hits.into_iter().map(|(held, hit)| Shown { held, hit: Some(hit) }).collect();
    (rows.into(), total)
}

/// 搜答客问: every keystroke counts, also those an input method is still composing.
#[component]
fn SearchBox(typed: RwSignal<String>) -> impl IntoView {
    let id = unique("find");
    let for_id = id.clone();
    let input = NodeRef::<leptos::html::Input>::new();
    input.on_load(move |input| {
        if typed.with_untracked(String::is_empty) {
            let _ = input.focus();
        }
    });
    view! {
        <div class="search" role="search">
            <label for=for_id class="visually-hidden">"搜答客问"</label>
            <input id=id node_ref=input class="input" type="search" enterkeyhint="search" autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder="拼音首字母、关键字,例如 xq" prop:value=typed on:input=move |e| typed.set(event_target_value(&e))/>
        </div>
    }
}

/// The chips: 全部, 收藏, 常用, then every category that has something.
#[component]
fn Picks(pick: RwSignal<Pick>, scripts: RwSignal<Scripts>) -> impl IntoView {
    let offered = Memo::new(move |_| scripts.with(offered));
    let chip = move |(label, value): (String, Pick)| {
        let own = value.clone();
        let is_on = Signal::derive(move || pick.with(|p| *p == own));
        view! { <Chip label=label on=is_on on_tap=move |()| pick.set(value.clone())/> }
    };
    view! {
        <div class="chips scroll" role="group" aria-label="分类">{move || offered.get().into_iter().map(chip).collect_view()}</div>
    }
}

fn offered(scripts: &Scripts) -> Vec<(String, Pick)> {
    let mut out = vec![("全部".to_owned(), Pick::All)];
    if scripts.all().any(|h| h.script.favourite) {
        out.push(("收藏".into(), Pick::Favourites));
    }
    if scripts.all().any(|h| h.script.uses > 0) {
        out.push(("常用".into(), Pick::Most));
    }
    let has = |name: &str| scripts.all().any(|h| h.script.category == name);
    let first = std::iter::once(category::OBJECTION);
    let known = first.chain(category::all().filter(|c| *c != category::OBJECTION));
    let mut names: Vec<String> = known.filter(|c| has(c)).map(str::to_owned).collect();
    for held in scripts.all() {
        if !names.contains(&held.script.category) {
            names.push(held.script.category.clone());
        }
    }
    out.extend(names.into_iter().map(|name| (name.clone(), Pick::Category(name))));
    out
}

/// What else there is to do with scripts; 话术考核 says how many cards are due.
#[component]
fn Tools() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let due = Memo::new(move |_| book.quiz_due());
    let counted = move || match due.get() {
        0 => "练完了".to_owned(),
        count => format!("今天 {count} 张"),
    };
    view! {
        <nav class="tools" aria-label="话术工具">
            <a href=go.href(quiz::PLACE)>"话术考核"<small>{counted}</small></a>
            <a href=go.href(check::PLACE)>"文案检查"<small>"发之前看"</small></a>
            <a href=go.href(playbook::PLACE)>"口径包"<small>"收发口径"</small></a>
        </nav>
    }
}

/// 待补口径, while questions wait for an answer.
#[component]
fn Waiting() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let open = loaded(
        move || scripts.track(),
        move || {
            let questions = scripts.with_untracked(|s| s.questions().collect());
            Box::pin(async move { book.open_questions(questions).await.ok() })
        },
    );
    move || {
        let open = open.get().filter(|all| !all.is_empty())?;
        let first = open.first().map(|q| format!("「{}」被问 {} 次", q.text, q.asked.len()));
        Some(view! {
            <a class="banner bad" href=go.href(&format!("{PLACE}/asked"))><p><strong>{format!("待补口径 {}", open.len())}</strong><br/>{first}</p></a>
        })
    }
}

/// Nothing was found: the question can be written down at once.
#[component]
fn NotFound(typed: RwSignal<String>) -> impl IntoView {
    let go = use_go();
    // What was typed in characters is how the customer asks; letters are not.
    let place = move || {
        let words: String = typed.get().chars().filter(|c| c.is_alphanumeric()).collect();
        let asked = if words.is_ascii() { String::new() } else { format!("?say={words}") };
        go.href(&format!("{PLACE}/new{asked}"))
    };
    view! {
        <Empty title="没找到" text="换个写法试试:拼音首字母、关键字、别的说法都行。">
            <button type="button" class="plain" on:click=move |_| typed.set(String::new())>"清空"</button>
            <a class="plain" href=place>"写下这一问"</a>
        </Empty>
    }
}
