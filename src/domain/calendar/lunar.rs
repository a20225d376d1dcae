//! 农历: what the browser's Chinese calendar says of a day, as people read it.

use chrono::{Datelike, NaiveDate};

use crate::domain::days::after;

/// Names one day of the Chinese calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LunarDay {
    /// `丙午`; empty where the browser gives only a number.
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
    /// Reads the parts `Intl.DateTimeFormat` with `ca-chinese` gives: `yearName` (may be empty),
    /// `month` (`十月`, `闰六月`, `6bis`, `10`) and `day` (`14`, `十四`, `廿三`).
    pub fn from_parts(year_name: &str, month: &str, day: &str) -> Option<Self> {
        let (month, is_leap) = read_month(month)?;
        Some(Self { year_name: year_name.trim().into(), month, day: read_day(day)?, is_leap })
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

/// Names the lunar festival of a day, 除夕 being the day before 正月初一 (the twelfth month may
/// have 29 days or 30).
pub fn festival_on(
    day: NaiveDate,
    lunar: &dyn Fn(NaiveDate) -> Option<LunarDay>,
) -> Option<&'static str> {
    let today = lunar(day)?;
    let ends_year = || {
        let next = lunar(after(day, 1));
        next.is_some_and(|n| n.month == 1 && n.day == 1 && !n.is_leap)
    };
    match today.festival() {
        // Asked only where it may be: each question goes to the browser.
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
    let bare = text.trim_end_matches('月').trim_end_matches("bis");
    let is_leap = text.ends_with("bis") || bare.starts_with(LEAP);
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
