//! Work whose code comes with the later wasm file: taking a step back, tidying up.

use std::future::Future;
use std::pin::Pin;

use crate::domain::written;
use crate::platform::later::{Missing, later};
use crate::platform::{clock, local, updates};
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;

type Work = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

later! {
    fn undoing(book: Book, seq: u64) -> Work { Box::pin(take_back(book, seq)) }
    fn tidying(book: Book) -> Work { Box::pin(prune_journal(book)) }
    fn spreading(book: Book) -> Work { Box::pin(book.spread_overdue()) }
    fn exporting(book: Book) -> () { book.hand_out_memory(); }
}

impl Book {
    /// Takes one commit back.
    pub async fn undo(self, seq: u64) -> Result<(), Error> {
        self.work(undoing(self, seq).await).await
    }

    /// Keeps the journal within its days and bytes, once a day.
    pub async fn tidy_journal(self) -> Result<(), Error> {
        self.work(tidying(self).await).await
    }

    /// Moves everybody who is overdue to the coming days.
    pub async fn postpone_overdue(self) -> Result<(), Error> {
        self.work(spreading(self).await).await
    }

    /// Hands out what is in memory as a file; without the later file the page's own script still reads the disk.
    pub async fn save_memory(self) {
        if exporting(self).await.is_err() {
            updates::rescue();
        }
    }

    /// Does a piece of work; a file that cannot be fetched is said, nothing is lost by it.
    async fn work(self, work: Result<Work, Missing>) -> Result<(), Error> {
        let Ok(work) = work else {
            self.say(Notice::problem("这一步要用的文件还没装好,连上网后再点一次。数据没有动。"));
            return Ok(());
        };
        work.await
    }
}

/// Remembers on this device the day the journal was last tidied up.
const TIDIED: &str = "genke.tidied";

/// Once a day: the whole journal is looked at.
async fn prune_journal(book: Book) -> Result<(), Error> {
    let today = written::day(clock::now().date_naive());
    if local::get(TIDIED).as_ref() != Some(&today) {
        let kept: Vec<u64> = book.peers().await?.iter().map(|peer| peer.sent).collect();
        book.store().prune_journal(clock::now_ms(), &kept).await?;
        local::set(TIDIED, today);
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
