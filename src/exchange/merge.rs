//! Plans one person: the newest values of the rows, weighed against what the notebook has.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::cell::shortened;
use super::gather::Group;
use super::person::Person;
use super::plan::{Differing, Known, Line, Options, Verdict};
use super::planner::moment;
use super::spread::Waiting;
use crate::domain::card::catalogue::FIELDS;
use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::words::{Tier, Way, Word, lists::REASON_MISSING};
use crate::domain::written::read_number;
use crate::domain::written::wire;

/// What one person adds to the plan.
pub struct Planned {
    pub customer: Option<RecordChange>,
    pub contacts: Vec<RecordChange>,
    pub next: Option<Waiting>,
    /// The line of each row.
    pub lines: Vec<Line>,
}

/// A row among the rows of its person.
struct Entry<'a> {
    person: &'a Person,
    contact: Option<Id>,
    /// The contact is not in the notebook and not in an earlier row.
    is_new: bool,
    /// It says something the notebook does not know yet.
    adds: bool,
    remarks: Vec<String>,
    /// What it says otherwise than the notebook.
    differences: Vec<String>,
}

/// A value for a field, and the entry it comes from.
struct Candidate {
    value: Value,
    from: usize,
}

/// Plans one person.
pub fn plan(group: &Group, known: &dyn Known, options: Options) -> Planned {
    let now = options.now;
    let had = if group.is_known { known.customer(&group.id) } else { None };
    let last = had.as_ref().and_then(|_| known.last_contact(&group.id));
    let last = last.map(|at| at.with_timezone(now.offset()).naive_local());
    let mut entries = entries(group, known);
    let mut candidates = newest(&entries);
    let first_seen = first_seen(group).or((!group.is_known).then(|| now.naive_local()));
    if let Some(at) = first_seen {
        let value = wire(moment(at, now).min(now)).into();
        candidates.insert("first_seen_at".into(), Candidate { value, from: 0 });
    }
    let mut set = settled(candidates, (had.as_ref(), last), options.differing, &mut entries);
    let mut notes = notes(&mut entries, had.as_ref());
    let tier = final_tier(&mut set, had.as_ref());
    let refuses = had.as_ref().is_some_and(|f| f.is_set("do_not_disturb"));
    let closed = if tier == Some(Tier::D) { Some("D级") } else { refuses.then_some("勿扰") };
    let next = next(group, &mut entries, (known, now), (had.as_ref(), last, closed), &mut notes);
    let next = next.map(|next| Waiting { tier, ..next });
    if !notes.is_empty() {
        let old = had.as_ref().and_then(|f| f.text("notes"));
        let text = old.into_iter().chain(notes).collect::<Vec<_>>().join("\n");
        set.set("notes", text);
    }
    let contacts = entries.iter().filter(|e| e.is_new).filter_map(|e| contact(e, &group.id, now));
    let contacts = contacts.collect();
    let changes = !set.0.is_empty() || !group.is_known;
    let customer = changes.then(|| {
        let change = RecordChange::new("customer", &group.id);
        RecordChange { set, must_exist: group.is_known, ..change }
    });
    let lines = lines(group, entries, had.as_ref(), options.differing);
    Planned { customer, contacts, next, lines }
}

/// Returns the id of an imported contact: the same customer, minute, way and words, the same contact.
pub(super) fn contact_id(customer: &Id, minute: &str, way: Way, said: [&str; 2]) -> Id {
    contact_id_by(customer, minute, way.term(), said)
}

fn contact_id_by(customer: &Id, minute: &str, way: &str, said: [&str; 2]) -> Id {
    Id::derived(&["import", customer.as_str(), minute, way, said[0], said[1]])
}

