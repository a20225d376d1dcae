//! 日历: months and weeks, what each day holds, and what a day is called besides its number.
//! Never here: the customers themselves.

pub mod agenda;
pub mod grid;
pub mod holidays;
pub mod load;
pub mod lunar;
pub mod terms;

use chrono::NaiveDate;

use self::holidays::{Holidays, Kind};

/// Says what stands small below the number of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// A holiday's or festival's name, a 节气, else the lunar day.
    pub text: String,
    /// A holiday, a festival or a 节气: shown stronger than a lunar day.
    pub is_special: bool,
    /// 休 or 班, where the year's plan of public holidays says so.
    pub mark: Option<Kind>,
}

/// Says what stands below a day.
pub fn caption(day: NaiveDate, holidays: &Holidays) -> Caption {
    let holiday = holidays.on(day);
    let today = lunar::on(day);
    // The plan names a week of days 春节: the festival's own day, 除夕 and 初五 stay readable.
    let festival = lunar::festival_on(day).or_else(|| lunar::solar_festival(day));
    let named = holiday.filter(|h| h.kind == Kind::Off && is_first(h.name.as_str(), day, holidays));
    let special = festival.map(str::to_owned).or_else(|| named.map(|h| h.name.clone()));
    let special = special.or_else(|| terms::on(day).map(str::to_owned));
    Caption {
        is_special: special.is_some(),
        text: special.or_else(|| today.map(|l| l.short())).unwrap_or_default(),
        mark: holiday.map(|h| h.kind),
    }
}

/// Tells whether the holiday of a name begins on this day.
fn is_first(name: &str, day: NaiveDate, holidays: &Holidays) -> bool {
    let before = holidays.on(super::days::before(day, 1));
    before.is_none_or(|h| h.kind != Kind::Off || h.name != name)
}
