//! Plans an import in steps: first rows are read and gathered by person, then each person planned.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::aside;
use super::gather::{Gathered, Group};
use super::mapping::Mapping;
use super::merge::{self, Planned};
use super::person::{Person, Reader};
use super::plan::{Counts, Known, Line, Options, PastDates, Plan, Rejected, Verdict};
use super::spread::{Waiting, spread};
use super::table::{Row, Table};
use super::workbook::{Part, Role};
use crate::domain::change::{Change, RecordChange};
use crate::domain::days::month_day;
use crate::domain::fields::{Id, Moment};
use crate::domain::written::wire;

/// The longest row, bytes of all its cells: a cell of Excel holds 32,767 characters, and a card of many such rows still
/// stays below what one record may hold.
const LONGEST_ROW: usize = 256 << 10;

/// One sheet to be planned.
struct Sheet<'a> {
    name: &'a str,
    table: &'a Table,
    reader: Reader<'a>,
    role: Role,
    /// Its place among the sheets as they were given.
    at: usize,
}

/// Plans an import, some rows at a time; dropping it leaves nothing behind.
pub struct Planner<'a> {
    /// Lists of customers before lists of contacts, which only then find them.
    sheets: Vec<Sheet<'a>>,
    options: Options,
    next_sheet: usize,
    next_row: usize,
    read: usize,
    total: usize,
    gathered: Gathered,
    next_group: usize,
    change: Change,
    lines: Vec<Line>,
    counts: Counts,
    rejected: Vec<Rejected>,
    skipped: Vec<usize>,
    waiting: Vec<Waiting>,
    /// Contacts kept aside by this plan.
    kept: HashSet<Id>,
}

/// How far a planner has come, in units of about equal work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

impl Progress {
    /// Tells whether the plan can be finished.
    pub fn is_done(self) -> bool {
        self.done >= self.total
    }
}

impl<'a> Planner<'a> {
    /// Starts a plan.
    pub fn new(table: &'a Table, mapping: &'a Mapping, options: Options) -> Self {
        Self::of([("", table, mapping, Role::People)], options)
    }

    /// Starts a plan of several sheets together.
    pub fn of_parts(parts: &'a [Part], options: Options) -> Self {
        let parts = parts.iter().map(|p| (p.name.as_str(), p.table.as_ref(), &p.mapping, p.role));
        Self::of(parts, options)
    }

