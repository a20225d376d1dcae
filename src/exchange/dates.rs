//! Dates as people write them in ledgers, read as a day and, where given, a time.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::cell::half_width;

/// Says which year a date without one belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearRule {
    /// The latest such day that is not after this one: something that has happened.
    NotAfter(NaiveDate),
    /// The first such day that is not before this one: something planned on it.
    NotBefore(NaiveDate),
    /// The such day closest to this one: a plan made on an unknown day.
    Nearest(NaiveDate),
}

/// A day, with the time of day when the cell gave one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    pub day: NaiveDate,
    pub time: Option<NaiveTime>,
}

impl Read {
    /// Returns the moment, at 10:00 when no time was given.
    pub fn at(self) -> NaiveDateTime {
        let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
        self.day.and_time(self.time.unwrap_or(ten))
    }
}

/// Years a ledger can speak of; also the spreadsheet day numbers 32874 to 73415.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Reads a date in any usual writing; `None` when it is none or does not exist (2026-13-45).
///
/// Words like 明天 are not read: nobody knows on which day they were written.
pub fn parse_day(text: &str, year: YearRule) -> Option<Read> {
    let text: String = text.chars().map(half_width).collect();
    let text = text.trim_start_matches(['\'', '\u{2019}']).trim();
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    if let Some(read) = serial(text) {
        return Some(read);
    }
    if let Some(read) = run_together(text) {
        return Some(read);
    }
    let (numbers, rest) = day_part(text)?;
    let day = match *numbers.as_slice() {
        [(whole, 8)] => date(whole / 10_000, whole / 100 % 100, whole % 100)?,
        [(y, 4), (m, 1..=2), (d, 1..=2)] => date(y, m, d)?,
        [(y, 2), (m, 1..=2), (d, 1..=2)] => short_year(y, m, d, year)?,
        [(m, 1..=2), (d, 1..=2)] => without_year(m, d, year)?,
        _ => return None,
    };
    let rest = without_weekday(rest);
    // Only a part of the day (上午) is no time.
    let time = if rest.is_empty() || PARTS.contains(&rest) { None } else { Some(time_of(rest)?) };
    // Showrooms stand in China: a system's 16:00Z is the midnight after it.
    if let (Some(time), true) = (time, rest.ends_with(['Z', 'z']) || rest.ends_with("+00:00")) {
        let at = day.and_time(time).checked_add_signed(TimeDelta::hours(8))?;
        let time = Some(at.time()).filter(|time| *time != NaiveTime::MIN);
        return Some(Read { day: at.date(), time });
    }
    // Midnight is what a system writes that knows only the day.
    Some(Read { day, time: time.filter(|time| *time != NaiveTime::MIN) })
}

/// Reads a date and time without any mark: 20260918153000, 202609181530.
fn run_together(text: &str) -> Option<Read> {
    let is_run = matches!(text.len(), 12 | 14) && text.bytes().all(|b| b.is_ascii_digit());
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let day = date(part(0, 4).filter(|_| is_run)?, part(4, 6)?, part(6, 8)?)?;
    let time = NaiveTime::from_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0))?;
    Some(Read { day, time: Some(time).filter(|time| *time != NaiveTime::MIN) })
}

/// The parts of a day as people write them.
const PARTS: [&str; 6] = ["上午", "早上", "中午", "下午", "晚上", "傍晚"];

/// Reads a spreadsheet's day number (46347, 46034.48819): days since 1899-12-30.
fn serial(text: &str) -> Option<Read> {
    let whole = text.split('.').next()?;
    if whole.len() != 5 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    let days: u64 = whole.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    let minutes = ((value - value.trunc()) * 1440.0).round() as u32;
    let time = NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0)?;
    YEARS.contains(&day.year()).then_some(Read { day, time: (minutes > 0).then_some(time) })
}

