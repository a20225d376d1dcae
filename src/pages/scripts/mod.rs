//! 答客问: the library, one entry, its form, and what leads to them from elsewhere.
//! Never here: how a script is found, filled or judged; the core has that.

pub mod archived;
pub mod asked;
mod check;
pub mod entry;
pub mod form;
mod form_parts;
pub mod hints;
pub mod library;
pub mod more;
pub mod past;
mod rows;
pub mod send;
pub mod use_for;
pub mod words;

use leptos::prelude::*;

use crate::domain::fields::Id;

use super::wording::guard::GuardSheet;

/// The address of the library; the other pages lie below it.
pub const PLACE: &str = "/scripts";

/// A page of 答客问, and the sheet that says what the checker found before something leaves it.
pub fn guarded(page: impl Fn() -> AnyView) -> AnyView {
    view! { {page()}<GuardSheet/> }.into_any()
}

/// Returns the address of an entry, with the customer it is read for.
pub fn entry_of(script: &Id, customer: Option<&Id>) -> String {
    match customer {
        Some(customer) => format!("{PLACE}/{script}?for={customer}"),
        None => format!("{PLACE}/{script}"),
    }
}
