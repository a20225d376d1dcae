//! 节气 of 1900–2100, in Beijing time: the same table the Chinese calendar comes from.

use chrono::{Datelike, NaiveDate};

use super::lunar::terms;

/// The terms in the order of a year, two a month.
const NAMES: [&str; 24] = [
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
];

/// Names the term that begins on a day; `None` outside 1900–2100.
pub fn on(day: NaiveDate) -> Option<&'static str> {
    let days = terms(day.year())?;
    let first = day.month0() as usize * 2;
    let is_on = |at: &usize| days.get(*at).is_some_and(|of| u32::from(*of) == day.day());
    let place = (first..first + 2).find(is_on)?;
    NAMES.get(place).copied()
}
