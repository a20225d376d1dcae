//! 归属证明: one customer's timeline as a sheet that settles whose customer it is.
//! Never here: hashing itself (the browser does it), or printing.

use chrono::NaiveDate;
use serde_json::json;

use super::contact::Contact;
use super::customer::Customer;
use super::days::{before, day_in};
use super::fields::{Fields, Id, Moment};
use super::history::History;
use super::name::display_name;
use super::phone::mask_digits;
use super::protection::{self, ExtendedBy, Protection};
use super::report::masked_name;
use super::words::Word;
use super::written::{clock, day};

/// Says who may read the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Surname, the ends of the number, no summaries: for a group.
    Masked,
    /// Everything: for whoever decides.
    Full,
}

/// Gathers what the sheet is made from.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub customer: &'a Customer,
    pub contacts: &'a [Contact],
    /// Contacts of the household: they count for protection only.
    pub relatives: &'a [Contact],
    pub protection: &'a Protection,
    pub project: &'a str,
    pub agent: &'a str,
    /// The hash of each contact's record, see `hashed_text`.
    pub hashes: &'a dyn Fn(&Id) -> Option<String>,
    pub now: Moment,
}

/// Shows the facts a dispute is settled by, and the sheet that says them.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    pub first_visit: Option<Moment>,
    /// The effective contacts, oldest first.
    pub effective: Vec<Id>,
    /// Effective contacts of today and the six days before.
    pub in_last_week: usize,
    /// The last protected day.
    pub ends: Option<NaiveDate>,
    pub is_protected: bool,
    pub lines: Vec<String>,
}

/// Days within which an effective contact shows that a customer is looked after.
const RECENT: u32 = 7;
/// Signs of a hash on the sheet: enough to tell one record from any other.
const SHOWN: usize = 16;

/// Makes the sheet.
pub fn proof(case: &Case, detail: Detail) -> Proof {
    let zone = *case.now.offset();
    let today = day_in(case.now, zone);
    let history = History::new(case.contacts, zone);
    let effective: Vec<&Contact> =
        history.entries().iter().map(|e| e.contact).filter(|c| c.is_effective()).collect();
    let first_visit = history.visits().next().map(|e| e.contact);
    let since = before(today, RECENT - 1);
    let is_recent = |c: &&&Contact| (since..=today).contains(&day_in(c.when, zone));
    let in_last_week = effective.iter().filter(is_recent).count();
    let ending =
        protection::ends(case.customer, case.contacts, case.relatives, case.protection, zone);
    let is_protected = ending.as_ref().is_some_and(|e| e.is_running(today));

    let minute = |at: Moment| {
        let at = at.with_timezone(&zone);
        format!("{} {}", day(at.date_naive()), clock(at))
    };
    let mut lines = vec!["客户归属证明".to_owned()];
    let head = [("项目", case.project), ("置业顾问", case.agent)];
    lines.extend(head.iter().filter(|h| !h.1.is_empty()).map(|h| format!("{}:{}", h.0, h.1)));
    lines.push(format!("客户:{}", who(case.customer, detail)));
    lines.extend(case.customer.first_seen_at.map(|at| format!("首次登记:{}", minute(at))));
    lines.push(match first_visit {
        Some(c) if c.revisit => format!("首次来访:{}(登记为复访)", minute(c.when)),
        Some(c) => format!("首次来访:{}", minute(c.when)),
        None => "首次来访:没有来访记录".into(),
    });
    let misses = history.entries().len() - effective.len();
    lines.push(format!(
        "有效跟进:{}次,近{RECENT}天{in_last_week}次;未接通或未回{misses}次",
        effective.len()
    ));
    lines.push(match &ending {
        Some(e) => {
            let state = if is_protected { "有效" } else { "已过" };
            let from = e.started.map(|d| format!("{}起,", day(d))).unwrap_or_default();
            format!("保护期:{from}到{}({},{state})", day(e.day), e.because)
        }
        None => "保护期:没有".into(),
    });
    lines.extend(rules(case.protection));
    lines.push("有效跟进明细".into());
    for (n, contact) in effective.iter().enumerate() {
        lines.push(line(n + 1, contact, first_visit, &minute, detail, case.hashes));
    }
    lines.push(format!("制表:{}", minute(case.now)));
    Proof {
        first_visit: first_visit.map(|c| c.when),
        effective: effective.iter().map(|c| c.id.clone()).collect(),
        in_last_week,
        ends: ending.map(|e| e.day),
        is_protected,
        lines,
    }
}

fn who(customer: &Customer, detail: Detail) -> String {
    let phones = customer.phones.iter().map(|p| match detail {
        Detail::Masked => mask_digits(p),
        Detail::Full => p.clone(),
    });
    let name = match detail {
        Detail::Masked => masked_name(customer),
        Detail::Full => display_name(customer),
    };
    std::iter::once(name).chain(phones).collect::<Vec<_>>().join(" ")
}

fn line(
    number: usize,
    contact: &Contact,
    first_visit: Option<&Contact>,
    minute: &dyn Fn(Moment) -> String,
    detail: Detail,
    hashes: &dyn Fn(&Id) -> Option<String>,
) -> String {
    let mut text = format!(
        "{number}. {} {} {}",
        minute(contact.when),
        contact.way.term(),
        contact.outcome.term()
    );
    let is_first = first_visit.is_some_and(|first| first.id == contact.id);
    if contact.way.is_visit() {
        text += if is_first && !contact.revisit { " 首访" } else { " 复访" };
    }
    if let Some(summary) = contact.summary.as_deref().filter(|_| detail == Detail::Full) {
        // One record, one line: whoever reads the sheet counts lines.
        text += &format!(" {}", summary.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(hash) = hashes(&contact.id) {
        text += &format!(" #{}", hash.get(..SHOWN).unwrap_or(&hash));
    }
    text
}

/// Says the project's rules, one line each.
fn rules(protection: &Protection) -> Vec<String> {
    let mut lines = Vec::new();
    for window in &protection.windows {
        let extended = match window.extended_by {
            ExtendedBy::Effective => ",有效跟进续期",
            ExtendedBy::Visit => ",再次来访续期",
            ExtendedBy::Nothing => ",不续期",
        };
        let cap = window.cap_days.map(|d| format!(",最多{d}天")).unwrap_or_default();
        let tiers: String = window.tiers.iter().map(|t| t.term()).collect();
        let tiers = if tiers.is_empty() { tiers } else { format!(",限{tiers}级") };
        let start = window.starts_at.term();
        lines.push(format!("规则:{start}起{}天{extended}{cap}{tiers}", window.days));
    }
    if protection.family_counts && !lines.is_empty() {
        lines.push("规则:同一家庭共享保护期".into());
    }
    lines
}

/// Writes what the hash of a record is taken of: its kind, id and fields as JSON with sorted keys
/// and no spaces (UTF-8). Whoever has the exported record can take it again.
pub fn hashed_text(kind: &str, id: &Id, fields: &Fields) -> String {
    json!({ "kind": kind, "id": id.as_str(), "fields": fields.0 }).to_string()
}