/// Splits the numbers of the day (value, digits) from what follows them.
fn day_part(text: &str) -> Option<(Vec<(u32, usize)>, &str)> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        numbers.push((number.parse().ok()?, digits));
        let after = after.trim_start();
        let mark = after.chars().next();
        rest = mark.and_then(|c| after.strip_prefix(c)).unwrap_or_default();
        let more = numbers.len() < 3 && digits < 8;
        match mark {
            Some('日' | '号') => return Some((numbers, rest)),
            Some('-' | '/' | '.' | '年' | '月' | '—' | '–' | '\\' | '_') if more => {
                rest = rest.trim_start()
            }
            _ => return Some((numbers, after)),
        }
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((numbers, rest));
        }
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|y| YEARS.contains(y))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Reads 26-11-18: only a year close to now, since 11/12/13 could be anything.
fn short_year(year: u32, month: u32, day: u32, rule: YearRule) -> Option<NaiveDate> {
    let found = date(2000 + year, month, day)?;
    (-10..=2).contains(&(found.year() - rule.base().year())).then_some(found)
}

/// Finds the year of a day and month; ten years cover every 29 February.
fn without_year(month: u32, day: u32, rule: YearRule) -> Option<NaiveDate> {
    let base = rule.base();
    let near = (base.year() - 8..=base.year() + 8)
        .filter_map(|y| NaiveDate::from_ymd_opt(y, month, day))
        .filter(|found| match rule {
            YearRule::NotAfter(day) => *found <= day,
            YearRule::NotBefore(day) => *found >= day,
            YearRule::Nearest(_) => true,
        });
    near.min_by_key(|found| (*found - base).num_days().abs())
}

impl YearRule {
    fn base(self) -> NaiveDate {
        match self {
            Self::NotAfter(day) | Self::NotBefore(day) | Self::Nearest(day) => day,
        }
    }
}

/// Drops a weekday (周三, (星期六)) and the T between day and time.
fn without_weekday(text: &str) -> &str {
    let text = text.trim();
    let bare = text.trim_start_matches(['(', '[']);
    let named = bare.strip_prefix('周').or_else(|| bare.strip_prefix("星期"));
    let text = named.map_or(text, |after| {
        let day = after.trim_start_matches(['一', '二', '三', '四', '五', '六', '日', '天']);
        day.trim_start_matches([')', ']'])
    });
    text.trim_start_matches(['T', 't', ',']).trim()
}

/// Reads 14:30, 14:30:05, 下午3点半, 9时05分; `None` for anything else.
fn time_of(text: &str) -> Option<NaiveTime> {
    let part = PARTS.iter().find(|p| text.starts_with(**p));
    let clock = text.get(part.map_or(0, |p| p.len())..)?.trim();
    let (clock, half) = match clock.get(clock.len().saturating_sub(2)..) {
        Some("PM" | "pm" | "Pm") => (clock.get(..clock.len() - 2)?.trim(), Some(12)),
        Some("AM" | "am" | "Am") => (clock.get(..clock.len() - 2)?.trim(), Some(0)),
        _ => (clock, None),
    };
    let clock = clock.split(['.', '+', 'Z', 'z']).next()?.replace("点半", ":30");
    let clock = clock.replace(['点', '时', '分'], ":");
    let mut numbers = clock.trim_end_matches([':', '秒']).split(':').map(|n| n.trim().parse());
    let hour: u32 = numbers.next()?.ok()?;
    let minute: u32 = numbers.next().unwrap_or(Ok(0)).ok()?;
    let second: u32 = numbers.next().unwrap_or(Ok(0)).ok()?;
    let afternoon = matches!(part, Some(&("下午" | "晚上" | "傍晚"))) && hour < 12;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None if afternoon => hour + 12,
        None => hour,
    };
    let done = numbers.next().is_none() && (part.is_some() || clock.contains(':'));
    NaiveTime::from_hms_opt(hour, minute, second).filter(|_| done)
}
