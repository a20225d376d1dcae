//! Days and moments as salespeople say them.

use chrono::{Datelike, NaiveDate};

use super::days::{day_in, month_day};
use super::fields::Moment;

/// Says the weekday: `周一`.
pub fn weekday(day: NaiveDate) -> &'static str {
    const NAMES: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    NAMES.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

/// Says a day near today by its name, else with weekday and date; another year is named.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "今天".into(),
        1 => "明天".into(),
        2 => "后天".into(),
        -1 => "昨天".into(),
        _ if day.year() == today.year() => format!("{} {}", weekday(day), month_day(day)),
        _ => format!("{}年{}", day.year(), month_day(day)),
    }
}

/// Says a moment: `明天 10:00`, `周一 11月23日 10:00`.
pub fn day_and_time(at: Moment, now: Moment) -> String {
    let zone = *now.offset();
    let said = day(day_in(at, zone), day_in(now, zone));
    format!("{said} {}", super::written::clock(at.with_timezone(&zone)))
}

/// Says a moment of the past shortly: `今天 09:40`, `11月19日 18:20`.
pub fn past(at: Moment, now: Moment) -> String {
    let zone = *now.offset();
    let (then, today) = (day_in(at, zone), day_in(now, zone));
    let said = match (today - then).num_days() {
        0 => "今天".into(),
        1 => "昨天".into(),
        _ if then.year() == today.year() => month_day(then),
        _ => format!("{}年{}", then.year(), month_day(then)),
    };
    format!("{said} {}", super::written::clock(at.with_timezone(&zone)))
}

/// Says a length of time in its largest whole unit: `12 分钟`, `3 小时`, `3650 天`; from two days on in days.
pub fn length(minutes: i64) -> String {
    match minutes {
        ..120 => format!("{minutes} 分钟"),
        120..2_880 => format!("{} 小时", minutes / 60),
        _ => format!("{} 天", minutes / 1_440),
    }
}

/// Says the heading of a page of one day: `11月21日 周六`.
pub fn heading(day: NaiveDate) -> String {
    format!("{} {}", month_day(day), weekday(day))
}