    fn of(
        given: impl IntoIterator<Item = (&'a str, &'a Table, &'a Mapping, Role)>,
        options: Options,
    ) -> Self {
        let today = options.now.date_naive();
        let sheet = |(at, (name, table, mapping, role)): (usize, (&'a str, _, _, _))| Sheet {
            name,
            table,
            reader: Reader::new(table, mapping, today),
            role,
            at,
        };
        let mut sheets: Vec<Sheet> = given.into_iter().enumerate().map(sheet).collect();
        sheets.retain(|s| s.role != Role::Skip);
        sheets.sort_by_key(|s| s.role == Role::FollowUps);
        let total = sheets.iter().map(|s| s.table.rows.len()).sum();
        Self {
            sheets,
            options,
            next_sheet: 0,
            next_row: 0,
            read: 0,
            total,
            gathered: Gathered::default(),
            next_group: 0,
            change: Change::new("导入表格"),
            lines: Vec::with_capacity(total),
            counts: Counts::default(),
            rejected: Vec::new(),
            skipped: Vec::new(),
            waiting: Vec::new(),
            kept: HashSet::new(),
        }
    }

    /// Works off up to `most` rows or persons and tells how far it is.
    pub fn step(
        &mut self,
        known: &dyn Known,
        ids: &mut dyn FnMut() -> Id,
        most: usize,
    ) -> Progress {
        let mut left = most.max(1);
        while left > 0 && self.read_row(known, ids) {
            left -= 1;
        }
        while left > 0 {
            let Some(group) = self.gathered.groups.get_mut(self.next_group) else { break };
            let group = std::mem::take(group);
            self.plan_group(known, group);
            self.next_group += 1;
            left -= 1;
        }
        self.progress()
    }

    fn progress(&self) -> Progress {
        let rows = self.total;
        let groups = self.gathered.groups.len().max(1);
        let all_read = self.next_sheet >= self.sheets.len();
        let planned = if all_read && self.next_group >= self.gathered.groups.len() {
            rows
        } else {
            self.next_group * rows / groups
        };
        Progress { done: self.read + planned, total: rows * 2 }
    }

    /// Reads the next row; `false` when all are read.
    fn read_row(&mut self, known: &dyn Known, ids: &mut dyn FnMut() -> Id) -> bool {
        let Some(sheet) = self.sheets.get(self.next_sheet) else { return false };
        let (at, role, name) = (sheet.at, sheet.role, sheet.name);
        let Some(row) = sheet.table.rows.get(self.next_row) else {
            self.next_sheet += 1;
            self.next_row = 0;
            return self.next_sheet < self.sheets.len();
        };
        self.next_row += 1;
        self.read += 1;
        if row.is_empty() || sheet.table.is_heading_again(row) {
            self.skipped.push(row.number);
            return true;
        }
        if row.cells.iter().map(String::len).sum::<usize>() > LONGEST_ROW {
            self.reject(at, row, "这一行的字太多（超过 8 万字），请分开写或删短".to_owned());
            return true;
        }
        let mut person = sheet.reader.person(row);
        person.sheet = at;
        person.is_follow_up = role == Role::FollowUps;
        if person.is_somebody() {
            let other_name = self.options.other_name;
            if role == Role::People {
                self.gathered.add(person, &row.cells, (known, other_name), ids);
            } else if let Err(person) = self.gathered.add_follow_up(person, known) {
                self.keep_aside(&person, name, known);
            } else {
                self.counts.matched += 1;
            }
            return true;
        }
        let why = person.is_nobody.unwrap_or("没有姓名、号码或微信号,不知道是谁");
        let mut reason = why.to_owned();
        for remark in &person.remarks {
            reason.push(';');
            reason.push_str(remark.trim_end_matches(",已放进备注").trim_end_matches(";已放进备注"));
        }
        self.reject(at, row, reason);
        true
    }

    /// Leaves a row out, with why.
    fn reject(&mut self, sheet: usize, row: &Row, reason: String) {
        self.counts.rejected += 1;
        self.lines.push(Line {
            sheet,
            row: row.number,
            verdict: Verdict::Rejected,
            reason: reason.clone(),
            name: None,
            phone: None,
            differs: false,
            is_remarked: true,
        });
        let cells = row.cells.clone();
        self.rejected.push(Rejected { sheet, row: row.number, cells, reason });
    }

    /// Keeps the contact of an unknown person for review.
    fn keep_aside(&mut self, person: &Person, sheet: &str, known: &dyn Known) {
        let id = aside::id_of(person);
        let is_new = !known.is_aside(&id) && self.kept.insert(id);
        let (verdict, reason) = match is_new {
            true => (Verdict::Aside, "找不到这位客户,先放在待认领"),
            false => (Verdict::Duplicate, "已经在待认领里,或已处理过"),
        };
        if is_new {
            let from = format!("{sheet} 第 {} 行", person.row).trim().to_owned();
            self.change.push(aside::keep(person, &from, self.options.now));
            self.counts.aside += 1;
        } else {
            self.counts.duplicate += 1;
        }
        self.lines.push(Line {
            sheet: person.sheet,
            row: person.row,
            verdict,
            reason: reason.to_owned(),
            name: person.text("name").map(str::to_owned),
            phone: person.phones.first().cloned(),
            differs: false,
            is_remarked: is_new,
        });
    }

    fn plan_group(&mut self, known: &dyn Known, group: Group) {
        let Planned { customer, contacts, next, lines } = merge::plan(&group, known, self.options);
        self.counts.customers += usize::from(!group.is_known);
        let registering = group.people.iter().filter(|p| !p.is_follow_up).count();
        self.counts.merged += registering.saturating_sub(1);
        self.counts.contacts += contacts.len();
        self.change.records.extend(customer);
        self.change.records.extend(contacts);
        self.waiting.extend(next);
        self.counts.other_name += group.people.iter().filter(|p| p.other_name.is_some()).count();
        for line in lines {
            match line.verdict {
                Verdict::New => self.counts.new += 1,
                Verdict::Updated => self.counts.updated += 1,
                Verdict::Duplicate => self.counts.duplicate += 1,
                Verdict::Aside | Verdict::Rejected => {}
            }
            self.counts.remarked += usize::from(line.is_remarked);
            self.counts.differing += usize::from(line.differs);
            self.lines.push(line);
        }
    }

    /// Plans the follow-ups of all persons and returns the plan; call it when all steps are done.
    pub fn finish(mut self, known: &dyn Known) -> Plan {
        self.lines.sort_by_key(|line| (line.sheet, line.row));
        let days = self.days(known);
        for (next, day) in self.waiting.iter().zip(days) {
            let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
            let due = day.map_or(next.at, |day| day.and_time(ten));
            let mut record = RecordChange::new("follow_up", &next.id)
                .with("customer", next.customer.as_str())
                .with("due", wire(moment(due, self.options.now)))
                .with("reason", serde_json::json!({"rule": "", "because": "导入的日期"}))
                .with("origin", "手工")
                .with("state", "待办");
            if day.is_some() {
                let note = format!("原定{},过期后顺延", month_day(next.at.date()));
                record = record.with("note", note);
                self.counts.moved += 1;
                if let Ok(at) =
                    self.lines.binary_search_by_key(&next.row, |line| (line.sheet, line.row))
                    && let Some(line) = self.lines.get_mut(at)
                {
                    let text = format!(
                        "下次跟进{}已过,改到{}",
                        month_day(next.at.date()),
                        month_day(due.date())
                    );
                    line.reason = merge::joined(&line.reason, &text);
                }
            }
            self.counts.follow_ups += 1;
            self.change.push(record);
        }
        Plan {
            change: self.change,
            lines: self.lines,
            counts: self.counts,
            rejected: self.rejected,
            skipped: self.skipped,
        }
    }

    /// Finds the new day of each follow-up that has passed; `None` for one that stays.
    fn days(&self, known: &dyn Known) -> Vec<Option<NaiveDate>> {
        let PastDates::Spread { per_day } = self.options.past_dates else {
            return vec![None; self.waiting.len()];
        };
        let now = self.options.now.naive_local();
        let mut own: HashMap<NaiveDate, usize> = HashMap::new();
        for next in self.waiting.iter().filter(|n| n.at.date() >= now.date()) {
            *own.entry(next.at.date()).or_default() += 1;
        }
        let load = |day| own.get(&day).copied().unwrap_or(0) + known.due_on(day);
        spread(&self.waiting, now, per_day, &load)
    }
}

/// Gives a local time the offset of `now`.
pub(super) fn moment(local: NaiveDateTime, now: Moment) -> Moment {
    local.and_local_timezone(*now.offset()).single().unwrap_or(now)
}