/// Numbers the contacts of the rows: the same day, way and words are the same contact for ever.
fn entries<'a>(group: &'a Group, known: &dyn Known) -> Vec<Entry<'a>> {
    let mut seen = BTreeSet::new();
    let entry = |person: &'a Person| {
        let contact = person.when.map(|when| {
            let when = crate::domain::written::minute(when);
            let way = person.way.map_or("", Word::term);
            let said = [&person.summary, &person.feedback].map(|t| t.as_deref().unwrap_or(""));
            // A contact of another customer's card, deleted since, is not brought back to this one.
            let own = person.contact.clone().filter(|id| group.is_known || !known.has(id));
            own.unwrap_or_else(|| contact_id_by(&group.id, &when, way, said))
        });
        let is_new = contact.as_ref().is_some_and(|id| {
            let stored = group.is_known && known.has(id);
            seen.insert(id.clone()) && !stored
        });
        let (remarks, differences) = (person.remarks.clone(), Vec::new());
        Entry { person, contact, is_new, adds: is_new, remarks, differences }
    };
    group.people.iter().map(entry).collect()
}

/// Takes the newest value of every field by the day of the contact; undated rows are the oldest, and what
/// a list of contacts says about its customers stands behind what a list of customers says.
fn newest(entries: &[Entry]) -> BTreeMap<String, Candidate> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|at| entries.get(*at).map(|e| (!e.person.is_follow_up, e.person.when)));
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for from in order {
        let Some(entry) = entries.get(from) else { continue };
        let fields = &entry.person.fields;
        // A detail belongs to the channel it came with.
        if fields.contains_key("channel") {
            found.remove("channel_detail");
        }
        let phones = entry.person.phones.iter();
        let label = |p: &String| entry.person.labels.get(p).map_or("本人", String::as_str);
        let phones = phones.map(|p| (["phones/", p].concat(), json!({ "label": label(p) })));
        let fields = fields.iter().map(|(name, value)| (name.clone(), value.clone()));
        for (name, value) in fields.chain(phones) {
            if found.get(&name).is_none_or(|c| c.value != value) {
                found.insert(name, Candidate { value, from });
            }
        }
    }
    found
}

fn first_seen(group: &Group) -> Option<NaiveDateTime> {
    // What the table says itself, else the earliest contact it tells of.
    let said = group.people.iter().filter_map(|p| p.first_seen).min();
    said.or_else(|| group.people.iter().filter_map(|p| p.when).min())
}

/// Keeps the values that the notebook lacks, or that come from a contact newer than all it has.
///
/// So a ledger imported again changes nothing, even where the user has edited or cleared a field.
fn settled(
    candidates: BTreeMap<String, Candidate>,
    (had, last): (Option<&Fields>, Option<NaiveDateTime>),
    differing: Differing,
    entries: &mut [Entry],
) -> Fields {
    let mut set = Fields::default();
    for (name, Candidate { value, from }) in candidates {
        let Some(entry) = entries.get_mut(from) else { continue };
        let is_newer = entry.is_new && entry.person.when > last;
        let old = had.and_then(|f| f.0.get(&name));
        let value = with_the_rest(old, value);
        let wins = match old {
            None => true,
            Some(old) if is_equal(old, &value) => false,
            // Another's name never takes the place of the one who has the number.
            Some(_) if name == "name" || name == "title" => {
                is_newer && entry.person.other_name.is_none()
            }
            Some(_) if name == "first_seen_at" || name.contains('/') => false,
            // A row older than the last contact is history; of another nobody can tell which is newer.
            Some(old) if !is_newer && !old.is_null() && is_undecided(entry.person.when, last) => {
                entry.differences.push(difference(&name, old, &value));
                differing == Differing::Take
            }
            Some(_) => is_newer,
        };
        if wins {
            entry.adds |= name != "first_seen_at";
            set.set(name, value);
        }
    }
    set
}

/// Keeps the parts of a value that a row says nothing of: a total price leaves the monthly payment.
fn with_the_rest(old: Option<&Value>, value: Value) -> Value {
    let (Some(Value::Object(old)), Value::Object(own)) = (old, &value) else { return value };
    let mut all = old.clone();
    for (part, own) in own {
        if !old.get(part).is_some_and(|old| is_equal(old, own)) {
            all.insert(part.clone(), own.clone());
        }
    }
    Value::Object(all)
}

