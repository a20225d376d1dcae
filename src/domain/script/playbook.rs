//! 口径包: what a new version brings, against the last one and the user's own edits.
//!
//! A 口径包 is never merged by its stamps: an issuer who writes later would overwrite what the user
//! said better. Each field is compared three ways instead: last version, new version, here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::KIND as SCRIPT;
use super::belonging::{SPACED, is_reserved};
use super::edit::{edit, is_personal};
use super::{STARTER, history};
use crate::domain::change::{Change, RecordChange};
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::lenient;
use crate::domain::settings::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::written::{self, day, wire};

/// Names the kind of the record that remembers a 口径包 and what it said last.
pub const KIND: &str = "playbook";

/// Describes one version of a 口径包: `covers.playbook` in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Playbook {
    #[serde(deserialize_with = "trimmed")]
    pub id: String,
    #[serde(deserialize_with = "trimmed")]
    pub name: String,
    /// May be written as a number.
    #[serde(deserialize_with = "trimmed")]
    pub version: String,
    #[serde(deserialize_with = "trimmed")]
    pub issuer: String,
    #[serde(with = "written::day_if_any", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// The device that made the file, as its head says.
    #[serde(skip)]
    pub maker: String,
}

/// Reads a text or a number as text, without blanks around it.
fn trimmed<'a, D: Deserializer<'a>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// Tells whether a version says it comes before another: numbers are compared as numbers, and only
/// where everything else in the two is alike.
pub fn is_older(version: &str, than: &str) -> bool {
    let (mut ours, mut theirs) = (version.chars().peekable(), than.chars().peekable());
    loop {
        match (number(&mut ours), number(&mut theirs)) {
            (Some(a), Some(b)) if a != b => return a < b,
            (Some(_), Some(_)) => {}
            (None, None) => match (ours.next(), theirs.next()) {
                (None, Some(_)) => return true,
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => {}
                _ => return false,
            },
            _ => return false,
        }
    }
}

fn number(text: &mut std::iter::Peekable<std::str::Chars>) -> Option<u64> {
    let mut number = None;
    while let Some(digit) = text.peek().and_then(|c| c.to_digit(10)) {
        number = Some(number.unwrap_or(0_u64).saturating_mul(10).saturating_add(digit.into()));
        text.next();
    }
    number
}

/// One record of a 口径包, whatever stamps it came with.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: String,
    pub id: Id,
    pub fields: Fields,
}

/// What this phone knows of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Here {
    Unknown,
    /// The user deleted it: it stays away.
    Deleted,
    /// Of the user's own, or of another 口径包: never touched.
    Another,
    Known(Fields),
}

/// One field that a version changes, or that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub field: String,
    pub last: Value,
    pub new: Value,
    /// What stands here.
    pub here: Value,
}

/// One record of the list that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub kind: String,
    pub id: Id,
    pub title: String,
    pub differences: Vec<Difference>,
}

/// What a new version would do: 新增, 变更, 撤回, and 与口径不同 (the user's edit is kept).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    pub new: Vec<Item>,
    /// Only fields the user left alone; the others of the same record are in `differing`.
    pub changed: Vec<Item>,
    pub withdrawn: Vec<Item>,
    pub differing: Vec<Item>,
    pub same: usize,
    /// Deleted here by the user, and left so.
    pub deleted: usize,
    /// The user's own by now, and left alone.
    pub kept: usize,
    /// Records that no 口径包 may bring: customers, contacts, other settings.
    pub refused: usize,
}

impl Playbook {
    /// Reads what a file says of itself; a file without a name is no 口径包 of a version.
    pub fn read(covers: Option<&Value>) -> Option<Self> {
        let mut said: Self = lenient::of_value(covers?.get(KIND)?)?;
        if said.id.is_empty() {
            said.id = Id::derived(&[KIND, &said.name]).0;
        }
        (!said.name.is_empty()).then_some(said)
    }

    /// Writes what a file says of itself.
    pub fn covers(&self) -> Value {
        json!({ KIND: self })
    }
}

