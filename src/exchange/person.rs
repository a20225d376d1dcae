//! One row of a table, read by a mapping: who it is about and everything it says.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::cell::shortened;
use super::columns::Column;
use super::dates::{YearRule, parse_day};
use super::mapping::{Mapping, words};
use super::readings::{is_blank, money, name, nobody, phones, tidy_name};
use super::table::{Row, Table};
use super::values::{is_closed, is_list};
use crate::domain::card::catalogue::FIELDS;
use crate::domain::card::typed::LONGEST_ELEMENT;
use crate::domain::fields::Id;
use crate::domain::words::{Outcome, Tier, Way, Word};

/// What one row says.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The sheet, counted from 0.
    pub sheet: usize,
    pub row: usize,
    /// It stands on a sheet of contacts, which registers nobody.
    pub is_follow_up: bool,
    /// Digits, as in `phones/<digits>`.
    pub phones: Vec<String>,
    /// Numbers the table shows only in part (`138****1234`), as written.
    pub masked: Vec<String>,
    /// What the number is on the card, where it is not the customer's own: 配偶.
    pub labels: BTreeMap<String, String>,
    /// What the table calls the customer (客户编号); an id of ours, or a number of another system.
    pub reference: Option<String>,
    /// The id of the contact, in a table this app wrote.
    pub contact: Option<Id>,
    /// Customer fields by wire name; elements of sets as `concerns/学区`.
    pub fields: BTreeMap<String, Value>,
    /// When the contact happened.
    pub when: Option<NaiveDateTime>,
    pub way: Option<Way>,
    pub outcome: Option<Outcome>,
    pub summary: Option<String>,
    pub feedback: Option<String>,
    pub next: Option<Next>,
    pub first_seen: Option<NaiveDateTime>,
    /// Lines for 备注, each with its heading where it came from another column.
    pub notes: Vec<String>,
    /// Why the row is about nobody, though something stands where a name would: 合计, a footnote.
    pub is_nobody: Option<&'static str>,
    /// What the dry run tells about this row.
    pub remarks: Vec<String>,
    /// The number is registered under another name; says whose: `号码与赵先生(D级)相同,姓名不同`.
    pub other_name: Option<String>,
}

/// The next date of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub at: NaiveDateTime,
    /// `heading:cell`, for 备注 when no follow-up is made of it.
    pub note: String,
}

impl Person {
    /// Returns a text field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    /// Tells whether the row says who it is about.
    pub fn is_somebody(&self) -> bool {
        !self.phones.is_empty()
            || (self.is_nobody.is_none() && self.text("name").is_some())
            || self.text("wechat").is_some()
            || (self.is_follow_up && self.reference.is_some())
    }

    /// Returns the customer's id, in a table this app wrote.
    pub fn own_id(&self) -> Option<Id> {
        own_id(self.reference.as_deref()?)
    }

    /// Returns the 微信号 when it can stand for a person: WeChat's own form, not a nickname.
    pub fn wechat_key(&self) -> Option<String> {
        let id = self.text("wechat").filter(|w| (6..=20).contains(&w.len()))?;
        let fits = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        fits.then(|| id.to_ascii_lowercase())
    }
}

/// Reads rows by a mapping.
pub struct Reader<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    today: NaiveDate,
    /// Columns in the order they must be read: the contact's day before the next day.
    order: Vec<(usize, Column)>,
}

impl<'a> Reader<'a> {
    /// Prepares to read the rows of a table on a day.
    pub fn new(table: &'a Table, mapping: &'a Mapping, today: NaiveDate) -> Self {
        let mut order: Vec<_> = mapping.columns.iter().copied().enumerate().collect();
        order.sort_by_key(|(_, c)| *c != Column::When);
        Self { table, mapping, today, order }
    }

    /// Reads one row; what cannot be understood goes to its notes.
    pub fn person(&self, row: &Row) -> Person {
        let mut person = Person { row: row.number, ..Person::default() };
        let mut budget = serde_json::Map::new();
        for (at, column) in &self.order {
            let Some(cell) = row.cells.get(*at).filter(|c| !is_blank(*column, c)) else { continue };
            let heading = self.table.headings.get(*at).map_or("", String::as_str);
            self.cell(&mut person, &mut budget, *column, heading, cell);
        }
        if !budget.is_empty() {
            person.fields.insert("budget".into(), Value::Object(budget));
        }
        let is_alone = row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
        let first = row.cells.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
        let is_sum = person.phones.is_empty().then(|| nobody(first, is_alone)).flatten();
        person.is_nobody = is_sum.or_else(|| nobody(person.text("name")?, is_alone));
        if person.own_id().is_none() {
            tidy_name(&mut person);
        }
        if let Some(phone) = person.phones.first().cloned()
            && person.text("wechat").is_some_and(|w| w.starts_with('同'))
        {
            put(&mut person, "wechat", &phone);
        }
        // A reason why a B or C is invalid contradicts itself: it is no field but a note.
        if person.text("tier").is_some_and(|t| t != Tier::D.term())
            && let Some(Value::String(reason)) = person.fields.remove("invalid_reason")
        {
            person.notes.push(line(Column::InvalidReason.label(), &reason));
        }
        self.settle_contact(&mut person);
        person
    }

