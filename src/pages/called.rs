//! Back from the telephone: 接通 and 未接 are two big buttons that save.

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::cadence::proposed_tier;
use crate::domain::fields::Id;
use crate::domain::log::LogForm;
use crate::domain::words::{Outcome, Way, Word};
use crate::platform::{clock, task};
use crate::state::book::use_book;
use crate::state::drafts::Draft;
use crate::state::places::Sheet;

use super::go::use_go;
use super::scripts::hints::Hints;

/// The sheet.
#[component]
pub fn Called(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    // Fixed when the sheet opens: tapping twice writes one contact.
    let (contact, follow_up) = (clock::new_id(), clock::new_id());
    let own = id.clone();
    let is_known = Memo::new(move |_| book.people.with(|p| p.get(&own).is_some()));
    move || {
        let person = is_known.get().then(|| book.people.with_untracked(|p| p.get(&id)))??;
        let mut form = LogForm::known(&person.customer, contact.clone(), follow_up.clone());
        form.pick_way(Way::CallOut);
        form.tier = Some(proposed_tier(&person.customer, Way::CallOut));
        let form = StoredValue::new(form);
        let save = move |outcome: Outcome| {
            let mut form = form.get_value();
            form.outcome = Some(outcome);
            task::background(async move {
                match book.log_contact(&form).await {
                    Ok(_) => go.close(),
                    Err(e) => book.say_problem(&e),
                }
            });
        };
        let (name, id) = (person.name.clone(), person.customer.id.clone());
        let details = move |_| {
            let sheet = Sheet::Log(Some(id.clone()));
            let form = form.with_value(LogForm::draft);
            let draft = Draft { place: sheet.query(), who: name.clone(), form };
            task::background(async move {
                book.keep_draft(draft).await;
                go.turn_to(&sheet);
            });
        };
        let title = format!("给{}的电话", person.name);
        let label = title.clone();
        Some(view! {
            <BottomSheet title=move || title.clone() label=label on_close=move |()| go.close()>
                <div class="two-up">
                    <button type="button" class="primary" on:click=move |_| save(Outcome::Connected)>{Outcome::Connected.term()}</button>
                    <button type="button" class="plain" on:click=move |_| save(Outcome::NoAnswer)>{Outcome::NoAnswer.term()}</button>
                </div>
                <div class="chips">
                    <button type="button" class="chip" on:click=move |_| save(Outcome::Off)>{Outcome::Off.term()}</button>
                    <button type="button" class="chip" on:click=move |_| save(Outcome::Rejected)>{Outcome::Rejected.term()}</button>
                    <button type="button" class="chip" on:click=details>"写详细"</button>
                    <button type="button" class="chip" on:click=move |_| go.close()>"没打"</button>
                </div>
                <Hints id=person.customer.id.clone()/>
            </BottomSheet>
        })
    }
}
