//! The settings one by one: their names, their bounds, and back to the default, singly or all together.

use serde_json::{Value, json};

use super::{SETTINGS_ID, SETTINGS_KIND, Settings};
use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id};

/// Names one thing that can be set: a field, or a set of fields `name/…`.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub name: &'static str,
    pub label: &'static str,
    /// Setting it may move due dates: show `foresee` before it is saved.
    pub moves_dates: bool,
}

/// Every part with a default; the names of project and salesperson are none.
pub const PARTS: &[Part] = &[
    part("cadence", "跟进节奏", true),
    part("miss_limit", "连续几次未接通换方式", true),
    part("hours", "联系时间", true),
    part("rest_days", "休息日", true),
    part("daily_cap", "每天最多安排几位", false),
    part("windows", "归属保护期", true),
    part("ceiling_tiers", "保护期前必跟的级别", true),
    part("family_counts", "同一家庭共享保护期", true),
    part("warn_days", "保护期提前几天提醒", false),
    part("tier_meanings", "级别含义", false),
    part("options", "选项", false),
    part("sensitive", "敏感信息", false),
];

const fn part(name: &'static str, label: &'static str, moves_dates: bool) -> Part {
    Part { name, label, moves_dates }
}

/// Tells whether setting a field (`cadence/首访`) may move due dates.
pub fn moves_dates(field: &str) -> bool {
    let name = field.split('/').next().unwrap_or(field);
    PARTS.iter().any(|p| p.name == name && p.moves_dates)
}

/// Says why a typed number cannot be a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("请填 {least} 到 {most} 的整数。")]
pub struct OutOfBounds {
    pub least: u32,
    pub most: u32,
}

/// Tells the least and the most a setting that is a whole number may be.
pub fn bounds(name: &str) -> Option<(u32, u32)> {
    match name {
        "miss_limit" => Some((1, 10)),
        "warn_days" => Some((0, 60)),
        "daily_cap" => Some((1, 500)),
        _ => name.starts_with("cadence/").then_some((1, 365)),
    }
}

/// Checks a number typed for a setting; nothing typed is the default (`null`).
pub fn check_number(name: &str, typed: &str) -> Result<Value, OutOfBounds> {
    let (least, most) = bounds(name).unwrap_or((0, u32::MAX));
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let number = typed.parse().ok().filter(|n: &u32| (least..=most).contains(n));
    number.map(|n| json!(n)).ok_or(OutOfBounds { least, most })
}

impl Settings {
    /// Asks for 恢复默认 of everything: clears every rule that was set, keeps projects and names.
    pub fn restore_defaults(fields: &Fields) -> RecordChange {
        let mut change = RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID));
        for part in PARTS {
            change.set.0.extend(Self::restore(fields, part.name).set.0);
        }
        change
    }

    /// Asks for 恢复默认 of one part (`cadence`), one element (`cadence/A级`) or one list
    /// (`options/concerns`).
    pub fn restore(fields: &Fields, what: &str) -> RecordChange {
        let mut change = RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID));
        for name in set_in(fields, what) {
            change.set.set(name, Value::Null);
        }
        change
    }

    /// Tells whether a part, element or list was never set, or set back.
    pub fn is_default(fields: &Fields, what: &str) -> bool {
        set_in(fields, what).next().is_none()
    }
}

/// Lists the fields that are set at a name or below it.
fn set_in<'a>(fields: &'a Fields, what: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    let is_within = move |name: &str| {
        name.strip_prefix(what).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let set = fields.0.iter().filter(move |(name, value)| !value.is_null() && is_within(name));
    set.map(|(name, _)| name.as_str())
}