/// Compares two values; 200 and 200.0 are the same amount.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            read_number(&a.to_string()) == read_number(&b.to_string())
        }
        _ => a == b,
    }
}

fn is_undecided(when: Option<NaiveDateTime>, last: Option<NaiveDateTime>) -> bool {
    when.is_none_or(|when| last.is_none_or(|last| when >= last))
}

/// Says what a field is in the table and in the notebook: `意向级别是A,本子里是B`.
fn difference(name: &str, old: &Value, new: &Value) -> String {
    let label = FIELDS.iter().find(|field| field.name == name).map_or("有一项", |f| f.label);
    match (new.as_str(), old.as_str()) {
        (Some(new), Some(old)) => {
            format!("{label}是{},本子里是{}", shortened(new, 12), shortened(old, 12))
        }
        _ => [label, "和本子里不同"].concat(),
    }
}

/// Collects the lines for 备注 that are not there yet.
fn notes(entries: &mut [Entry], had: Option<&Fields>) -> Vec<String> {
    let stored = had.and_then(|f| f.0.get("notes"));
    let old = stored.and_then(Value::as_str).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        // What the user has cleared comes back only with a contact that is new.
        let may_add = entry.is_new
            || stored.is_none()
            || (entry.contact.is_none() && stored.is_some_and(|s| !s.is_null()));
        for line in entry.person.notes.iter().filter(|_| may_add) {
            if !old.contains(line.as_str()) && !lines.contains(line) {
                lines.push(line.clone());
                entry.adds = true;
            }
        }
    }
    lines
}

/// Settles the tier; a D that comes without a reason gets one to be filled in.
fn final_tier(set: &mut Fields, had: Option<&Fields>) -> Option<Tier> {
    let tier: Option<Tier> = set.word("tier");
    let has_reason = set.get("invalid_reason").is_some()
        || had.is_some_and(|f| f.get("invalid_reason").is_some());
    if tier == Some(Tier::D) && !has_reason {
        set.set("invalid_reason", REASON_MISSING);
    }
    tier.or(had.and_then(|f| f.word("tier")))
}

/// Finds the next date of the newest row that has one, unless a later contact has made it history.
fn next(
    group: &Group,
    entries: &mut [Entry],
    (known, now): (&dyn Known, Moment),
    (had, last, closed): (Option<&Fields>, Option<NaiveDateTime>, Option<&str>),
    notes: &mut Vec<String>,
) -> Option<Waiting> {
    let whens: Vec<NaiveDateTime> = entries.iter().filter_map(|e| e.person.when).collect();
    let entry = entries.iter_mut().filter(|e| e.person.next.is_some()).reduce(|best, entry| {
        let is_newer = entry.person.when > best.person.when;
        // A row that repeats an earlier one adds nothing, so the earlier one keeps the honour.
        let differs =
            entry.person.when == best.person.when && entry.person.next != best.person.next;
        if is_newer || differs { entry } else { best }
    })?;
    let planned = entry.person.next.as_ref()?;
    let at = crate::domain::written::minute(planned.at);
    let id = Id::derived(&["import-next", group.id.as_str(), &at]);
    // That very date stands in the notebook, whoever planned it.
    let due = known.next_due(&group.id).map(|due| due.with_timezone(now.offset()).naive_local());
    if group.is_known && due.is_some_and(|due| crate::domain::written::minute(due) == at) {
        return None;
    }
    let was_imported = group.is_known && (known.has(&id) || entry.contact.is_some());
    if was_imported && !entry.is_new {
        return None;
    }
    let day = planned.at.date();
    let is_later = |when: &NaiveDateTime| Some(*when) > entry.person.when && when.date() >= day;
    if whens.iter().chain(&last).any(is_later) {
        entry.remarks.push("下次跟进之后已经联系过,不再提醒".into());
        return None;
    }
    let is_early = entry.person.when.is_some_and(|when| day < when.date());
    let why = if is_early { Some("早于沟通日期") } else { closed };
    if let Some(why) = why {
        let old = had.and_then(|f| f.text("notes")).unwrap_or_default();
        if !old.contains(&planned.note) && !notes.contains(&planned.note) {
            notes.push(planned.note.clone());
            entry.adds = true;
            entry.remarks.push([why, ",下次跟进已放进备注"].concat());
        }
        return None;
    }
    entry.adds = true;
    let customer = group.id.clone();
    Some(Waiting {
        id,
        customer,
        row: (entry.person.sheet, entry.person.row),
        tier: None,
        at: planned.at,
    })
}

