//! 生日: a day of the common or of the Chinese calendar, with or without its year.

use chrono::{Datelike, NaiveDate};

use super::calendar::lunar::LunarDay;

/// Shows a birthday; the wire form is `1990-05-06`, `--05-06`, `农历1990-08-15`, `农历--闰06-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    pub calendar: Calendar,
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
}

/// Names the calendar a birthday is kept by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    Solar,
    Lunar,
    /// 闰月: born in a month that most years do not have.
    LunarLeap,
}

const LUNAR: &str = "农历";
const LEAP: &str = "闰";
/// Stands for a year nobody told.
const NO_YEAR: &str = "--";

impl Birthday {
    /// Reads the wire form; what follows the day is not looked at.
    pub fn read(text: &str) -> Option<Self> {
        let lunar = text.strip_prefix(LUNAR);
        let (year, rest) = match lunar.unwrap_or(text) {
            rest if rest.starts_with(NO_YEAR) => (None, rest.strip_prefix(NO_YEAR)?),
            rest => {
                let (year, rest) = rest.split_at_checked(4)?;
                (Some(year.parse().ok()?), rest.strip_prefix('-')?)
            }
        };
        let leap = rest.strip_prefix(LEAP);
        let calendar = match (lunar, leap) {
            (None, None) => Calendar::Solar,
            (None, Some(_)) => return None,
            (Some(_), None) => Calendar::Lunar,
            (Some(_), Some(_)) => Calendar::LunarLeap,
        };
        let (month, day) = leap.unwrap_or(rest).get(..5)?.split_once('-')?;
        Self { calendar, year, month: month.parse().ok()?, day: day.parse().ok()? }.checked()
    }

    /// Reads a lunar birthday as typed: `农历八月十五`, `农历1990年8月15`, `阴历闰六月初三`.
    pub fn parse_lunar(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let rest = [LUNAR, "阴历"].iter().find_map(|sign| typed.strip_prefix(sign))?.trim();
        if let Some(read) = Self::read(&[LUNAR, rest].concat()) {
            return Some(read);
        }
        let (year, rest) = match rest.split_once('年') {
            Some((year, rest)) => (Some(year.trim().parse().ok()?), rest),
            None => (None, rest),
        };
        let (month, day) = rest.split_once('月').or_else(|| rest.split_once(['-', '.', '/']))?;
        let day = day.trim().trim_end_matches(['日', '号']);
        let read = LunarDay::parse(month.trim(), day)?;
        let calendar = if read.is_leap { Calendar::LunarLeap } else { Calendar::Lunar };
        Self { calendar, year, month: read.month, day: read.day }.checked()
    }

    fn checked(self) -> Option<Self> {
        let is_day = match self.calendar {
            // 2000 is a leap year: 29 February is a birthday too.
            Calendar::Solar => {
                NaiveDate::from_ymd_opt(self.year.unwrap_or(2000), self.month, self.day).is_some()
            }
            _ => (1..=12).contains(&self.month) && (1..=30).contains(&self.day),
        };
        (is_day && self.year.is_none_or(|y| (1900..=2200).contains(&y))).then_some(self)
    }

    /// Writes the wire form.
    pub fn wire(self) -> String {
        let sign = if self.calendar == Calendar::Solar { "" } else { LUNAR };
        let leap = if self.calendar == Calendar::LunarLeap { LEAP } else { "" };
        let year = self.year.map_or(NO_YEAR.to_owned(), |y| format!("{y:04}-"));
        format!("{sign}{year}{leap}{:02}-{:02}", self.month, self.day)
    }

    /// Says it: `5月6日`, `1990年5月6日`, `农历闰六月初三`.
    pub fn said(self) -> String {
        let year = self.year.map(|y| format!("{y}年")).unwrap_or_default();
        if self.calendar == Calendar::Solar {
            return format!("{year}{}月{}日", self.month, self.day);
        }
        let lunar = self.lunar();
        format!("{LUNAR}{year}{}{}", lunar.month_name(), lunar.day_name())
    }

    /// Tells whether it is kept on a day. 29 February is kept on the 28th of other years, a lunar 三十 on the 29th of
    /// a short month, a leap month's day in the month of its name where a year has no such leap month.
    pub fn is_on(self, day: NaiveDate) -> bool {
        if self.calendar == Calendar::Solar {
            let is_short = (self.month, self.day) == (2, 29) && !day.leap_year();
            return (day.month(), day.day()) == (self.month, self.day - u32::from(is_short));
        }
        self.lunar().is_kept_on(day)
    }

    fn lunar(self) -> LunarDay {
        let is_leap = self.calendar == Calendar::LunarLeap;
        LunarDay { month: self.month, day: self.day, is_leap, ..LunarDay::default() }
    }
}
