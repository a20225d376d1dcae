//! The one commit, over any rows: read, stamp, merge, follow, plan, derive, put — whole or not at all.
//! Pure: IndexedDB (`store`) and memory (`memory.rs`) hold the rows, the moment and the device are arguments.
//! Never here: a database, or a rule of the showroom (those are asked from `domain`).

mod dossiers;
mod erasing;
mod families;
pub mod journal;
pub mod memory;
pub mod pace;
mod planning;
mod putting;
pub mod request;
mod revival;
pub mod row;
pub mod rows;
mod spreading;
pub mod state;
mod writing;

use request::{Now, Request, Saved};
use rows::Rows;

/// Writes one request into rows; the caller's transaction makes it whole or absent.
pub async fn commit<R: Rows>(rows: &R, request: &Request, now: &Now) -> Result<Saved, R::Error> {
    writing::Writing::start(rows, request, now).await?.finish(rows).await
}
