//! What a commit asks of a database: its stores by name, and the few requests it makes.

use crate::domain::fields::Id;
use crate::record::envelope::Record;

use super::row::Row;

/// Customer rows: `{id, due?, household?, json, derived?}`.
pub const CUSTOMER: &str = "customer";
/// Contact rows: `{id, customer?, when?, json}`; a deleted contact has no keys and so leaves the indexes.
pub const CONTACT: &str = "contact";
/// Follow-up rows: `{id, customer?, due?, when?, json}`; when it is due stands in `due` while it is open, in `when` once it is closed.
pub const FOLLOW_UP: &str = "follow_up";
/// Rows of every other kind, known or not: `{id, json}`.
pub const OTHER: &str = "other";
/// Journal entries by sequence number: `{id, json}`.
pub const JOURNAL: &str = "journal";
/// Clock state, backup state: `{id, json}`.
pub const META: &str = "meta";

/// Row of [`META`] with the clock state.
pub const CLOCK: &str = "clock";

/// Every store a record can live in.
pub const RECORDS: [&str; 4] = [CUSTOMER, CONTACT, FOLLOW_UP, OTHER];
/// Every store a commit touches.
pub const COMMIT: [&str; 6] = [CUSTOMER, CONTACT, FOLLOW_UP, OTHER, JOURNAL, META];

/// Index of [`CUSTOMER`] on the household's id.
pub const BY_HOUSEHOLD: &str = "household";
/// Index of [`CONTACT`] and [`FOLLOW_UP`] on the customer's id.
pub const BY_CUSTOMER: &str = "customer";

/// Returns the store a kind of record lives in.
pub fn store_of(kind: &str) -> &'static str {
    match kind {
        "customer" => CUSTOMER,
        "contact" => CONTACT,
        "follow_up" => FOLLOW_UP,
        _ => OTHER,
    }
}

/// Names the customer a contact or follow-up belongs to.
pub fn owner_of(record: &Record) -> Option<Id> {
    let is_owned = matches!(record.kind.as_str(), "contact" | "follow_up");
    is_owned.then(|| record.fields.text("customer").map(Id)).flatten()
}

/// Says why a commit refuses a request; nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A row that the change needs lies there and cannot be read.
    #[error(
        "这条记录读不出来，没有改动它，也没有保存。到「我的 › 数据」能看到它的原文；先导出一份，再决定怎么办。"
    )]
    Unreadable,
    /// A row that the change needs is not there.
    #[error("要改的这条记录已经不在本子里，没有保存。请返回上一页再看一看。")]
    Gone,
    /// The id belongs to a record of another kind.
    #[error("这个编号已经是另一类记录的，没有保存。")]
    OtherKind,
    /// What would be written could not be read back, or not travel in a file.
    #[error("{0}，没有保存。请改短一些再试。")]
    TooMuch(String),
}

/// Gives a commit its rows, inside one transaction: only these requests may be awaited in it.
#[expect(async_fn_in_trait, reason = "one thread: nothing is sent to another")]
pub trait Rows {
    /// What can go wrong with the rows themselves.
    type Error: From<Refused>;

    /// Reads many rows; the answers keep the order asked.
    async fn get_many(&self, wanted: &[(&str, &str)]) -> Result<Vec<Option<Row>>, Self::Error>;

    /// Reads the rows of each key of an index.
    async fn by_keys(
        &self,
        store: &str,
        index: &str,
        keys: &[&str],
    ) -> Result<Vec<Vec<Row>>, Self::Error>;

    /// Reads at most `limit` rows whose id sorts after `after`.
    async fn after(&self, store: &str, after: &str, limit: u32) -> Result<Vec<Row>, Self::Error>;

    /// Counts the rows of a store.
    async fn count(&self, store: &str) -> Result<u32, Self::Error>;

    /// Writes a row; whether it was taken is known when the transaction ends.
    fn put(&self, store: &str, row: &Row) -> Result<(), Self::Error>;

    /// Removes a row.
    fn delete(&self, store: &str, id: &str) -> Result<(), Self::Error>;

    /// Lets others work (the page paint) and comes back inside the same transaction.
    async fn breathe(&self) -> Result<(), Self::Error>;

    /// Returns milliseconds of a steady clock, for the pace of a long commit.
    fn steady_ms(&self) -> f64;
}
