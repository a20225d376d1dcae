//! A person as a row: the words of 今天 and 客户.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::person_row::{PersonRow, RowText, Urgency};
use crate::domain::cadence::slots::{days_overdue, is_overdue};
use crate::domain::days::day_in;
use crate::domain::fields::Moment;
use crate::domain::phone::Phone;
use crate::domain::spoken;
use crate::domain::words::Word;
use crate::domain::written;
use crate::state::book::use_book;
use crate::state::people::Person;
use crate::state::places::{Sheet, card};

use super::go::use_go;

/// Makes the words of a row.
pub fn row_text(person: &Person, now: Moment, masked: bool, warn_days: u32, base: &str) -> RowText {
    let c = &person.customer;
    RowText {
        name: person.name.clone(),
        number: person.number(masked).or_else(|| c.wechat.clone().map(|w| format!("微信 {w}"))),
        tier: c.tier,
        flag: flag(person, now, warn_days),
        why: why(person, now),
        href: format!("{base}{}", card(&c.id)),
        tel: c.phones.first().and_then(|p| Phone::parse(p).ok()).map(|p| p.tel_href()),
    }
}

fn flag(person: &Person, now: Moment, warn_days: u32) -> Option<(Urgency, String)> {
    let zone = *now.offset();
    let today = day_in(now, zone);
    if let Some(due) = person.next.next_due.filter(|d| is_overdue(*d, now)) {
        return Some((Urgency::Late, format!("逾期{}天", days_overdue(due, now))));
    }
    let left = (person.next.protection_end? - today).num_days();
    match left {
        0 => Some((Urgency::Soon, "保护期今天到期".into())),
        1.. if left <= i64::from(warn_days) => Some((Urgency::Soon, format!("保护期还剩{left}天"))),
        _ => None,
    }
}

fn why(person: &Person, now: Moment) -> String {
    let (c, next) = (&person.customer, &person.next);
    let mut parts = Vec::new();
    match next.next_due {
        Some(due) if is_overdue(due, now) => {}
        Some(due) if day_in(due, *now.offset()) == day_in(now, *now.offset()) => {
            parts.push(written::clock(due.with_timezone(now.offset())));
        }
        Some(due) => {
            parts.push(spoken::day(day_in(due, *now.offset()), day_in(now, *now.offset())))
        }
        None if c.do_not_disturb => parts.push("勿扰".into()),
        None if c.tier.is_some_and(|t| t.term() == "D") => {
            parts.push(format!("无效:{}", c.invalid_reason.as_deref().unwrap_or("原因待补")));
        }
        None => parts.push("无下次".into()),
    }
    if !next.next_because.is_empty() {
        parts.push(next.next_because.clone());
    }
    let wish = format!(
        "{}{}",
        c.layouts.join("/"),
        c.area.as_ref().map(|a| format!("{a}㎡")).unwrap_or_default()
    );
    if !wish.is_empty() {
        parts.push(wish);
    }
    parts.extend(c.objections.first().map(|o| format!("担心{o}")));
    parts.join(" · ")
}

/// The rows of a list. A row belongs to its place, not to its person: when the list changes, the
/// rows on screen are written anew instead of being taken away and built again.
#[component]
pub fn Rows(
    #[prop(into)] people: Signal<Vec<Arc<Person>>>,
    #[prop(into)] label: String,
) -> impl IntoView {
    let count = Memo::new(move |_| people.with(Vec::len));
    let row = move |at: usize| {
        let person = Memo::new(move |_| people.with(|p| p.get(at).cloned()));
        move || person.get().map(|person| view! { <Row person=person/> })
    };
    view! { <ul class="rows" aria-label=label><For each=move || 0..count.get() key=|at| *at children=row/></ul> }
}

/// One person's row with its two actions.
#[component]
fn Row(person: Arc<Person>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let id = person.customer.id.clone();
    let log = id.clone();
    let call = id;
    move || {
        let text = row_text(
            &person,
            book.now.get(),
            book.masked.get(),
            book.settings.with(|s| s.protection.warn_days),
            &go.base(),
        );
        let (log, call) = (log.clone(), call.clone());
        view! {
            <PersonRow text=text
                on_log=move |()| go.open(&Sheet::Log(Some(log.clone())))
                on_call=move |()| go.open(&Sheet::Called(call.clone()))/>
        }
    }
}