fn contact(entry: &Entry, customer: &Id, now: Moment) -> Option<RecordChange> {
    let person = entry.person;
    let mut record = RecordChange::new("contact", entry.contact.as_ref()?)
        .with("customer", customer.as_str())
        // Today's rows without a time say 10:00, which may not have come yet.
        .with("when", wire(moment(person.when?, now).min(now)))
        .with("way", person.way?.term())
        .with("outcome", person.outcome?.term());
    for (name, text) in [("summary", &person.summary), ("feedback", &person.feedback)] {
        if let Some(text) = text {
            record = record.with(name, text.as_str());
        }
    }
    Some(record)
}

fn lines(
    group: &Group,
    entries: Vec<Entry>,
    had: Option<&Fields>,
    differing: Differing,
) -> Vec<Line> {
    let first = group.people.first().map_or(0, |p| p.row);
    let owner = group.people.iter().find_map(|p| p.text("name").map(str::to_owned));
    let owner = owner.or_else(|| had?.text("name")).unwrap_or_else(|| "这位客户".to_owned());
    let line = |(at, entry): (usize, Entry)| {
        let other = entry.person.other_name.as_deref();
        let (verdict, mut reason) = match (group.is_known, at) {
            _ if entry.person.is_follow_up && entry.adds => {
                (Verdict::Updated, format!("记到{owner}名下"))
            }
            _ if entry.person.is_follow_up => (Verdict::Duplicate, format!("{owner}已有这条记录")),
            (false, 0) => (Verdict::New, other.map_or(String::new(), |o| format!("{o},另建"))),
            (true, _) if other.is_some() => {
                let (verdict, what) = match entry.adds {
                    true => (Verdict::Updated, "补充进去"),
                    false => (Verdict::Duplicate, "没有新内容"),
                };
                (verdict, format!("{},{what}", other.unwrap_or_default()))
            }
            (true, _) if entry.adds => (Verdict::Updated, "已有这位客户,补充进去".to_owned()),
            (true, _) => (Verdict::Duplicate, "这位客户和这条记录都已经有了".to_owned()),
            _ if entry.adds => (Verdict::Updated, format!("和第{first}行是同一位客户,合并")),
            _ => (Verdict::Duplicate, format!("第{first}行起已有同样的内容")),
        };
        // Said once: a row that adds nothing needs no second look.
        let has_remarks = verdict != Verdict::Duplicate && !entry.remarks.is_empty();
        let differs = !entry.differences.is_empty();
        let is_remarked = has_remarks || differs || other.is_some();
        if has_remarks {
            reason = joined(&reason, &entry.remarks.join(";"));
        }
        if differs {
            let done = if differing == Differing::Take { "按表格改" } else { "没有改" };
            reason = joined(&reason, &[&entry.differences.join(";"), ",", done].concat());
        }
        let (sheet, row) = (entry.person.sheet, entry.person.row);
        let name = entry.person.text("name").map(str::to_owned);
        let phone = entry.person.phones.first().cloned();
        Line { sheet, row, verdict, reason, name, phone, differs, is_remarked }
    };
    entries.into_iter().enumerate().map(line).collect()
}

/// Joins two sentences of a reason.
pub(super) fn joined(first: &str, second: &str) -> String {
    let mark = if first.is_empty() || second.is_empty() { "" } else { ";" };
    [first, mark, second].concat()
}
