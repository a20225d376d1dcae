//! Automatic copies: switched on and off, where they go, how they stand (made in `copying.rs`).
//!
//! What is kept of the pass-phrase is a key that can only encrypt (`store/copies.rs`).

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::domain::written;
use crate::platform::folder::Folder;
use crate::platform::{clock, local};
use crate::record::copies::{KEEP_FIRST, Setup, Stop};
use crate::store::copies::Copying;
use crate::store::error::Error;

use super::backup::BackupFailure;
use super::book::Book;
use super::copying::Lying;
use super::sealing::Sealer;

/// Remembers on this device since when no copy could be made, and why: 今天 shows it without a wait.
const STOPPED: &str = "genke.copies-stopped";

thread_local! {
    static CHANGED: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Says since when no copy could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub since: NaiveDate,
    pub why: Stop,
}

/// Holds what was switched off, as long as the page may take it back.
#[derive(Clone, Debug)]
pub struct Off(Copying);

/// Says how automatic copies stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub folder: String,
    pub setup: Setup,
    /// How many lie there, or why that cannot be seen.
    pub count: Result<usize, Stop>,
}

/// Follows every change of how copies stand.
pub fn follow_copies() {
    CHANGED.with(|changed| changed.track());
}

pub(super) fn changed() {
    CHANGED.with(|changed| changed.update(|n| *n += 1));
}

/// Tells since when copies have stopped; `None` while they go well, or are off.
pub fn stopped() -> Option<Stopped> {
    let kept: String = local::get(STOPPED)?;
    let (since, why) = kept.split_once(' ')?;
    Some(Stopped { since: written::read_day(since)?, why: Stop::of(why) })
}

/// Remembers why copies stopped, or that they go well; tells whether that is news.
pub(super) fn note_stop(why: Option<&Stop>) -> bool {
    let (today, before) = (clock::now().date_naive(), stopped());
    let text = why.map_or(String::new(), |why| {
        let since = before.as_ref().map_or(today, |before| before.since);
        format!("{} {}", written::day(since), why.name())
    });
    local::set(STOPPED, text);
    before.as_ref().map(|before| &before.why) != why
}

impl Book {
    /// Tells how copies stand; `None` while they are off.
    pub async fn copies(self) -> Result<Option<Standing>, Error> {
        let store = self.store();
        let Some((kept, setup)) = self.copying().await? else { return Ok(None) };
        let device = store.device().await?;
        let count = match kept.folder.is_allowed().await {
            true => Lying::look(&kept.folder, &device).await.map(|lying| lying.whole.len()),
            false => Err(Stop::Leave),
        };
        Ok(Some(Standing { folder: kept.folder.name(), setup, count }))
    }

    pub(super) async fn copying(self) -> Result<Option<(Copying, Setup)>, Error> {
        let kept = self.store().copying().await?;
        Ok(kept.and_then(|kept| Setup::read(&kept.json).map(|setup| (kept, setup))))
    }

    /// Switches copies on, or makes their key anew: the pass-phrase itself is not kept.
    pub async fn start_copies(
        self,
        folder: Option<Folder>,
        phrase: &str,
    ) -> Result<(), BackupFailure> {
        let before = self.copying().await?;
        let is_moved = folder.is_some();
        let Some(folder) = folder.or(before.as_ref().map(|(kept, _)| kept.folder.clone())) else {
            return Ok(());
        };
        let sealer = Sealer::of(phrase).await?;
        let setup = Setup {
            keep: before.as_ref().map_or(KEEP_FIRST, |(_, setup)| setup.keep),
            // Said of the folder, not of the key.
            is_elsewhere: !is_moved && before.is_some_and(|(_, setup)| setup.is_elsewhere),
            kdf: sealer.kdf,
            salt: sealer.salt,
            phrase_at: clock::now(),
            last: None,
        };
        self.keep_copying(Copying { folder, key: sealer.key, json: setup.written() }).await?;
        Ok(())
    }

    /// Lets copies go to another folder from now on; what lies in the old one stays there.
    pub async fn move_copies(self, folder: Folder) -> Result<(), Error> {
        let Some((kept, setup)) = self.copying().await? else { return Ok(()) };
        let setup = Setup { last: None, is_elsewhere: false, ..setup };
        self.keep_copying(Copying { folder, json: setup.written(), ..kept }).await
    }

    async fn keep_copying(self, copying: Copying) -> Result<(), Error> {
        self.store().keep_copying(&copying).await?;
        let _ = note_stop(None);
        changed();
        Ok(())
    }

    /// Changes how copies are made.
    pub async fn change_copies(self, change: impl Fn(&mut Setup)) -> Result<(), Error> {
        let changing = |json: &str| {
            let mut setup = Setup::read(json)?;
            change(&mut setup);
            Some(setup.written())
        };
        self.store().change_copying(changing).await?;
        changed();
        Ok(())
    }

    /// Switches copies off: folder and key are forgotten, the files stay.
    pub async fn stop_copies(self) -> Result<Option<Off>, Error> {
        let kept = self.store().copying().await?;
        self.store().forget_copying().await?;
        let _ = note_stop(None);
        changed();
        Ok(kept.map(Off))
    }

    /// Switches copies on again as they were.
    pub async fn resume_copies(self, off: Off) -> Result<(), Error> {
        self.keep_copying(off.0).await
    }
}
