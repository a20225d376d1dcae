//! A fresh database for one test, and shorthand for what is written into it.

use chrono::DateTime;
use genke::commit::request::{Now, Request, Saved};
use genke::domain::change::{Change, RecordChange};
use genke::domain::fields::Id;
use genke::platform::clock;
use genke::store::connection::Store;
use genke::store::error::Error;

/// Opens a database nobody has used.
pub fn fresh() -> Store {
    Store::new(&format!("test-{}", clock::new_id()))
}

/// The moment of every test: a Saturday morning.
pub fn now() -> Now {
    let moment = DateTime::parse_from_rfc3339("2026-11-21T09:30:00+08:00").unwrap();
    Now { ms: moment.timestamp_millis(), moment, device: "test".into() }
}

/// Registers a customer of tier B who visits now.
pub fn visit(customer: &Id, contact: &Id) -> Change {
    let mut change = Change::new("记一笔");
    change.push(
        RecordChange::new("customer", customer)
            .with("name", "王女士")
            .with("tier", "B")
            .with("first_seen_at", "2026-11-21T09:30:00+08:00"),
    );
    change.push(
        RecordChange::new("contact", contact)
            .with("customer", customer.as_str())
            .with("when", "2026-11-21T09:30:00+08:00")
            .with("way", "来访")
            .with("outcome", "到访"),
    );
    change
}

/// Writes a change.
pub async fn write(store: &Store, change: Change) -> Result<Saved, Error> {
    store.commit(&Request { change, ..Request::default() }, &now()).await
}
