//! 下一步 on the card: every open follow-up, how often it was moved, and what can be done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::cadence::slots::{days_overdue, is_overdue};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::follow_up::moving::{Move, said};
use crate::domain::spoken;
use crate::domain::words::Origin;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::state::book::use_book;
use crate::state::people::Person;
use crate::state::places::Sheet;

use super::{Step, why};

/// The section.
#[component]
pub fn NextStep(
    person: Arc<Person>,
    /// Open ones only; empty until the card was read.
    #[prop(into)]
    follow_ups: Signal<Vec<FollowUp>>,
    /// Why the last one was given up.
    #[prop(into)]
    dropped: Signal<Option<String>>,
) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let id = person.customer.id.clone();
    let (moved, planned) = (id.clone(), id.clone());
    let first = StoredValue::new(person.next.next_id.clone());
    let is_first = move |f: &FollowUp| first.with_value(|id| id.as_ref() == Some(&f.id));
    let shown = Arc::clone(&person);
    let body = move || {
        let own = follow_ups.with(|all| all.iter().find(|f| is_first(f)).cloned());
        view! { <First person=Arc::clone(&shown) own=own dropped=dropped.get() now=book.now.get()/> }
    };
    let customer = StoredValue::new(id);
    let stop = move |_| {
        if let Some(follow_up) = first.get_value() {
            go.open(&Step::Stop(customer.get_value(), follow_up).sheet());
        }
    };
    let others = move || {
        let others = follow_ups.with(|all| -> Vec<FollowUp> {
            all.iter().filter(|f| !is_first(f)).cloned().collect()
        });
        others.into_iter().map(|f| view! { <Other f=f/> }).collect_view()
    };
    let has_first = first.with_value(Option::is_some);
    view! {
        <section class="box" aria-label="下一步">
            <h2>"下一步"<button type="button" class="text" on:click=move |_| go.open(&Sheet::Reschedule(moved.clone()))>"改期"</button></h2>
            {body}
            <div class="people">{others}</div>
            <Moves follow_ups=follow_ups/>
            <div class="acts">
                <button type="button" class="text" on:click=move |_| go.open(&Step::New(planned.clone()).sheet())>"加计划"</button>
                <Show when=move || has_first><button type="button" class="text danger" on:click=stop>"不再跟进"</button></Show>
            </div>
        </section>
    }
}

/// The next date with its why.
#[component]
fn First(
    person: Arc<Person>,
    own: Option<FollowUp>,
    dropped: Option<String>,
    now: Moment,
) -> impl IntoView {
    let (next, c) = (&person.next, &person.customer);
    let Some(due) = next.next_due else {
        let why = if c.do_not_disturb {
            "勿扰:不再安排".to_owned()
        } else if let Some(reason) = &c.invalid_reason {
            format!("D级无效:{reason}")
        } else if let Some(reason) = dropped {
            format!("不再跟进:{reason}。要再跟,点「改期」定一个")
        } else {
            "没有安排,点「改期」定一个".to_owned()
        };
        return view! { <p class="big">"无下次"</p><p class="mut">{why}</p> }.into_any();
    };
    let late = is_overdue(due, now).then(|| format!("逾期{}天 · ", days_overdue(due, now)));
    // Said once: 手工定的日期 and 导入的日期 name the hand themselves.
    let says_it = ["手工", "导入"].iter().any(|w| next.next_because.starts_with(w));
    let is_manual = next.next_origin == Some(Origin::Manual) && !says_it;
    let because = own.map_or_else(|| next.next_because.clone(), |f| why(&f));
    let why = format!("{}{because}", if is_manual { "手工 · " } else { "" });
    view! {
        <p class="big">{spoken::day_and_time(due, now)}</p>
        <p class="mut">{late.map(|l| view! { <em>{l}</em> })}{why}</p>
    }
    .into_any()
}

/// A further follow-up; a tap opens its 改期.
#[component]
fn Other(f: FollowUp) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let sheet = Step::Move(f.customer.clone(), f.id.clone()).sheet();
    let why = why(&f);
    view! {
        <button type="button" class="person" on:click=move |_| go.open(&sheet)>
            <span class="what">{move || spoken::day_and_time(f.due, book.now.get())}<small>{why}</small></span>
            <span class="mut" aria-hidden="true">"›"</span>
        </button>
    }
}

/// How often the dates were moved, and from where to where.
#[component]
fn Moves(follow_ups: Signal<Vec<FollowUp>>) -> impl IntoView {
    let book = use_book();
    let moves = loaded(
        move || follow_ups.track(),
        move || {
            let ids: Vec<Id> =
                follow_ups.with_untracked(|all| all.iter().map(|f| f.id.clone()).collect());
            Box::pin(async move {
                let all = book.moves_of(&ids).await.ok()?;
                let mut all: Vec<Move> = all.into_iter().flat_map(|(_, moves)| moves).collect();
                all.sort_by_key(|m| m.at);
                Some(all)
            })
        },
    );
    let line = move |m: &Move| {
        let now = book.now.get_untracked();
        let day = |at: Moment| spoken::past(at, now);
        view! { <li>{format!("{} → {}({}改)", day(m.from), day(m.to), day(m.at))}</li> }
    };
    move || {
        moves.with(|all| {
            let all = all.as_ref()?;
            let said = said(all)?;
            Some(view! { <details class="off"><summary>{said}</summary><ul class="lines">{all.iter().map(line).collect_view()}</ul></details> })
        })
    }
}
