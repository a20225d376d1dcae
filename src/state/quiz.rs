//! 话术考核 over the book: which card comes next, and what was answered.

use leptos::prelude::*;

use crate::domain::change::Change;
use crate::domain::fields::Id;
use crate::domain::quiz::{Answer, Asked, Card, KIND, due};
use crate::domain::script::Script;
use crate::domain::script::category::{self, Group};
use crate::domain::script::standing::Standing;
use crate::platform::clock;
use crate::store::error::Error;

use super::book::Book;
use super::scripts::Scripts;

/// New cards begun on one day.
pub const NEW_A_DAY: usize = 10;

/// Holds what one category has to practise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    pub category: String,
    /// Due today, first to ask first.
    pub due: Vec<Id>,
}

/// One script of the deck, with its wording's fingerprint where a card remembers one.
struct Dealt {
    id: Id,
    place: (usize, String),
    order: f64,
    wording: String,
    card: Option<Card>,
}

/// Lists what can be practised: answers that hold today, in the order of the library.
fn deck(scripts: &Scripts, today: chrono::NaiveDate) -> Vec<Dealt> {
    let names: Vec<&str> = category::all().collect();
    let is_asked = |script: &Script| {
        matches!(category::group(&script.category), Group::Answers | Group::Objections)
            && script.standing(today) != Standing::Expired
            && !(script.short.is_empty() && script.long.is_empty())
            && !script.question.is_empty()
    };
    let card = |id: &Id| Some(Card::read(scripts.one_beside(KIND, &Card::id(id))?)?.1);
    let mut all: Vec<Dealt> = Vec::new();
    for held in scripts.all().filter(|h| is_asked(&h.script)) {
        let script = &held.script;
        let at = names.iter().position(|n| *n == script.category).unwrap_or(usize::MAX);
        let card = card(&script.id);
        all.push(Dealt {
            id: script.id.clone(),
            place: (at, script.category.clone()),
            order: script.order,
            wording: card.as_ref().map(|_| script.fingerprint()).unwrap_or_default(),
            card,
        });
    }
    all.sort_by(|a, b| {
        a.place
            .cmp(&b.place)
            .then_with(|| a.order.total_cmp(&b.order))
            .then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// Lists what is due of some scripts.
fn pile(of: &mut dyn Iterator<Item = &Dealt>, today: chrono::NaiveDate) -> Vec<Id> {
    let asked: Vec<Asked> =
        of.map(|d| Asked { script: &d.id, wording: &d.wording, card: d.card.as_ref() }).collect();
    due(&asked, NEW_A_DAY, today)
}

impl Book {
    /// Lists what is due today by category, the whole first; read again as cards and scripts change.
    pub fn quiz(self) -> Vec<Pile> {
        let today = self.now.get().date_naive();
        let scripts = self.scripts();
        scripts.with(|scripts| {
            let deck = deck(scripts, today);
            let mut piles =
                vec![Pile { category: String::new(), due: pile(&mut deck.iter(), today) }];
            let mut names: Vec<&String> = deck.iter().map(|d| &d.place.1).collect();
            names.dedup();
            for name in names {
                let due = pile(&mut deck.iter().filter(|d| d.place.1 == *name), today);
                piles.push(Pile { category: name.clone(), due });
            }
            piles
        })
    }

    /// Counts the cards due today.
    pub fn quiz_due(self) -> usize {
        let today = self.now.get().date_naive();
        self.scripts().with(|scripts| pile(&mut deck(scripts, today).iter(), today).len())
    }

    /// Writes 会 or 不会; returns the days until it is asked again, and the step to take back.
    pub async fn answer_card(self, script: &Script, answer: Answer) -> Result<(u32, u64), Error> {
        let wanted = [(KIND.to_owned(), Card::id(&script.id))];
        let found = self.store().records(&wanted).await?;
        let before = found.first().filter(|r| r.is_alive());
        let before = before.and_then(|r| Card::read(&r.fields)).map(|(_, card)| card);
        let today = clock::now().date_naive();
        let card = Card::answered(before.as_ref(), answer, &script.fingerprint(), today);
        let mut change = Change::new("话术考核");
        change.push(card.write(&script.id));
        let saved = self.write(change).await?;
        Ok((card.interval_days, saved.seq))
    }
}