/// Compares a new version with the last one and with what stands here.
pub fn diff(last: &[Entry], new: &[Entry], here: &dyn Fn(&Entry) -> Here) -> Diff {
    let mut out = Diff::default();
    let mut known: BTreeMap<&Id, &Entry> = BTreeMap::new();
    known.extend(last.iter().map(|entry| (&entry.id, entry)));
    let mut named: BTreeSet<&Id> = BTreeSet::new();
    for entry in new {
        if !is_allowed(entry) {
            out.refused += 1;
            continue;
        }
        named.insert(&entry.id);
        let none = Fields::default();
        let last = known.get(&entry.id).map_or(&none, |entry| &entry.fields);
        match here(entry) {
            Here::Deleted => out.deleted += 1,
            Here::Another => out.kept += 1,
            Here::Unknown => {
                let all = differences(last, &entry.fields, &none);
                out.new.push(item(entry, all));
            }
            Here::Known(fields) => compare(entry, last, &fields, &mut out),
        }
    }
    for entry in last.iter().filter(|e| !named.contains(&e.id) && e.kind != SETTINGS_KIND) {
        if let Here::Known(fields) = here(entry)
            && fields.get("withdrawn").is_none()
        {
            out.withdrawn.push(item(entry, Vec::new()));
        }
    }
    out
}

fn compare(entry: &Entry, last: &Fields, here: &Fields, out: &mut Diff) {
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for difference in differences(last, &entry.fields, here) {
        // Nothing here, or what the last version said: the user has no wording of their own.
        let is_untouched = difference.here == difference.last || difference.here.is_null();
        let is_news = difference.new != difference.last;
        if is_untouched && is_news { theirs.push(difference) } else { ours.push(difference) }
    }
    let withdrawn = here.get("withdrawn");
    if let Some(since) = withdrawn {
        let (field, here) = ("withdrawn".to_owned(), since.clone());
        theirs.push(Difference { field, last: Value::Null, new: Value::Null, here });
    }
    if theirs.is_empty() && ours.is_empty() {
        out.same += 1;
    }
    if !theirs.is_empty() {
        out.changed.push(item(entry, theirs));
    }
    if !ours.is_empty() {
        out.differing.push(item(entry, ours));
    }
}

/// Lists the fields of either version whose new value is not the one here.
fn differences(last: &Fields, new: &Fields, here: &Fields) -> Vec<Difference> {
    let value = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or_default();
    let mut names: BTreeSet<&String> = BTreeSet::new();
    names.extend(last.0.keys().chain(new.0.keys()).filter(|n| !is_personal(n) && *n != "origin"));
    let mut out = Vec::new();
    for name in names {
        let (last, new, here) = (value(last, name), value(new, name), value(here, name));
        if new != here {
            out.push(Difference { field: name.clone(), last, new, here });
        }
    }
    out
}

/// Tells whether a 口径包 may bring a record; of the settings only rates and project facts.
fn is_allowed(entry: &Entry) -> bool {
    match entry.kind.as_str() {
        SCRIPT | "banned_phrase" | "unit" => true,
        SETTINGS_KIND => {
            let is_given = |name: &String| name.starts_with("facts/") || name.starts_with("rates/");
            entry.id.as_str() == SETTINGS_ID && entry.fields.0.keys().all(is_given)
        }
        _ => false,
    }
}

fn item(entry: &Entry, differences: Vec<Difference>) -> Item {
    let names = ["question", "phrase", "name"];
    let title = names.into_iter().find_map(|name| entry.fields.text(name));
    let title = title.unwrap_or_else(|| match entry.kind.as_str() {
        SETTINGS_KIND => "项目资料".to_owned(),
        _ => entry.id.to_string(),
    });
    Item { kind: entry.kind.clone(), id: entry.id.clone(), title, differences }
}

impl Diff {
    /// Asks for everything the new version brings: what the user edited stays as it is, replaced
    /// wordings go to the history, what is withdrawn turns 过期.
    pub fn take(&self, playbook: &Playbook, at: Moment, here: &dyn Fn(&Item) -> Fields) -> Change {
        let mut change = Change::new("导入口径包");
        for item in &self.new {
            let mut record = RecordChange::new(&item.kind, &item.id);
            record.set = news(item);
            if item.kind == SCRIPT {
                record.set.set("origin", playbook.id.as_str());
                if let (Some(last), None) = (playbook.valid_until, record.set.get("valid_until")) {
                    record.set.set("valid_until", day(last));
                }
            }
            change.push(record);
        }
        for item in &self.changed {
            change.push(item.take(&here(item), at));
        }
        for item in &self.withdrawn {
            let record = RecordChange::update(&item.kind, &item.id);
            change.push(record.with("withdrawn", playbook.version.as_str()));
        }
        change
    }
}

