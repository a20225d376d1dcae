//! 节假日: the year's plan of days off and of days worked instead (调休), as the user or a 口径包 set it.
//!
//! It only marks days: showrooms are busiest on holidays, so 休息日 and the cadence do not follow it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::days::after;
use crate::domain::fields::Fields;
use crate::domain::lenient;
use crate::domain::settings::lists::LONGEST;
use crate::domain::written::{self, read_day};

/// Names the set in settings: one field per day, so that two phones may each add some.
pub const SET: &str = "holidays";
/// The longest holiday anybody plans, in days; a longer one is a typing slip.
const MOST_DAYS: i64 = 31;
/// The most days that are planned: thirty years of 32 days off and worked instead.
const MOST_PLANNED: usize = 1_000;

/// Says whether a day is off or worked instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Kind {
    Off,
    Work,
}

impl Kind {
    /// Says it in one sign, as calendars print it.
    pub fn term(self) -> &'static str {
        match self {
            Self::Off => "休",
            Self::Work => "班",
        }
    }

    fn parse(term: &str) -> Option<Self> {
        match term {
            "休" | "放假" | "休息" => Some(Self::Off),
            "班" | "上班" | "补班" | "调休上班" => Some(Self::Work),
            _ => None,
        }
    }
}

impl From<Kind> for &'static str {
    fn from(kind: Kind) -> Self {
        kind.term()
    }
}

impl TryFrom<String> for Kind {
    type Error = &'static str;

    fn try_from(term: String) -> Result<Self, Self::Error> {
        Self::parse(&term).ok_or("neither off nor worked")
    }
}

/// States one day of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    #[serde(default)]
    pub name: String,
    pub kind: Kind,
}

/// Holds the plan by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, Holiday>,
}

/// Says which line of a typed plan cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行:{why}")]
pub struct HolidayError {
    /// Counted from 1.
    pub line: usize,
    pub why: &'static str,
}

impl Holidays {
    /// Reads the plan from the settings; days that cannot be read are left out, and the oldest of too many.
    pub fn read(fields: &Fields) -> Self {
        let read = |(day, value)| Some((read_day(day)?, lenient::of_value(value)?));
        let mut days: BTreeMap<NaiveDate, Holiday> =
            fields.elements(SET).filter_map(read).collect();
        // Of too many the last stay: the days to come.
        while days.len() > MOST_PLANNED {
            days.pop_first();
        }
        Self { days }
    }

    /// Reads a plan as typed or pasted, one line each: `2026-10-01 2026-10-07 国庆节 休` (from, to,
    /// name, 休 or 班; a single day needs no second date), the dates also as `2026年10月1日至7日` or
    /// `2026/10/1 2026/10/7`. Empty lines are passed over.
    pub fn parse(text: &str) -> Result<Self, HolidayError> {
        let mut days = BTreeMap::new();
        for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let read = read_line(line).map_err(|why| HolidayError { line: at + 1, why })?;
            let (mut day, last, holiday) = read;
            while day <= last {
                if days.len() >= MOST_PLANNED {
                    return Err(HolidayError {
                        line: at + 1, why: "太多了，最多写 1000 天。"
                    });
                }
                days.insert(day, holiday.clone());
                day = after(day, 1);
            }
        }
        Ok(Self { days })
    }

    /// Writes the plan as `parse` reads it, neighbouring days of one holiday in one line.
    pub fn text(&self) -> String {
        let mut lines: Vec<(NaiveDate, NaiveDate, &Holiday)> = Vec::new();
        for (day, holiday) in &self.days {
            match lines.last_mut() {
                Some((_, last, same)) if *same == holiday && after(*last, 1) == *day => {
                    *last = *day;
                }
                _ => lines.push((*day, *day, holiday)),
            }
        }
        let line = |(from, to, holiday): &(NaiveDate, NaiveDate, &Holiday)| {
            let to = if to == from { String::new() } else { format!(" {}", written::day(*to)) };
            format!("{}{to} {} {}", written::day(*from), holiday.name, holiday.kind.term())
        };
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Returns what is planned for a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Holiday> {
        self.days.get(&day)
    }

    /// Counts the planned days.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Tells whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Lists the settings to write so that the stored plan becomes this one.
    pub fn changes(&self, stored: &Fields) -> Vec<(String, Value)> {
        let field = |day: &NaiveDate| [SET, "/", &written::day(*day)].concat();
        let value = |h: &Holiday| serde_json::to_value(h).unwrap_or_default();
        let is_gone = |name: &&str| read_day(name).is_none_or(|day| !self.days.contains_key(&day));
        let gone = stored.elements(SET).map(|(name, _)| name).filter(is_gone);
        let mut changes: Vec<_> =
            gone.map(|name| ([SET, "/", name].concat(), Value::Null)).collect();
        let set = self.days.iter().map(|(day, holiday)| (field(day), value(holiday)));
        changes.extend(set.filter(|(name, value)| stored.get(name) != Some(value)));
        changes
    }
}

fn read_line(line: &str) -> Result<(NaiveDate, NaiveDate, Holiday), &'static str> {
    let line = plain_dates(line);
    let mut words = line.split_whitespace().peekable();
    let from = words.next().and_then(exact_day).ok_or("日期要写成 2026-10-01。")?;
    let last = words.next_if(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let last = match last {
        Some(word) => later_day(word, from).ok_or("第二个日期要写成 2026-10-07。")?,
        None => from,
    };
    match (last - from).num_days() {
        days if days < 0 => return Err("结束日期早于开始日期。"),
        days if days >= MOST_DAYS => return Err("一个假期最多31天,请核对日期。"),
        _ => {}
    }
    let name = words.next().ok_or("请写上节日名称。")?;
    if name.chars().count() > LONGEST {
        return Err("名称太长了,请控制在20个字以内。");
    }
    let kind = words.next().and_then(Kind::parse).ok_or("最后要写「休」或「班」。")?;
    match words.next() {
        Some(_) => Err("「休」或「班」后面不要再写。"),
        None => Ok((from, last, Holiday { name: name.into(), kind })),
    }
}

/// Writes the dates at the head of a line one way: `2026年10月1日至7日` as `2026-10-1 7`.
fn plain_dates(line: &str) -> String {
    let is_date = |c: char| c.is_ascii_digit() || " \t-./年月日号至到~～—–,，、".contains(c);
    let end = line.find(|c| !is_date(c)).unwrap_or(line.len());
    let (dates, rest) = line.split_at(end);
    let plain = |c: char| match c {
        '年' | '月' | '.' | '/' => '-',
        '-' => '-',
        c if c.is_ascii_digit() => c,
        _ => ' ',
    };
    dates.chars().map(plain).chain([' ']).chain(rest.chars()).collect()
}

fn exact_day(word: &str) -> Option<NaiveDate> {
    // Four digits: 26-10-1 could be any year.
    NaiveDate::parse_from_str(word, "%Y-%m-%d").ok().filter(|_| word.find('-') == Some(4))
}

/// Reads the last day: whole, or `10-7` or `7` of the first day's year and month.
fn later_day(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let mut parts = word.split('-');
    let parts = (parts.next()?, parts.next(), parts.next());
    match parts {
        (_, _, Some(_)) => exact_day(word),
        (month, Some(day), None) => {
            NaiveDate::from_ymd_opt(from.year(), short(month)?, short(day)?)
        }
        (day, None, None) => from.with_day(short(day)?),
    }
}

fn short(part: &str) -> Option<u32> {
    part.parse().ok().filter(|_| matches!(part.len(), 1 | 2))
}
