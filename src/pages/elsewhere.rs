//! Pages whose address only the second file knows: the first one sends here whatever is no page of its own.

use leptos::prelude::*;

use crate::domain::fields::Id;

use super::go::use_go;
use super::{backup, greetings, mine, proof, reminders, review};

/// The page the address names, or 没有这一页.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let path = use_go().path_now();
    let proof_of = path.strip_prefix(proof::PLACE).and_then(|rest| rest.strip_prefix('/'));
    match path.as_str() {
        review::PLACE => view! { <review::Review/> }.into_any(),
        reminders::PLACE => view! { <reminders::Reminders/> }.into_any(),
        backup::PLACE => view! { <backup::MakeBackup/> }.into_any(),
        greetings::PLACE => view! { <greetings::Greetings/> }.into_any(),
        _ => match proof_of {
            Some(id) => view! { <proof::ProofSheet id=Id::new(id)/> }.into_any(),
            None => view! { <mine::NotFound/> }.into_any(),
        },
    }
}
