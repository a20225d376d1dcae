//! 问候: who is to be greeted on which of the coming days; asked for customer by customer.

use chrono::NaiveDate;

use super::birthday::Birthday;
use super::cadence::why_none;
use super::calendar::lunar::{festival_on, solar_festival};
use super::customer::Customer;
use super::days::after;
use super::fields::{Fields, Id};

/// Names the set on a customer's record: only what is in it is greeted.
pub const SET: &str = "greetings";
/// The element that asks for birthday greetings.
pub const BIRTHDAY: &str = "生日";
/// The element that asks for greetings on festivals.
pub const FESTIVAL: &str = "节日";
/// Festivals on which customers are greeted; the others only stand in the calendar.
pub const GREETED: &[&str] = &["元旦", "除夕", "春节", "元宵", "端午", "中秋", "国庆节"];

/// Holds what a customer wants to be greeted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Only where it is to be greeted.
    pub birthday: Option<Birthday>,
    pub festivals: bool,
}

impl Wishes {
    /// Reads the wishes of a customer's record; without a tick there are none.
    pub fn read(fields: &Fields) -> Self {
        let wants = |what: &str| fields.is_set(&[SET, "/", what].concat());
        let birthday = fields.text("birthday").filter(|_| wants(BIRTHDAY));
        Self { birthday: birthday.and_then(|t| Birthday::read(&t)), festivals: wants(FESTIVAL) }
    }

    /// Tells whether there is anything to be asked about.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Shows one greeting that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    pub day: NaiveDate,
    pub customer: Id,
    /// `生日`, `中秋` …
    pub occasion: &'static str,
}

/// Lists who is to be greeted on `days` days from `from` on, by day; birthdays before festivals.
/// Who is not to be called (勿扰, D, 退房) is never greeted.
pub fn coming(
    people: &mut dyn Iterator<Item = (&Customer, Wishes)>,
    (from, days): (NaiveDate, u32),
) -> Vec<Greeting> {
    let coming: Vec<_> = (0..days).map(|n| after(from, n)).collect();
    let festival = |day: NaiveDate| {
        let name = festival_on(day).or_else(|| solar_festival(day));
        name.filter(|name| GREETED.contains(name)).map(|name| (day, name))
    };
    let festivals: Vec<_> = coming.iter().filter_map(|day| festival(*day)).collect();
    let mut found = Vec::new();
    for (customer, wishes) in people.filter(|(c, w)| !w.is_empty() && why_none(c).is_none()) {
        let mut add = |day: NaiveDate, occasion: &'static str| {
            found.push(Greeting { day, customer: customer.id.clone(), occasion });
        };
        if let Some(birthday) = wishes.birthday {
            coming.iter().filter(|d| birthday.is_on(**d)).for_each(|d| add(*d, BIRTHDAY));
        }
        if wishes.festivals {
            festivals.iter().for_each(|(day, name)| add(*day, name));
        }
    }
    found.sort_by(|a, b| {
        let key = |g: &Greeting| (g.day, g.occasion != BIRTHDAY);
        key(a).cmp(&key(b)).then_with(|| a.customer.cmp(&b.customer))
    });
    found
}
