//! Past next dates after an import: spread over the coming days instead of eighty red rows.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::fields::Id;
use crate::domain::words::Tier;

/// A follow-up to be written, before its day is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub id: Id,
    pub customer: Id,
    /// The sheet and the row its date stands in.
    pub row: (usize, usize),
    pub tier: Option<Tier>,
    /// The date of the ledger.
    pub at: NaiveDateTime,
}

/// Days looked at for a free place before a day is overfilled after all.
const HORIZON: u32 = 3_650;

/// Gives every follow-up due before today a day from the next 10:00 on: tier A first, within a
/// tier the most recent first (the warmest), none on a day whose load has reached `per_day`.
///
/// `load` counts what else is due on a day. The others get `None`: their date stays.
pub fn spread(
    waiting: &[Waiting],
    now: NaiveDateTime,
    per_day: usize,
    load: &dyn Fn(NaiveDate) -> usize,
) -> Vec<Option<NaiveDate>> {
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    let first = if now.time() < ten { now.date() } else { after(now.date()) };
    let mut past: Vec<(usize, &Waiting)> =
        waiting.iter().enumerate().filter(|(_, w)| w.at.date() < now.date()).collect();
    // No tier comes after C: nobody has said this customer is worth a call.
    past.sort_by_key(|(_, w)| (w.tier.unwrap_or(Tier::D), Reverse(w.at), w.row));
    let mut days = vec![None; waiting.len()];
    let (mut day, mut taken, mut looked) = (first, load(first), 0);
    for (at, _) in past {
        while taken >= per_day.max(1) && looked < HORIZON {
            day = after(day);
            taken = load(day);
            looked += 1;
        }
        if let Some(place) = days.get_mut(at) {
            *place = Some(day);
        }
        taken += 1;
    }
    days
}

fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}
