//! 项目设置: everything a project may set differently, with the defaults of the showroom handbooks.

use serde_json::Value;

use super::cadence::rules::{Cadence, RULES};
use super::change::RecordChange;
use super::fields::{Fields, Id};
use super::protection::{Protection, Window};
use super::words::{Tier, Word};

/// Names the kind of the record the settings live in.
pub const SETTINGS_KIND: &str = "setting";
/// Names the one record the settings live in, the same on every phone.
pub const SETTINGS_ID: &str = "setting-project";

/// Shows the settings of the project as the fields of their record say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// 项目名.
    pub project: String,
    /// How the salesperson signs.
    pub agent: String,
    pub cadence: Cadence,
    pub protection: Protection,
}

impl Settings {
    /// Reads the settings; whatever is missing, unknown or out of bounds takes its default.
    pub fn read(fields: &Fields) -> Self {
        Self {
            project: fields.text("project").unwrap_or_default(),
            agent: fields.text("agent").unwrap_or_default(),
            cadence: read_cadence(fields),
            protection: read_protection(fields),
        }
    }

    /// Asks for 恢复默认: clears every rule that was set, keeps the names of project and agent.
    pub fn restore_defaults(fields: &Fields) -> RecordChange {
        let mut change = RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID));
        for (name, value) in &fields.0 {
            let is_rule = SINGLE.contains(&name.as_str())
                || SETS
                    .iter()
                    .any(|set| name.strip_prefix(set).is_some_and(|r| r.starts_with('/')));
            if is_rule && !value.is_null() {
                change.set.set(name.as_str(), Value::Null);
            }
        }
        change
    }
}

const SINGLE: &[&str] = &["miss_limit", "ceiling_tiers", "windows", "warn_days", "family_counts"];
const SETS: &[&str] = &["cadence", "rest_days"];

fn read_cadence(fields: &Fields) -> Cadence {
    let mut cadence = Cadence::default();
    for rule in RULES {
        if let Some(days) = whole(fields, &format!("cadence/{}", rule.name), 1, 365) {
            cadence.days.insert(rule.name.into(), days);
        }
    }
    for (day, rests) in cadence.rest_days.iter_mut().enumerate() {
        *rests = fields.is_set(&format!("rest_days/{day}"));
    }
    if let Some(limit) = whole(fields, "miss_limit", 1, 10) {
        cadence.miss_limit = limit;
    }
    if let Some(list) = fields.get("ceiling_tiers").and_then(Value::as_array) {
        let tiers = list.iter().filter_map(|v| v.as_str().and_then(Tier::parse));
        cadence.ceiling_tiers = tiers.collect();
    }
    cadence
}

fn read_protection(fields: &Fields) -> Protection {
    let mut protection = Protection::default();
    if let Some(list) = fields.get("windows").and_then(Value::as_array) {
        let windows: Vec<_> = list.iter().filter_map(Window::read).collect();
        // An empty list is a project without protection; a list of nothing readable is a fault.
        if list.is_empty() || !windows.is_empty() {
            protection.windows = windows;
        }
    }
    if let Some(days) = whole(fields, "warn_days", 0, 60) {
        protection.warn_days = days;
    }
    if let Some(counts) = fields.get("family_counts").and_then(Value::as_bool) {
        protection.family_counts = counts;
    }
    protection
}

fn whole(fields: &Fields, name: &str, least: u32, most: u32) -> Option<u32> {
    let number = fields.number(name)?;
    let in_bounds = (f64::from(least)..=f64::from(most)).contains(&number);
    (in_bounds && number.fract() == 0.0).then_some(number as u32)
}
