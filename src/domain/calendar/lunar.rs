//! 农历 of 1900–2100: a table the build makes (`build/calendar.rs`), and its days as people read them.

use chrono::{Datelike, NaiveDate};

use crate::domain::days::after;

mod table {
    include!(concat!(env!("OUT_DIR"), "/chinese_calendar.rs"));

    /// The lunar years: first day, long months, leap month.
    pub fn years() -> &'static [(i32, u16, u8)] {
        &YEARS
    }

    /// The days of the 节气 of a common year.
    pub fn terms(year: i32) -> Option<&'static [u8; 24]> {
        TERMS.get(usize::try_from(year - 1900).ok()?)
    }
}

pub(super) use table::terms;

/// The first lunar year of the table.
const FIRST_YEAR: i32 = 1899;
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Tells the day of the Chinese calendar; `None` before 1900 and after 2100.
pub fn on(day: NaiveDate) -> Option<LunarDay> {
    let days = day.num_days_from_ce();
    let years = table::years();
    let at = years.partition_point(|(first, ..)| *first <= days).checked_sub(1)?;
    let (first, long, leap) = *years.get(at)?;
    let mut left = u32::try_from(days - first).ok()?;
    let months = if leap == 0 { 12 } else { 13 };
    for place in 0..months {
        let length = 29 + u32::from(long >> place & 1);
        if left < length {
            let is_leap = place + 1 == u32::from(leap);
            let month = place + 1 - u32::from(leap > 0 && place + 1 >= u32::from(leap));
            let year_name = name_of_year(FIRST_YEAR + i32::try_from(at).ok()?);
            return Some(LunarDay { year_name, month, day: left + 1, is_leap });
        }
        left -= length;
    }
    None
}

/// Tells whether the lunar year that holds a day has this month twice.
fn has_leap(day: NaiveDate, month: u32) -> bool {
    let days = day.num_days_from_ce();
    let years = table::years();
    let year = years.partition_point(|(first, ..)| *first <= days).checked_sub(1);
    let leap = year.and_then(|at| years.get(at)).map_or(0, |(.., leap)| u32::from(*leap));
    leap == month + 1
}

/// Says a year by its stem and branch: `丙午` is 2026.
fn name_of_year(year: i32) -> String {
    let sign = |of: &str, n: usize| of.chars().nth((year - 4).rem_euclid(n as i32) as usize);
    sign(STEMS, 10).into_iter().chain(sign(BRANCHES, 12)).collect()
}

/// Names one day of the Chinese calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LunarDay {
    /// `丙午`; empty where only month and day are known.
    pub year_name: String,
    /// 1 = 正月 … 12 = 腊月.
    pub month: u32,
    /// 1 = 初一 … 30 = 三十.
    pub day: u32,
    /// 闰月: the second month of that number in one year.
    pub is_leap: bool,
}

/// Chinese numbers up to ten; the eleventh and twelfth month have names of their own.
const DIGITS: &str = "一二三四五六七八九十";
const MONTHS: [&str; 12] = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"];
/// The sign of a leap month.
const LEAP: &str = "闰";

impl LunarDay {
    /// Reads month (`十月`, `闰六月`, `10`) and day (`14`, `十四`, `廿三`) as people write them.
    pub fn parse(month: &str, day: &str) -> Option<Self> {
        let (month, is_leap) = read_month(month)?;
        Some(Self { month, day: read_day(day)?, is_leap, ..Self::default() })
    }

    /// Tells whether a day of this calendar is kept on `day`: in the leap month where the year has it, else in the
    /// ordinary one; the 30th on the 29th of a short month.
    pub fn is_kept_on(&self, day: NaiveDate) -> bool {
        let Some(today) = on(day).filter(|today| today.month == self.month) else { return false };
        if today.is_leap != (self.is_leap && has_leap(day, self.month)) {
            return false;
        }
        let is_last = || on(after(day, 1)).is_none_or(|next| next.day == 1);
        today.day == self.day || (self.day == 30 && today.day == 29 && is_last())
    }

