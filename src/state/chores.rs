//! Work whose code comes with the second wasm file (see `pages/rest.rs`): taking a step back, tidying up.

use std::future::Future;
use std::pin::Pin;

use leptos::wasm_split::SplitLoaderError;

use crate::domain::written;
use crate::platform::{clock, local, updates};
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;

type Work = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// Names a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Takes back the commit with this sequence number.
    Undo(u64),
    /// Keeps the journal within its days and bytes.
    PruneJournal,
    /// Hands out what is in memory as a file.
    ExportMemory,
    /// Moves everybody who is overdue to the coming days.
    SpreadOverdue,
}

#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)
)]
fn start(book: Book, chore: Chore) -> Result<Work, SplitLoaderError> {
    Ok(match chore {
        Chore::Undo(seq) => Box::pin(take_back(book, seq)),
        Chore::PruneJournal => Box::pin(prune_journal(book)),
        Chore::ExportMemory => Box::pin(async move {
            book.hand_out_memory();
            Ok(())
        }),
        Chore::SpreadOverdue => Box::pin(book.spread_overdue()),
    })
}

#[cfg(feature = "split")]
async fn started(book: Book, chore: Chore) -> Result<Work, SplitLoaderError> {
    start(book, chore).await
}

#[cfg(not(feature = "split"))]
async fn started(book: Book, chore: Chore) -> Result<Work, SplitLoaderError> {
    start(book, chore)
}

impl Book {
    /// Does a piece of work; a file that cannot be fetched is said, nothing is lost by it.
    pub async fn run(self, chore: Chore) -> Result<(), Error> {
        match started(self, chore).await {
            Ok(work) => work.await,
            Err(_) if chore == Chore::ExportMemory => {
                // Without the second file the page's own script still reads the disk.
                updates::rescue();
                Ok(())
            }
            Err(_) => {
                self.say(Notice::problem(
                    "这一步要用的文件还没装好,连上网后再点一次。数据没有动。",
                ));
                Ok(())
            }
        }
    }

    /// Takes one commit back.
    pub async fn undo(self, seq: u64) -> Result<(), Error> {
        self.run(Chore::Undo(seq)).await
    }
}

/// Remembers on this device the day the journal was last tidied up.
const TIDIED: &str = "genke.tidied";

/// Once a day: the whole journal is looked at.
async fn prune_journal(book: Book) -> Result<(), Error> {
    let today = written::day(clock::now().date_naive());
    if local::get(TIDIED).as_deref() != Some(today.as_str()) {
        book.store().prune_journal(clock::now_ms()).await?;
        local::set(TIDIED, &today);
    }
    Ok(())
}

async fn take_back(book: Book, seq: u64) -> Result<(), Error> {
    let Some(undo) = book.store().plan_undo(seq).await? else {
        book.say(Notice::problem("这一步太久了,已经不能撤销。"));
        return Ok(());
    };
    let left = undo.left.len();
    book.write(undo.change).await?;
    book.forget_import_of(seq).await?;
    let text = if left == 0 {
        "已撤销".to_owned()
    } else {
        format!("已撤销;其中 {left} 条后来又改过,保留现在的样子")
    };
    book.say(Notice::done(text, None));
    Ok(())
}
