//! Plans an import in steps: first rows are read and gathered by person, then each person planned.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::gather::{Gathered, Group};
use super::mapping::Mapping;
use super::merge::{self, Planned};
use super::person::Reader;
use super::plan::{Counts, Known, Line, Options, PastDates, Plan, Rejected, Verdict};
use super::spread::{Waiting, spread};
use super::table::Table;
use crate::domain::change::{Change, RecordChange};
use crate::domain::days::month_day;
use crate::domain::fields::{Id, Moment};
use crate::domain::written::wire;

/// Plans an import, some rows at a time; dropping it leaves nothing behind.
pub struct Planner<'a> {
    table: &'a Table,
    reader: Reader<'a>,
    options: Options,
    next_row: usize,
    gathered: Gathered,
    next_group: usize,
    change: Change,
    lines: Vec<Line>,
    counts: Counts,
    rejected: Vec<Rejected>,
    skipped: Vec<usize>,
    waiting: Vec<Waiting>,
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
        Self {
            table,
            reader: Reader::new(table, mapping, options.now.date_naive()),
            options,
            next_row: 0,
            gathered: Gathered::default(),
            next_group: 0,
            change: Change::new("导入表格"),
            lines: Vec::with_capacity(table.rows.len()),
            counts: Counts::default(),
            rejected: Vec::new(),
            skipped: Vec::new(),
            waiting: Vec::new(),
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
        while left > 0 && self.next_row < self.table.rows.len() {
            self.read_row(known, ids);
            left -= 1;
        }
        while left > 0 && self.next_row == self.table.rows.len() {
            let Some(group) = self.gathered.groups.get_mut(self.next_group) else { break };
            let group = std::mem::take(group);
            self.plan_group(known, group);
            self.next_group += 1;
            left -= 1;
        }
        self.progress()
    }

    fn progress(&self) -> Progress {
        let rows = self.table.rows.len();
        let groups = self.gathered.groups.len().max(1);
        let all_read = self.next_row == rows;
        let planned = if all_read && self.next_group >= self.gathered.groups.len() {
            rows
        } else {
            self.next_group * rows / groups
        };
        Progress { done: self.next_row + planned, total: rows * 2 }
    }

    fn read_row(&mut self, known: &dyn Known, ids: &mut dyn FnMut() -> Id) {
        let Some(row) = self.table.rows.get(self.next_row) else { return };
        self.next_row += 1;
        if row.is_empty() || row.cells == self.table.headings {
            self.skipped.push(row.number);
            return;
        }
        let person = self.reader.person(row);
        if person.is_somebody() {
            let other_name = self.options.other_name;
            self.gathered.add(person, &row.cells, (known, other_name), ids);
            return;
        }
        let mut reason = match person.is_total {
            true => "像是合计行,不是客户".to_owned(),
            false => "没有姓名、号码或微信号,不知道是谁".to_owned(),
        };
        for remark in &person.remarks {
            reason.push(';');
            reason.push_str(remark.trim_end_matches(",已放进备注").trim_end_matches(";已放进备注"));
        }
        self.counts.rejected += 1;
        self.lines.push(Line {
            row: row.number,
            verdict: Verdict::Rejected,
            reason: reason.clone(),
            name: None,
            phone: None,
            is_remarked: true,
        });
        self.rejected.push(Rejected { row: row.number, cells: row.cells.clone(), reason });
    }

    fn plan_group(&mut self, known: &dyn Known, group: Group) {
        let Planned { customer, contacts, next, lines } =
            merge::plan(&group, known, self.options.now);
        self.counts.customers += usize::from(!group.is_known);
        self.counts.merged += group.people.len().saturating_sub(1);
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
                Verdict::Rejected => self.counts.rejected += 1,
            }
            self.counts.remarked += usize::from(line.is_remarked);
            self.lines.push(line);
        }
    }

    /// Plans the follow-ups of all persons and returns the plan; call it when all steps are done.
    pub fn finish(mut self, known: &dyn Known) -> Plan {
        crate::domain::order::sort_by_key(&mut self.lines, |line| line.row);
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
                if let Ok(at) = self.lines.binary_search_by_key(&next.row, |line| line.row)
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
