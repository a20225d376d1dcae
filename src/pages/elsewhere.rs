//! Pages whose address only the second file knows: the first one sends here whatever is no page of its own.

use leptos::prelude::*;

use crate::domain::fields::Id;

use super::go::use_go;
use super::person::{erase, export, handover};
use super::{aside, backup, greetings, mine, proof, reminders, review, sync};

/// The page the address names, or 没有这一页.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let path = use_go().path_now();
    let of = |place: &str| {
        let id = path.strip_prefix(place).and_then(|rest| rest.strip_prefix('/'));
        id.map(Id::new)
    };
    match path.as_str() {
        aside::PLACE => view! { <aside::Asides/> }.into_any(),
        review::PLACE => view! { <review::Review/> }.into_any(),
        reminders::PLACE => view! { <reminders::Reminders/> }.into_any(),
        backup::PLACE => view! { <backup::MakeBackup/> }.into_any(),
        greetings::PLACE => view! { <greetings::Greetings/> }.into_any(),
        sync::PLACE => view! { <sync::Sync/> }.into_any(),
        handover::PLACE => view! { <handover::GiveAway id=None/> }.into_any(),
        _ => {
            if let Some(id) = of(proof::PLACE) {
                view! { <proof::ProofSheet id=id/> }.into_any()
            } else if let Some(id) = of(handover::PLACE) {
                view! { <handover::GiveAway id=Some(id)/> }.into_any()
            } else if let Some(id) = of(export::PLACE) {
                view! { <export::PersonFile id=id/> }.into_any()
            } else if let Some(id) = of(erase::PLACE) {
                view! { <erase::Erase id=id/> }.into_any()
            } else {
                view! { <mine::NotFound/> }.into_any()
            }
        }
    }
}
