//! The floating 记一笔.

use leptos::prelude::*;

use crate::components::frame::LogButton;
use crate::domain::fields::Id;
use crate::state::book::use_book;
use crate::state::places::Sheet;

use super::go::use_go;

/// The floating 记一笔 of a screen, gone while a sheet is open. On a card it is about this customer: asking who
/// would only ask for what is on the screen.
#[component]
pub fn FloatingLog(#[prop(optional)] about: Option<Id>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let about = StoredValue::new(about);
    let log = move |()| {
        let known = about.get_value().filter(|id| book.name_of(id).is_some());
        go.open(&Sheet::Log(known));
    };
    view! { <Show when=move || go.sheet().is_none()><LogButton on_tap=log/></Show> }
}
