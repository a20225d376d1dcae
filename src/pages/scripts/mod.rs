//! 答客问: the library, one entry, its form, and what leads to them from elsewhere.
//! Never here: how a script is found, filled or judged; the core has that.

mod archived;
mod asked;
mod check;
mod entry;
mod form;
mod form_parts;
pub mod hints;
mod library;
mod more;
mod past;
mod rows;
pub mod send;
mod use_for;
pub mod words;

use leptos::prelude::*;

use crate::domain::fields::Id;

use super::mine::NotFound;
use super::playbook::Playbooks;
use super::playbook::make::MakePlaybook;
use super::quiz::Quiz;
use super::wording::guard::GuardSheet;
use super::wording::page::CheckPage;
use super::wording::phrases::PhrasesPage;

/// The address of the library; the other pages lie below it.
pub const PLACE: &str = "/scripts";

/// A page of 答客问, by its address below the library.
#[component]
pub fn ScriptsPage(part: String) -> impl IntoView {
    let page = match part.split_once('/') {
        None => match part.as_str() {
            "" => view! { <library::Library/> }.into_any(),
            "new" => view! { <form::NewScript/> }.into_any(),
            "more" => view! { <more::More/> }.into_any(),
            "archived" => view! { <archived::Archived/> }.into_any(),
            "asked" => view! { <asked::Asked/> }.into_any(),
            "check" => view! { <CheckPage/> }.into_any(),
            "phrases" => view! { <PhrasesPage/> }.into_any(),
            "quiz" => view! { <Quiz/> }.into_any(),
            "playbook" => view! { <Playbooks/> }.into_any(),
            id => view! { <entry::Entry id=Id::new(id)/> }.into_any(),
        },
        Some(("playbook", "make")) => view! { <MakePlaybook/> }.into_any(),
        Some((id, "edit")) => view! { <form::EditScript id=Id::new(id)/> }.into_any(),
        Some((id, "history")) => view! { <past::Past id=Id::new(id)/> }.into_any(),
        Some((id, "use")) => view! { <use_for::UseFor id=Id::new(id)/> }.into_any(),
        Some(_) => view! { <NotFound/> }.into_any(),
    };
    view! { {page}<GuardSheet/> }
}

/// Returns the address of an entry, with the customer it is read for.
pub fn entry_of(script: &Id, customer: Option<&Id>) -> String {
    match customer {
        Some(customer) => format!("{PLACE}/{script}?for={customer}"),
        None => format!("{PLACE}/{script}"),
    }
}
