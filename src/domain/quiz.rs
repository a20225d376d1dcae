//! 话术考核: which script to practise today, by the SM-2 method of spaced repetition.
//!
//! Source of method and constants: P. A. Woźniak, "Optimization of learning" (1990), chapter 3.2,
//! "Application of a computer to improve the results obtained in working with the SuperMemo
//! method" (super-memory.com/english/ol/sm2.htm): E-Factor 2.5 at first and never below 1.3;
//! intervals 1 and 6 days, then the last one times the E-Factor, rounded up;
//! EF' = EF + 0.1 − (5 − q)·(0.08 + (5 − q)·0.02); a grade below 3 starts the intervals anew, and
//! what was not known is asked again the same day until it is.
//!
//! Here a card is answered 会 or 不会 only: 会 is grade 5, 不会 grade 2. 会 hides whether it was
//! easy, so the E-Factor never rises above where it began, and no interval is longer than
//! [`LONGEST_DAYS`]: what is said to customers changes more often than vocabulary.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::change::RecordChange;
use super::days::after;
use super::fields::{Fields, Id};
use super::{lenient, written};

/// Names the kind of a card's record: one card per script, apart from the script, so that practice
/// never travels in a 口径包.
pub const KIND: &str = "quiz_card";

const EASE_AT_FIRST: f64 = 2.5;
const LEAST_EASE: f64 = 1.3;
const FIRST_DAYS: u32 = 1;
const SECOND_DAYS: u32 = 6;
/// No card rests longer than this.
pub const LONGEST_DAYS: u32 = 90;

/// What the user says after the answer was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 会.
    Known,
    /// 不会.
    Unknown,
}

impl Answer {
    /// Returns SM-2's quality of the response, 0–5.
    fn quality(self) -> f64 {
        match self {
            Self::Known => 5.0,
            Self::Unknown => 2.0,
        }
    }
}

/// The state of one card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// SM-2's E-Factor.
    pub ease: f64,
    pub interval_days: u32,
    #[serde(with = "written::day")]
    pub due: NaiveDate,
    /// Answers 会 in a row.
    pub reps: u32,
    /// How often the answer was 不会.
    pub lapses: u32,
    /// The day of the first answer.
    #[serde(with = "written::day")]
    pub began: NaiveDate,
    /// The fingerprint of the wording that was practised.
    #[serde(default)]
    pub of: String,
}

impl Card {
    /// Returns the id of a script's card, the same on every phone.
    pub fn id(script: &Id) -> Id {
        Id::derived(&[KIND, script.as_str()])
    }

    /// Reads a card and the script it belongs to; `None` when its state is not readable.
    pub fn read(fields: &Fields) -> Option<(Id, Self)> {
        let mut card: Self = lenient::of_value(fields.get("state")?)?;
        card.ease = card.ease.clamp(LEAST_EASE, EASE_AT_FIRST);
        card.interval_days = card.interval_days.min(LONGEST_DAYS);
        Some((Id(fields.text("script")?), card))
    }

    /// Asks for the card to be written; its state is one field, so that two phones never mix.
    pub fn write(&self, script: &Id) -> RecordChange {
        let state = serde_json::to_value(self).unwrap_or_default();
        RecordChange::new(KIND, &Self::id(script))
            .with("script", script.as_str())
            .with("state", state)
    }

    /// Returns the card after an answer; `None` before is a card never asked. `of` is the
    /// fingerprint of the wording that was shown; another one starts the intervals anew.
    pub fn answered(before: Option<&Self>, answer: Answer, of: &str, today: NaiveDate) -> Self {
        let fresh = Self {
            ease: EASE_AT_FIRST,
            interval_days: 0,
            due: today,
            reps: 0,
            lapses: 0,
            began: today,
            of: of.to_owned(),
        };
        let mut card = before.cloned().unwrap_or(fresh);
        if card.of != of {
            (card.reps, card.interval_days) = (0, 0);
            of.clone_into(&mut card.of);
        }
        let lack = 5.0 - answer.quality();
        let ease = card.ease + 0.1 - lack * (0.08 + lack * 0.02);
        match answer {
            Answer::Known => {
                card.interval_days = match card.reps {
                    0 => FIRST_DAYS,
                    1 => SECOND_DAYS,
                    // The factor as it was before this answer gives this interval.
                    _ => (f64::from(card.interval_days) * card.ease).ceil() as u32,
                }
                .min(LONGEST_DAYS);
                card.reps += 1;
            }
            Answer::Unknown => {
                (card.reps, card.interval_days) = (0, 0);
                card.lapses += 1;
            }
        }
        // Two decimals: a sum of tenths must be the same number on every phone and in every file.
        card.ease = (ease.clamp(LEAST_EASE, EASE_AT_FIRST) * 100.0).round() / 100.0;
        card.due = after(today, card.interval_days);
        card
    }
}

/// One script as the quiz sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<'a> {
    pub script: &'a Id,
    /// The fingerprint of its wording now.
    pub wording: &'a str,
    pub card: Option<&'a Card>,
}

/// Lists what to practise today: what was due earliest first, then new scripts in the order given,
/// at most `new_a_day` begun on one day; what was 不会 today comes after everything else. A card of
/// another wording is due at once.
pub fn due(deck: &[Asked], new_a_day: usize, today: NaiveDate) -> Vec<Id> {
    let begun = deck.iter().filter(|a| a.card.is_some_and(|c| c.began == today)).count();
    let mut open: Vec<(NaiveDate, u32, &Id)> = Vec::new();
    let mut again: Vec<(u32, &Id)> = Vec::new();
    for asked in deck {
        let Some(card) = asked.card else { continue };
        let due = if card.of == asked.wording { card.due } else { card.due.min(today) };
        // Only an answer of today leaves a card due on the day it was answered.
        if due == today && card.of == asked.wording && card.interval_days == 0 {
            again.push((card.lapses, asked.script));
        } else if due <= today {
            open.push((due, card.reps, asked.script));
        }
    }
    // Of one day the better known first.
    open.sort_by(|a, b| (a.0, b.1, a.2).cmp(&(b.0, a.1, b.2)));
    let new = deck.iter().filter(|a| a.card.is_none()).map(|a| a.script);
    let new = new.take(new_a_day.saturating_sub(begun));
    again.sort();
    let again = again.into_iter().map(|(_, id)| id);
    open.into_iter().map(|(_, _, id)| id).chain(new).chain(again).cloned().collect()
}