    /// Says the month: `正月`, `闰六月`.
    pub fn month_name(&self) -> String {
        let name = (self.month as usize).checked_sub(1).and_then(|at| MONTHS.get(at));
        [if self.is_leap { LEAP } else { "" }, name.unwrap_or(&""), "月"].concat()
    }

    /// Says the day: `初一`, `廿三`, `三十`.
    pub fn day_name(&self) -> String {
        let digit = |n: u32| DIGITS.chars().nth(n.saturating_sub(1) as usize).unwrap_or_default();
        match self.day {
            10 => "初十".into(),
            20 => "二十".into(),
            30 => "三十".into(),
            n @ 1..=9 => format!("初{}", digit(n)),
            n @ 11..=19 => format!("十{}", digit(n - 10)),
            n => format!("廿{}", digit(n % 10)),
        }
    }

    /// Says what stands below a day of the calendar: the month on its first day, else the day.
    pub fn short(&self) -> String {
        if self.day == 1 { self.month_name() } else { self.day_name() }
    }

    /// Says the whole: `丙午年十月十四`.
    pub fn full(&self) -> String {
        let year = if self.year_name.is_empty() { "" } else { "年" };
        [self.year_name.as_str(), year, &self.month_name(), &self.day_name()].concat()
    }

    /// Names the festival of the day; 除夕 needs the next day too, see `festival_on`.
    pub fn festival(&self) -> Option<&'static str> {
        if self.is_leap {
            return None;
        }
        Some(match (self.month, self.day) {
            (1, 1) => "春节",
            (1, 15) => "元宵",
            (5, 5) => "端午",
            (7, 7) => "七夕",
            (8, 15) => "中秋",
            (9, 9) => "重阳",
            (12, 8) => "腊八",
            // The northern day; the south keeps the 24th.
            (12, 23) => "小年",
            _ => return None,
        })
    }
}

/// Names the lunar festival of a day, 除夕 being the day before 正月初一 (the twelfth month may have 29 days or 30).
pub fn festival_on(day: NaiveDate) -> Option<&'static str> {
    let today = on(day)?;
    let ends_year = || on(after(day, 1)).is_some_and(|next| (next.month, next.day) == (1, 1));
    match today.festival() {
        None if today.month == 12 && today.day >= 29 && ends_year() => Some("除夕"),
        festival => festival,
    }
}

/// Names the festival of a day of the common calendar.
pub fn solar_festival(day: NaiveDate) -> Option<&'static str> {
    Some(match (day.month(), day.day()) {
        (1, 1) => "元旦",
        (3, 8) => "妇女节",
        (5, 1) => "劳动节",
        (6, 1) => "儿童节",
        (9, 10) => "教师节",
        (10, 1) => "国庆节",
        _ => return None,
    })
}

fn read_month(text: &str) -> Option<(u32, bool)> {
    let text = text.trim();
    let bare = text.trim_end_matches('月');
    let is_leap = bare.starts_with(LEAP);
    let bare = bare.trim_start_matches(LEAP);
    let month = match bare {
        "十一" => 11,
        "十二" => 12,
        "一" => 1,
        _ => match MONTHS.iter().position(|name| *name == bare) {
            Some(at) => at as u32 + 1,
            None => bare.parse().ok()?,
        },
    };
    (1..=12).contains(&month).then_some((month, is_leap))
}

fn read_day(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('日');
    let digit = |t: &str| {
        let mut signs = t.chars();
        let sign = signs.next()?;
        let at = DIGITS.chars().take(9).position(|c| c == sign)?;
        signs.next().is_none().then_some(at as u32 + 1)
    };
    let day = match text {
        "二十" | "廿" => 20,
        "三十" | "卅" => 30,
        "十" | "初十" => 10,
        _ => match text.chars().next()? {
            '初' => digit(text.strip_prefix('初')?)?,
            '十' => 10 + digit(text.strip_prefix('十')?)?,
            '廿' => 20 + digit(text.strip_prefix('廿')?)?,
            '二' => 20 + digit(text.strip_prefix("二十")?)?,
            _ => text.parse().ok()?,
        },
    };
    (1..=30).contains(&day).then_some(day)
}
