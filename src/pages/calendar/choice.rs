//! The follow-ups chosen in the calendar, kept as long as the page lives: the sheet 改期 reads them.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::domain::fields::Id;

thread_local! {
    /// `None` while nothing is being chosen. Here and not in a context: the first file need not know.
    static CHOSEN: ArcRwSignal<Option<BTreeSet<Id>>> = ArcRwSignal::new(None);
}

fn chosen() -> ArcRwSignal<Option<BTreeSet<Id>>> {
    CHOSEN.with(Clone::clone)
}

/// Tells whether the agenda is there to choose from.
pub fn is_on() -> bool {
    chosen().with(Option::is_some)
}

/// Starts choosing, or ends it.
pub fn turn() {
    chosen().update(|ids| *ids = if ids.is_some() { None } else { Some(BTreeSet::new()) });
}

/// Ends choosing and forgets the choice.
pub fn end() {
    chosen().set(None);
}

/// Counts the chosen.
pub fn count() -> usize {
    chosen().with(|ids| ids.as_ref().map_or(0, BTreeSet::len))
}

/// Lists the chosen.
pub fn ids() -> Vec<Id> {
    chosen().with(|ids| ids.iter().flatten().cloned().collect())
}

/// Tells whether a follow-up is chosen.
pub fn holds(id: &Id) -> bool {
    chosen().with(|ids| ids.as_ref().is_some_and(|ids| ids.contains(id)))
}

/// Chooses a follow-up, or no longer.
pub fn toggle(id: &Id) {
    chosen().update(|ids| {
        let ids = ids.get_or_insert_default();
        if !ids.remove(id) {
            ids.insert(id.clone());
        }
    });
}

/// Chooses all of them as well.
pub fn add(more: Vec<Id>) {
    chosen().update(|ids| ids.get_or_insert_default().extend(more));
}

/// Chooses none, but goes on choosing.
pub fn clear() {
    chosen().set(Some(BTreeSet::new()));
}
