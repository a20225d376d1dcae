//! 文案检查 over the book: the checker made once, made anew when what the project adds changes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::change::{Change, RecordChange};
use crate::domain::settings::lists::{List, Lists};
use crate::domain::wording::own::{self, Own, PhraseError, Use};
use crate::domain::wording::{Checker, Extras, Hit, Presale};
use crate::platform::clock;
use crate::store::error::Error;

use super::book::Book;

thread_local! {
    /// The checker and what it was made of: making one takes as long as reading a thousand sentences.
    static MADE: RefCell<Option<(Extras, Rc<Checker>)>> = const { RefCell::new(None) };
}

impl Book {
    /// Lists the wordings of a text that law or project forbid; a screen that asks is drawn anew
    /// when the project's phrases change.
    pub fn check_wording(self, text: &str) -> Vec<Hit> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        self.checker().check(text)
    }

    fn checker(self) -> Rc<Checker> {
        let competitors = self.settings.with(|s| s.lists.entries(List::Competitors));
        let presale = self.presale();
        let extras = own::extras(&self.own_phrases(), competitors, presale);
        MADE.with_borrow_mut(|made| match made {
            Some((of, checker)) if *of == extras => checker.clone(),
            _ => {
                let checker = Rc::new(Checker::new(&extras));
                *made = Some((extras, checker.clone()));
                checker
            }
        })
    }

    /// Lists the phrases of the user and of every 口径包, by text.
    pub fn own_phrases(self) -> Vec<Own> {
        let mut all: Vec<Own> = self.scripts().with(|scripts| {
            scripts.beside(own::KIND).filter_map(|(id, fields)| Own::read(id, fields)).collect()
        });
        all.sort_by(|a, b| (&a.text, &a.id).cmp(&(&b.text, &b.id)));
        all
    }

    /// Tells whether the project has its 预售许可证.
    pub fn presale(self) -> Presale {
        self.settings_fields.with(own::presale)
    }

    /// Adds a phrase of the user's own.
    pub async fn add_phrase(self, typed: &str, usage: Use) -> Result<(), PhraseFailure> {
        let all = untrack(move || self.own_phrases());
        let record = own::add(&all, typed, usage, clock::now())?;
        let text = format!("已加上「{}」", typed.trim());
        Ok(self.write_one("加禁用语", record, text).await?)
    }

    /// Takes a phrase out.
    pub async fn remove_phrase(self, phrase: &Own) -> Result<(), Error> {
        let record = RecordChange::delete(own::KIND, &phrase.id);
        self.write_one("去掉禁用语", record, format!("已去掉「{}」", phrase.text)).await
    }

    /// Adds a 竞品 to the project's list.
    pub async fn add_competitor(self, typed: &str) -> Result<(), PhraseFailure> {
        let record = self.settings.with_untracked(|s| s.lists.add(List::Competitors, typed));
        let record = record.map_err(|e| PhraseFailure(e.to_string()))?;
        Ok(self.set_option(record, format!("已加上「{}」", typed.trim())).await?)
    }

    /// Takes a 竞品 off the project's list.
    pub async fn remove_competitor(self, name: &str) -> Result<(), Error> {
        self.set_option(Lists::remove(List::Competitors, name), format!("已去掉「{name}」")).await
    }

    /// Says whether the project has its 预售许可证.
    pub async fn set_presale(self, presale: Presale) -> Result<(), Error> {
        self.write_one("预售证", own::set_presale(presale), "已保存".into()).await
    }

    async fn write_one(self, label: &str, record: RecordChange, text: String) -> Result<(), Error> {
        let mut change = Change::new(label);
        change.push(record);
        self.write_and_say(change, text).await.map(|_| ())
    }
}

/// Says why something was not added, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PhraseFailure(String);

impl From<PhraseError> for PhraseFailure {
    fn from(why: PhraseError) -> Self {
        Self(why.to_string())
    }
}

impl From<Error> for PhraseFailure {
    fn from(why: Error) -> Self {
        Self(why.to_string())
    }
}
