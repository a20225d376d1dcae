//! Choosing many in 客户: who is chosen, and what was typed in the sheets for them.
//! Never here: a rule about what a step writes.

pub mod bar;
pub mod delete;
pub mod export;
pub mod next;
pub mod sheet;
pub mod tag;
pub mod tier;

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::components::person_row::{ChoiceRow, RowText};
use crate::domain::fields::Id;
use crate::domain::words::Tier;

/// Holds the choice as long as the page lives, so that Back from a sheet or a card keeps it.
#[derive(Clone, Copy)]
pub struct Choosing {
    is_on: RwSignal<bool>,
    ids: RwSignal<BTreeSet<Id>>,
    /// What the sheets hold, half filled.
    pub typed: RwSignal<Half>,
}

/// What was picked or typed in the sheets for many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Half {
    pub tier: Option<Tier>,
    pub reason: Option<String>,
    pub takes_tag: bool,
    pub tag: String,
    /// `2026-11-21`.
    pub from: Option<String>,
    pub per_day: Option<String>,
}

/// Makes the choice once and gives it to the list, its bar and the sheets.
pub fn provide_choosing() -> Choosing {
    let choosing = Choosing {
        is_on: RwSignal::new(false),
        ids: RwSignal::new(BTreeSet::new()),
        typed: RwSignal::new(Half::default()),
    };
    provide_context(choosing);
    choosing
}

/// Returns the choice of this page.
pub fn use_choosing() -> Choosing {
    expect_context::<Choosing>()
}

impl Choosing {
    /// Tells whether the list is there to choose from.
    pub fn is_on(self) -> bool {
        self.is_on.get()
    }

    /// Starts choosing, or ends it.
    pub fn turn(self) {
        if self.is_on.get_untracked() { self.end() } else { self.is_on.set(true) }
    }

    /// Ends choosing and forgets the choice.
    pub fn end(self) {
        self.is_on.set(false);
        self.clear();
    }

    /// Counts the chosen.
    pub fn count(self) -> usize {
        self.ids.with(BTreeSet::len)
    }

    /// Lists the chosen.
    pub fn ids(self) -> Vec<Id> {
        self.ids.with(|ids| ids.iter().cloned().collect())
    }

    /// Adds all of them.
    pub fn add(self, more: Vec<Id>) {
        self.ids.update(|ids| more.into_iter().for_each(|id| _ = ids.insert(id)));
    }

    /// Chooses nobody.
    pub fn clear(self) {
        self.ids.update(BTreeSet::clear);
        self.typed.set(Half::default());
    }

    /// Draws a row to choose from; `None` while nothing is being chosen.
    pub fn row(self, id: Id, text: RowText) -> Option<AnyView> {
        if !self.is_on.get() {
            return None;
        }
        let own = id.clone();
        let is_chosen = Signal::derive(move || self.ids.with(|ids| ids.contains(&own)));
        let tap = move |()| {
            self.ids.update(|ids| {
                if !ids.remove(&id) {
                    ids.insert(id.clone());
                }
            });
        };
        Some(view! { <ChoiceRow text=text is_chosen=is_chosen on_tap=tap/> }.into_any())
    }
}