    fn cell(
        &self,
        person: &mut Person,
        budget: &mut serde_json::Map<String, Value>,
        column: Column,
        heading: &str,
        cell: &str,
    ) {
        match column {
            Column::Ignore => {}
            Column::Name => put(person, "name", &name(cell)),
            Column::Wechat => put(person, "wechat", cell),
            Column::InvalidReason => put(person, "invalid_reason", cell),
            Column::HomeArea => put(person, "home_area", cell),
            Column::WorkArea => put(person, "work_area", cell),
            Column::ChannelDetail => self.channel(person, heading, cell, false),
            Column::Channel => self.channel(person, heading, cell, true),
            Column::Phone => phones(person, heading, cell),
            Column::Summary => person.summary = Some(cell.to_owned()),
            Column::Feedback => person.feedback = Some(cell.to_owned()),
            Column::Notes => person.notes.push(cell.to_owned()),
            Column::Keep => person.notes.push(line(heading, cell)),
            Column::CustomerRef => person.reference = Some(cell.to_owned()),
            Column::ContactRef => person.contact = own_id(cell),
            Column::DoNotDisturb => {
                if ["是", "勿扰", "y", "yes", "1"].contains(&cell) {
                    person.fields.insert("do_not_disturb".into(), true.into());
                }
            }
            Column::Birthday => match birthday(cell) {
                Some(value) => drop(person.fields.insert("birthday".into(), value)),
                None => keep(person, heading, cell, "不是能认出的生日"),
            },
            Column::Competitor => {
                for name in cell.split(['、', ',', '\u{ff0c}']).map(str::trim) {
                    if !name.is_empty() && !name.contains('/') {
                        element(person, "competitors", heading, name);
                    }
                }
            }
            Column::Tags => {
                for word in words(column, cell) {
                    element(person, "tags", heading, word);
                }
            }
            Column::When => match parse_day(cell, YearRule::NotAfter(self.today)) {
                Some(read) if read.day <= self.today => person.when = Some(read.at()),
                Some(_) => keep(person, heading, cell, "在今天以后"),
                None => keep(person, heading, cell, "不是能认出的日期"),
            },
            Column::NextDue => {
                let rule = match person.when {
                    Some(when) => YearRule::NotBefore(when.date()),
                    None => YearRule::Nearest(self.today),
                };
                match parse_day(cell, rule) {
                    Some(read) => {
                        person.next = Some(Next { at: read.at(), note: line(heading, cell) });
                    }
                    None => keep(person, heading, cell, "不是能认出的日期"),
                }
            }
            Column::FirstSeen => match parse_day(cell, YearRule::NotAfter(self.today)) {
                Some(read) => person.first_seen = Some(read.at()),
                None => keep(person, heading, cell, "不是能认出的日期"),
            },
            Column::ProtectionEnds => match parse_day(cell, YearRule::Nearest(self.today)) {
                Some(read) => put(person, "protection_ends", &read.day.to_string()),
                None => keep(person, heading, cell, "不是能认出的日期"),
            },
            Column::BudgetTotal => money(person, budget, ("total_wan", true), heading, cell),
            Column::BudgetDown => money(person, budget, ("down_wan", true), heading, cell),
            Column::BudgetMonthly => money(person, budget, ("monthly_yuan", false), heading, cell),
            _ if is_closed(column) => self.closed(person, column, heading, cell),
            _ => person.notes.push(line(heading, cell)),
        }
    }

    /// Reads the words of a closed column into its field, or its set of fields.
    fn closed(&self, person: &mut Person, column: Column, heading: &str, cell: &str) {
        for word in words(column, cell) {
            let Some(found) = self.mapping.meaning(column, word) else {
                keep(person, heading, word, "不认识");
                continue;
            };
            let term = found.term.as_str();
            match column {
                Column::Way => {
                    person.way = Way::parse(term);
                    let outcome = found.detail.as_deref().and_then(Outcome::parse);
                    person.outcome = person.outcome.or(outcome);
                }
                Column::Outcome => person.outcome = Outcome::parse(term).or(person.outcome),
                Column::Invalid if term == "无效" => put(person, "tier", Tier::D.term()),
                Column::Invalid => {}
                // 是否无效 = 无效 is stronger than a tier nobody took back.
                Column::Tier if person.text("tier") == Some("D") => {}
                _ if is_list(column) => {
                    element(person, field_of(column), heading, term);
                }
                _ => put(person, field_of(column), term),
            }
        }
    }