impl Item {
    /// Asks for what the 口径包 says in all of these fields: 用口径包的.
    pub fn take(&self, here: &Fields, at: Moment) -> RecordChange {
        if self.kind == SCRIPT {
            return edit(&self.id, here, news(self), at);
        }
        let mut record = RecordChange::new(&self.kind, &self.id);
        record.set = news(self);
        record
    }
}

fn news(item: &Item) -> Fields {
    let mut set = Fields::default();
    let new = item.differences.iter().map(|d| (d.field.clone(), d.new.clone()));
    set.0.extend(new);
    set
}

/// Asks for a version to be remembered, so that the next one can be compared with it; `before` is
/// what the record of this 口径包 says now.
pub fn remember(playbook: &Playbook, new: &[Entry], before: &Fields, at: Moment) -> RecordChange {
    let mut change = RecordChange::new(KIND, &Id::new(playbook.id.as_str()))
        .with("name", playbook.name.as_str())
        .with("version", playbook.version.as_str())
        .with("issuer", playbook.issuer.as_str())
        .with("maker", playbook.maker.as_str())
        .with(SPACED, before.0.is_empty() || before.is_set(SPACED))
        .with("valid_until", playbook.valid_until.map(day))
        .with("received_at", wire(at));
    for name in before.0.keys().filter(|name| name.starts_with("given/")) {
        change.set.set(name.as_str(), Value::Null);
    }
    for entry in new.iter().filter(|entry| is_allowed(entry)) {
        let given = json!({ "kind": entry.kind, "fields": entry.fields.0 });
        change.set.set(format!("given/{}", entry.id), given);
    }
    change
}

/// Tells whether the user reworded a script; `before` is the record of the 口径包 it came with.
pub fn is_edited(script: &Id, here: &Fields, before: Option<&Fields>) -> bool {
    let given = before.and_then(|b| b.get(&format!("given/{script}"))?.get("fields"));
    let Some(given) = given else { return !history::list(here).is_empty() };
    let value = |name: &str| here.get(name).unwrap_or(&Value::Null);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    names.extend(here.0.keys().map(String::as_str));
    names.extend(given.as_object().into_iter().flat_map(|g| g.keys().map(String::as_str)));
    let is_own = |name: &str| given.get(name).unwrap_or(&Value::Null) != value(name);
    names.into_iter().any(|name| history::is_wording(name) && is_own(name))
}

/// Asks for a 口径包 or the starter set to be taken out of the book: its scripts are deleted, but
/// those the user edited stay and are the user's own from now on.
pub fn remove<'a>(
    id: &str,
    before: Option<&Fields>,
    scripts: impl Iterator<Item = (&'a Id, &'a Fields)>,
) -> Change {
    let mut change = Change::new("移除口径包");
    let is_of = |f: &Fields| f.text("origin").as_deref() == Some(id);
    let is_set = id == STARTER || !is_reserved(id);
    for (script, fields) in scripts.filter(|(_, f)| is_set && is_of(f)) {
        change.push(if is_edited(script, fields, before) {
            RecordChange::update(SCRIPT, script)
                .with("origin", "own")
                .with("withdrawn", Value::Null)
        } else {
            RecordChange::delete(SCRIPT, script)
        });
    }
    change.push(RecordChange::delete(KIND, &Id::new(id)));
    change
}

/// A record as the 口径包 gave it.
#[derive(Deserialize)]
struct Given {
    kind: String,
    fields: Fields,
}

/// Reads back the version that was remembered last.
pub fn remembered(fields: &Fields) -> Vec<Entry> {
    let entry = |(id, given)| {
        let Given { kind, fields } = lenient::of_value(given)?;
        Some(Entry { kind, id: Id::new(id), fields })
    };
    fields.elements("given").filter_map(entry).collect()
}
