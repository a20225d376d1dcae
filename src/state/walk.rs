//! Every row on disk, a slice at a time; and the lines of a bundle, gathered outside the app's own memory.

use leptos::web_sys::Blob;

use crate::commit::row::Row;
use crate::commit::rows::RECORDS;
use crate::platform::{blobs, clock, task};
use crate::store::error::Error;

use super::book::Book;
use super::sealing::Failure;

/// Rows read at a time.
const SLICE: u32 = 250;
/// Milliseconds of work until the page may paint and answer taps.
const SLICE_MS: f64 = 8.0;
/// Bytes gathered before they leave the app's memory.
const PIECE: usize = 1 << 19;

impl Book {
    /// Shows every row to `each` with the name of its store; `told` hears the share done.
    pub(super) async fn each_row<E: From<Error>>(
        self,
        told: impl Fn(f64),
        mut each: impl FnMut(&'static str, &Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let store = self.store();
        let total: u32 = store.counts().await?.iter().sum();
        let (mut done, mut begun) = (0, clock::steady_ms());
        for name in RECORDS {
            let mut after = String::new();
            loop {
                let rows = store.rows_after(name, &after, SLICE).await?;
                let Some(last) = rows.last() else { break };
                after.clone_from(&last.id);
                for row in &rows {
                    each(name, row)?;
                    if clock::steady_ms() - begun >= SLICE_MS {
                        task::breathe().await;
                        begun = clock::steady_ms();
                    }
                }
                done += rows.len();
                told(super::transfer::share(done, total as usize));
            }
        }
        Ok(())
    }
}

/// Gathers the records of a bundle as its lines.
#[derive(Default)]
pub(super) struct Gathered {
    pieces: blobs::Pieces,
    text: String,
    pub count: usize,
}

impl Gathered {
    /// Adds the text of one record.
    pub fn add(&mut self, json: &str) -> Result<(), Failure> {
        self.text.push_str(if self.count == 0 { "\n" } else { ",\n" });
        self.text.push_str(json);
        self.count += 1;
        if self.text.len() > PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.text);
        self.pieces.text(&text).map_err(|_| Failure::NoRoom)
    }

    /// Puts them between the head of a bundle and its end.
    pub fn between(mut self, open: &str, close: &str) -> Result<Blob, Failure> {
        self.flush()?;
        let no_room = |_| Failure::NoRoom;
        let lines = self.pieces.whole().map_err(no_room)?;
        let mut whole = blobs::Pieces::default();
        whole.text(open).map_err(no_room)?;
        whole.blob(&lines);
        whole.text(close).map_err(no_room)?;
        whole.whole().map_err(no_room)
    }
}
