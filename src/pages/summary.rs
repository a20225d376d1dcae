//! 今日小结: masked, one tap to copy for 晚会.

use chrono::Days;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::sheet::BottomSheet;
use crate::domain::contact::Contact;
use crate::domain::days::{at_hour, day_in};
use crate::domain::report::{Day, Person, day_summary};
use crate::platform::{clipboard, task};
use crate::state::book::{Book, use_book};
use crate::state::notice::Notice;

use super::go::use_go;

/// The sheet.
#[component]
pub fn Summary() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let text = Memo::new(move |_| write(book));
    let copy = move |_| {
        task::background(async move {
            let done = clipboard::copy(&text.get_untracked()).await;
            book.say(if done {
                Notice::done("已复制,去晚会群粘贴", None)
            } else {
                Notice::problem("没复制成功,请长按文字手动复制。")
            });
        })
    };
    let foot = move || view! { <button type="button" class="primary wide" on:click=copy>{Icon::Copy.draw()}"复制"</button> };
    view! {
        <BottomSheet title=|| "今日小结" label="今日小结" on_close=move |()| go.close() foot=foot>
            <p class="summary">{text}</p>
        </BottomSheet>
    }
}

fn write(book: Book) -> String {
    let now = book.now.get();
    let zone = *now.offset();
    let today = day_in(now, zone);
    let day_contacts = book.day.get();
    book.people.with(|people| {
        let contacts_of = |id| {
            day_contacts.iter().filter(|c: &&Contact| c.customer == id).cloned().collect::<Vec<_>>()
        };
        let touched: Vec<_> = people
            .all()
            .filter(|p| {
                let is_new = p.customer.first_seen_at.is_some_and(|m| day_in(m, zone) == today);
                is_new
                    || p.next.last_contact.is_some_and(|m| day_in(m, zone) >= today)
                    || day_contacts.iter().any(|c| c.customer == p.customer.id)
            })
            .map(|p| (p, contacts_of(p.customer.id.clone())))
            .collect();
        let entries: Vec<Person> = touched
            .iter()
            .map(|(p, contacts)| Person { customer: &p.customer, contacts, derived: &p.next })
            .collect();
        let edge =
            |days| at_hour(today.checked_add_days(Days::new(days)).unwrap_or(today), 0, zone);
        let (tomorrow, after) = (edge(1), edge(2));
        let planned = people
            .all()
            .filter(|p| p.next.next_due.is_some_and(|d| d >= tomorrow && d < after))
            .count();
        let settings = book.settings.get();
        day_summary(&Day {
            day: today,
            zone,
            project: &settings.project,
            agent: &settings.agent,
            people: &entries,
            planned_tomorrow: planned,
        })
    })
}
