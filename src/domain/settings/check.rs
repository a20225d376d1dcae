//! From settings as typed to the fields that may be written, or what has to be corrected.

use serde_json::{Value, json};

use super::Settings;
use super::parts::bounds;
use super::projects::Projects;
use crate::domain::cadence::rules::RULES;
use crate::domain::calendar::holidays::{self, Holidays};
use crate::domain::fields::{Fields, Id};
use crate::domain::protection::{MOST_WINDOWS, StartsAt, Window};
use crate::domain::words::Word;

/// Most days a typed window may say.
pub const MOST_DAYS: u64 = 365;

/// Checks what was typed into the settings; the error says in Chinese what to correct. What was
/// typed may stand as text where a number belongs, the public holidays as lines, and a new site as an
/// element without a name.
pub fn checked(
    before: &Fields,
    changed: Vec<(String, Value)>,
) -> Result<Vec<(String, Value)>, String> {
    let mut sites = Fields::default();
    let mut ready = Vec::new();
    for (name, value) in changed {
        let is_blank = value.as_str().is_some_and(|t| t.trim().is_empty());
        let may_be_blank = bounds(&name).is_some() || name.starts_with("tier_meanings/");
        let value = if is_blank && may_be_blank { Value::Null } else { value };
        if name == "project" || name.starts_with("projects/") {
            sites.set(name, value);
            continue;
        }
        if name == holidays::SET {
            // Typed as lines of text; stored as one field per day.
            let plan = Holidays::parse(value.as_str().unwrap_or_default());
            ready.extend(plan.map_err(|why| why.to_string())?.changes(before));
            continue;
        }
        if let Some((least, most)) = bounds(&name) {
            let range = (u64::from(least), u64::from(most));
            check_whole(label(&name), &value, range, unit(&name))?;
        }
        if name == "windows" {
            if value.as_array().is_some_and(|all| all.len() > MOST_WINDOWS) {
                return Err(format!("归属保护期最多 {MOST_WINDOWS} 条，请先删掉不用的。"));
            }
            value.as_array().into_iter().flatten().try_for_each(check_window)?;
        }
        ready.push((name, value));
    }
    ready.extend(check_sites(before, &sites)?);
    ready.retain(|(name, value)| before.0.get(name).unwrap_or(&Value::Null) != value);
    Ok(ready)
}

/// Reads typed days: a number where it is one, `null` where it is the default, else the text:
/// `checked` clears an empty one and refuses any other.
pub fn typed_number(typed: &str, default: Option<u32>) -> Value {
    let typed = typed.trim();
    match typed.parse::<u32>() {
        Ok(number) if Some(number) == default => Value::Null,
        Ok(number) => json!(number),
        Err(_) => json!(typed),
    }
}

/// Returns the typed value, or `null` where it says the same as the default does.
pub fn unless_default(name: &str, value: Value) -> Value {
    let mut fields = Fields::default();
    fields.set(name, value.clone());
    if Settings::read(&fields) == Settings::default() && is_whole(name, &value) {
        return Value::Null;
    }
    value
}

/// Tells whether a value can be read; one that cannot reads as the default without being it.
fn is_whole(name: &str, value: &Value) -> bool {
    name != "windows"
        || value.as_array().is_some_and(|all| all.iter().all(|w| Window::read(w).is_some()))
}

fn label(name: &str) -> &str {
    let rule = name.strip_prefix("cadence/").and_then(|n| RULES.iter().find(|r| r.name == n));
    match name {
        "miss_limit" => "连续几次未接通换方式",
        "warn_days" => "提前几天提醒",
        "daily_cap" => "每天最多安排几位",
        _ => rule.map_or(name, |r| r.name),
    }
}

fn unit(name: &str) -> &'static str {
    if matches!(name, "miss_limit" | "daily_cap") { "整数" } else { DAYS }
}

const DAYS: &str = "整天数";

fn check_whole(
    what: &str,
    value: &Value,
    (least, most): (u64, u64),
    unit: &str,
) -> Result<(), String> {
    let is_right = value.is_null() || value.as_u64().is_some_and(|n| (least..=most).contains(&n));
    if is_right {
        Ok(())
    } else {
        Err(format!("「{what}」要填 {least} 到 {most} 的{unit}。"))
    }
}

fn check_window(window: &Value) -> Result<(), String> {
    let start = window.get("starts_at").and_then(Value::as_str).unwrap_or_default();
    let start = StartsAt::parse(start).map_or("", StartsAt::term);
    let days = window.get("days").filter(|d| !d.is_null()).cloned().unwrap_or_else(|| json!(""));
    check_whole(&format!("{start}起保护天数"), &days, (1, MOST_DAYS), DAYS)?;
    let cap = window.get("cap_days").unwrap_or(&Value::Null);
    check_whole(&format!("{start}起最多天数"), cap, (1, MOST_DAYS), DAYS)
}

/// Renames and adds sites one after the other, as the rules of their names ask.
fn check_sites(before: &Fields, typed: &Fields) -> Result<Vec<(String, Value)>, String> {
    let mut after = before.clone();
    let mut ready = Vec::new();
    for (name, value) in &typed.0 {
        let sites = Projects::read(&after);
        let id = name.strip_prefix("projects/").map(Id::new);
        let text = value.get("name").unwrap_or(value).as_str().unwrap_or_default();
        let is_known = sites.all().iter().any(|p| p.id == id);
        let change = match &id {
            Some(_) if value.is_null() => {
                ready.push((name.clone(), Value::Null));
                after.set(name.clone(), Value::Null);
                continue;
            }
            Some(id) if !is_known => sites.add(id, text).map(|mut change| {
                // Which site is the current one is said beside the names.
                change.set.0.remove("current_project");
                change
            }),
            id => sites.rename(id.as_ref(), text),
        };
        let change = change.map_err(|why| why.to_string())?;
        after.0.extend(change.set.0.clone());
        ready.extend(change.set.0);
    }
    Ok(ready)
}
