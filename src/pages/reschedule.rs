//! 改期: first what is used most, then any moment.

use chrono::Datelike;
use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::days::at_hour;
use crate::domain::fields::{Id, Moment};
use crate::domain::spoken;
use crate::domain::words::Origin;
use crate::platform::{clock, task};
use crate::state::book::use_book;

use super::go::use_go;
use super::loaded::loaded;
use super::log_next::{days_from, warnings_of};
use super::moment::MomentField;
use super::scripts::hints::Hints;

/// The sheet.
#[component]
pub fn Reschedule(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let own = id.clone();
    let is_known = Memo::new(move |_| book.people.with(|p| p.get(&own).is_some()));
    let chosen = RwSignal::new(None::<Moment>);
    let id = StoredValue::new(id);
    let set = move |due: Moment| {
        let id = id.get_value();
        task::background(async move {
            match book.reschedule(&id, due).await {
                Ok(()) => go.close(),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let by_rules = move |_| {
        let id = id.get_value();
        task::background(async move {
            match book.follow_rules(&id).await {
                Ok(()) => go.close(),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let dossier = loaded(
        || (),
        move || Box::pin(async move { book.dossier(&id.get_value()).await.ok().flatten() }),
    );
    // 太晚, 保护期先到: shown beside the date before it is taken.
    let warning = move |due: Moment| {
        let words = dossier.with(|d| d.as_ref().map(|d| warnings_of(book, d, None, due)));
        let words = words.filter(|w| !w.is_empty());
        words.map(|w| view! { <span class="warn">{format!("提醒:{w}")}</span> })
    };
    let quick = move |(name, days, hour): (&'static str, i64, u32)| {
        let now = clock::now();
        let due = at_hour(days_from(now, days), hour, *now.offset());
        (due > now).then(|| view! {
            <button type="button" class="person" on:click=move |_| set(due)>
                <span class="what">{name}<small>{spoken::day_and_time(due, now)}</small>{move || warning(due)}</span>
            </button>
        })
    };
    let monday = 7 - i64::from(clock::now().date_naive().weekday().num_days_from_monday());
    // On Sunday and Friday it is 明天 and 3天后.
    let monday = Some(monday).filter(|days| ![1, 3].contains(days));
    move || {
        let person =
            is_known.get().then(|| book.people.with_untracked(|p| p.get(&id.get_value())))??;
        let title = format!("{} 改期", person.name);
        let label = title.clone();
        let is_manual = person.next.next_origin == Some(Origin::Manual);
        Some(view! {
            <BottomSheet title=move || title.clone() label=label on_close=move |()| go.close()>
                <p class="mut">{person.next.next_due.map(|d| format!("现在是 {} · {}", spoken::day_and_time(d, clock::now()), person.next.next_because))}</p>
                <div class="people">
                    {[("今晚", 0, 19), ("明天", 1, 10), ("3天后", 3, 10)].map(quick).collect_view()}
                    {monday.and_then(|days| quick(("下周一", days, 10)))}
                </div>
                <MomentField label="选时间" value=chosen.get().unwrap_or_else(|| at_hour(days_from(clock::now(), 2), 10, *clock::now().offset())) on_pick=move |m| chosen.set(Some(m))/>
                {move || chosen.get().map(|due| view! {
                    {warning(due)}
                    <button type="button" class="primary wide" disabled=due <= clock::now() on:click=move |_| set(due)>{format!("改到 {}", spoken::day_and_time(due, clock::now()))}</button>
                })}
                {is_manual.then(|| view! { <button type="button" class="plain wide" on:click=by_rules>"改回按规则"</button> })}
                <Hints id=person.customer.id.clone()/>
            </BottomSheet>
        })
    }
}
