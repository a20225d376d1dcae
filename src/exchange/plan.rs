//! What an import will do, told row by row before anything is written.

use chrono::NaiveDate;

use super::mapping::Mapping;
use super::planner::Planner;
use super::table::Table;
use crate::domain::change::Change;
use crate::domain::fields::{Fields, Id, Moment};

/// What the notebook already holds, asked while planning.
pub trait Known {
    /// Finds the living customer with this number.
    fn by_phone(&self, digits: &str) -> Option<Id>;
    /// Lists every living customer with this number.
    fn all_by_phone(&self, digits: &str) -> Vec<Id> {
        self.by_phone(digits).into_iter().collect()
    }
    /// Returns the fields of a living customer, cleared ones (`null`) included.
    fn customer(&self, id: &Id) -> Option<Fields>;
    /// Returns when the customer was last contacted, effective or not.
    fn last_contact(&self, customer: &Id) -> Option<Moment>;
    /// Lists the living customers of exactly this name.
    fn all_by_name(&self, _name: &str) -> Vec<Id> {
        Vec::new()
    }
    /// Tells whether a contact of an unknown person is kept aside already, or was dealt with.
    fn is_aside(&self, _id: &Id) -> bool {
        false
    }
    /// Returns when the customer is to be contacted next.
    fn next_due(&self, _customer: &Id) -> Option<Moment> {
        None
    }
    /// Tells whether a contact or follow-up exists, deleted ones too, so that importing a ledger
    /// again does not bring back what was thrown away.
    fn has(&self, id: &Id) -> bool;
    /// Counts the open follow-ups of a day, so that spreading does not overfill it.
    fn due_on(&self, _day: NaiveDate) -> usize {
        0
    }
}

/// An empty notebook.
pub struct NothingKnown;

impl Known for NothingKnown {
    fn by_phone(&self, _digits: &str) -> Option<Id> {
        None
    }
    fn customer(&self, _id: &Id) -> Option<Fields> {
        None
    }
    fn last_contact(&self, _customer: &Id) -> Option<Moment> {
        None
    }
    fn has(&self, _id: &Id) -> bool {
        false
    }
}

/// Says what becomes of next dates that have passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastDates {
    /// They move to the coming days, tier A first, at most so many a day.
    Spread { per_day: usize },
    /// They stay and are overdue.
    KeepOverdue,
}

/// Says what becomes of a row whose number is registered under another name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OtherName {
    /// 补充: it adds to the customer who has the number.
    #[default]
    Add,
    /// 另建: it becomes a customer of its own with the same number.
    Apart,
}

/// Says what becomes of what a row says otherwise than the notebook where nobody can tell which is newer: it
/// has no day of contact, or that of the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Differing {
    /// 以本子为准: it is told and not taken.
    #[default]
    Keep,
    /// 以表格为准: it takes the place of what the notebook has.
    Take,
}

/// The choices of one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub now: Moment,
    pub past_dates: PastDates,
    pub other_name: OtherName,
    pub differing: Differing,
}

impl Options {
    /// Starts from the defaults: past dates are spread, 20 a day; a known number is a known customer.
    pub fn new(now: Moment) -> Self {
        Self {
            now,
            past_dates: PastDates::Spread { per_day: 20 },
            other_name: OtherName::default(),
            differing: Differing::default(),
        }
    }
}

/// Everything an import will do.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub change: Change,
    /// One per row that is not empty, in the order of the table.
    pub lines: Vec<Line>,
    pub counts: Counts,
    pub rejected: Vec<Rejected>,
    /// The numbers of rows without content: empty ones, and headings repeated further down.
    pub skipped: Vec<usize>,
}

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 新增: a customer comes from it.
    New,
    /// 更新: it adds to a customer, of the notebook or of an earlier row.
    Updated,
    /// 重复: everything in it is already there.
    Duplicate,
    /// 待认领: a contact with nobody the notebook knows; kept aside.
    Aside,
    /// 有问题: it is not taken in.
    Rejected,
}

impl Verdict {
    /// Returns the Chinese word of the dry run.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Updated => "更新",
            Self::Duplicate => "重复",
            Self::Aside => "待认领",
            Self::Rejected => "有问题",
        }
    }
}

/// One row of the dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sheet, counted from 0.
    pub sheet: usize,
    pub row: usize,
    pub verdict: Verdict,
    /// Why, and what was kept in 备注; empty when there is nothing to say.
    pub reason: String,
    pub name: Option<String>,
    /// The first number of the row, unmasked.
    pub phone: Option<String>,
    /// It says something otherwise than the notebook, and nobody can tell which is newer.
    pub differs: bool,
    /// Something of it was kept in 备注, was refused, or needs a look for another reason.
    pub is_remarked: bool,
}

/// What an import adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows by verdict.
    pub new: usize,
    pub updated: usize,
    pub duplicate: usize,
    pub rejected: usize,
    /// Rows of contacts with people unknown, new to the notebook.
    pub aside: usize,
    /// Rows of a sheet of contacts that found their customer.
    pub matched: usize,
    /// Customers that are new; as many as rows with the verdict 新增.
    pub customers: usize,
    /// Rows that went into the customer of an earlier row.
    pub merged: usize,
    pub contacts: usize,
    pub follow_ups: usize,
    /// Follow-ups moved out of the past.
    pub moved: usize,
    /// Rows taken in of which something was kept in 备注 or needs a look.
    pub remarked: usize,
    /// Rows whose number is registered under another name, however they are taken in.
    pub other_name: usize,
    /// Rows that say something otherwise than the notebook, whichever is taken.
    pub differing: usize,
}

/// A row that is not taken in, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub sheet: usize,
    pub row: usize,
    pub cells: Vec<String>,
    pub reason: String,
}

/// Plans a whole import at once; screens use [`Planner`] to show progress.
pub fn plan(
    table: &Table,
    mapping: &Mapping,
    known: &dyn Known,
    options: Options,
    ids: &mut dyn FnMut() -> Id,
) -> Plan {
    let mut planner = Planner::new(table, mapping, options);
    while !planner.step(known, ids, usize::MAX).is_done() {}
    planner.finish(known)
}