    /// Reads a channel or its detail; an unknown word is a detail, which is free text.
    fn channel(&self, person: &mut Person, heading: &str, cell: &str, is_main: bool) {
        match self.mapping.meaning(Column::Channel, cell) {
            Some(found) => {
                if is_main || person.text("channel").is_none() {
                    put(person, "channel", &found.term);
                }
                if let Some(detail) = found.detail {
                    put(person, "channel_detail", &detail);
                }
            }
            None if is_main && self.mapping.values.answer(Column::Channel, cell).is_some() => {
                keep(person, heading, cell, "不认识");
            }
            None => put(person, "channel_detail", cell),
        }
    }

    /// Gives the contact its way and outcome; what belongs to no contact goes to 备注.
    fn settle_contact(&self, person: &mut Person) {
        let way = person.way.or(self.mapping.default_way);
        let (Some(_), Some(way)) = (person.when, way) else {
            person.when = None;
            let parts = [
                (Column::Way, person.way.take().map(|w| w.term().to_owned())),
                (Column::Outcome, person.outcome.take().map(|o| o.term().to_owned())),
                (Column::Summary, person.summary.take()),
                (Column::Feedback, person.feedback.take()),
            ];
            for (column, text) in parts.into_iter().filter_map(|(c, t)| Some((c, t?))) {
                let at = self.mapping.columns.iter().position(|c| *c == column);
                let heading = at.and_then(|at| self.table.headings.get(at));
                person.notes.push(line(heading.map_or(column.label(), String::as_str), &text));
            }
            return;
        };
        if person.way.is_none() {
            let is_way = |(at, column): (usize, &Column)| {
                let heading = self.table.headings.get(at).filter(|_| *column == Column::Way)?;
                person.notes.iter().find(|n| n.starts_with(&line(heading, "")))
            };
            let is_unknown = self.mapping.columns.iter().enumerate().find_map(is_way).is_some();
            let why = if is_unknown { "" } else { "没写方式," };
            // A table without such a column is one question of the mapping, not one per row.
            if self.mapping.columns.contains(&Column::Way) {
                person.remarks.push(format!("{why}先按{way}记"));
            }
        }
        person.way = Some(way);
        // A ledger writes down talks that took place; an empty row of one says only that it was tried.
        let said = person.summary.is_some() || person.feedback.is_some();
        let reached = way.outcomes().first().copied().filter(|_| said);
        let tried = way.default_outcome().unwrap_or(Outcome::NoAnswer);
        person.outcome = person.outcome.or(reached).or(Some(tried));
    }
}

/// Reads an id this app gave; another system's numbers are none.
fn own_id(text: &str) -> Option<Id> {
    let is_hex =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let lengths = text.split('-').map(str::len);
    (lengths.eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex)).then(|| Id::new(text))
}

/// Reads a birthday into the form of its field.
pub(super) fn birthday(text: &str) -> Option<Value> {
    let field = FIELDS.iter().find(|f| f.name == "birthday")?;
    field.check(text).ok().filter(|value| !value.is_null())
}

fn field_of(column: Column) -> &'static str {
    match column {
        Column::Title => "title",
        Column::Tier => "tier",
        Column::Layout => "layouts",
        Column::Area => "area",
        Column::Product => "products",
        Column::Purpose => "purposes",
        Column::Concern => "concerns",
        Column::Objection => "objections",
        Column::Family => "family",
        Column::Housing => "housing",
        Column::PurchaseCount => "purchase_count",
        Column::Payment => "payment",
        Column::PriceReaction => "price_reaction",
        Column::Need => "need",
        Column::DecisionStage => "decision_stage",
        Column::DealStage => "deal_stage",
        Column::Temperament => "temperament",
        _ => "notes",
    }
}

pub(super) fn put(person: &mut Person, field: &str, text: &str) {
    person.fields.insert(field.into(), text.into());
}

/// Adds an element to a set; one too long to be a name goes to 备注.
fn element(person: &mut Person, set: &str, heading: &str, name: &str) {
    if name.chars().count() > LONGEST_ELEMENT {
        return keep(person, heading, name, "太长");
    }
    person.fields.insert([set, "/", name].concat(), true.into());
}

pub(super) fn line(heading: &str, cell: &str) -> String {
    [heading, ":", cell].concat()
}

pub(super) fn keep(person: &mut Person, heading: &str, cell: &str, why: &str) {
    person.notes.push(line(heading, cell));
    person.remarks.push(format!("{heading}「{}」{why},已放进备注", shortened(cell, 20)));
}
