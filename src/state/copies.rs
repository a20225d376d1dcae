//! Automatic copies: into the folder the user chose, at most one a day by itself, the oldest making room.
//!
//! What is kept of the pass-phrase is a key that can only encrypt (`store/copies.rs`). Leave to write is
//! asked for from a tap only; a copy that fails removes nothing.

use std::cell::Cell;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::domain::written;
use crate::platform::folder::{self, Folder};
use crate::platform::{blobs, clock, local, locks, task};
use crate::record::copies::{KEEP_FIRST, Last, Setup, Stop, made_at, name_of, superseded};
use crate::store::copies::Copying;
use crate::store::error::Error;

use super::backup::{BackupFailure, How, Past};
use super::book::Book;
use super::notice::Notice;
use super::sealing::{self, Failure, Sealer};

/// Only one tab makes a copy.
const LOCK: &str = "genke.copies";
/// Remembers on this device since when no copy could be made, and why: 今天 shows it without a wait.
const STOPPED: &str = "genke.copies-stopped";
/// How long to wait after a copy that failed by itself, ms.
const AGAIN: i64 = 60 * 60 * 1000;

thread_local! {
    static CHANGED: ArcRwSignal<u32> = ArcRwSignal::new(0);
    /// When a copy last failed by itself.
    static FAILED: Cell<i64> = const { Cell::new(0) };
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Says what a copy begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The browser may be asked for leave.
    Tap,
    Itself,
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

fn changed() {
    CHANGED.with(|changed| changed.update(|n| *n += 1));
}

/// Tells since when copies have stopped; `None` while they go well, or are off.
pub fn stopped() -> Option<Stopped> {
    let kept = local::get(STOPPED)?;
    let (since, why) = kept.split_once(' ')?;
    Some(Stopped { since: written::read_day(since)?, why: Stop::of(why) })
}

/// Remembers why copies stopped, or that they go well; tells whether that is news.
fn note_stop(why: Option<&Stop>) -> bool {
    let (today, before) = (clock::now().date_naive(), stopped());
    let text = why.map_or(String::new(), |why| {
        let since = before.as_ref().map_or(today, |before| before.since);
        format!("{} {}", written::day(since), why.name())
    });
    local::set(STOPPED, &text);
    before.as_ref().map(|before| &before.why) != why
}

/// What lies in the folder.
struct Lying {
    all: Vec<String>,
    /// Copies of this device with nothing missing.
    whole: Vec<String>,
    /// What a copy cut short left behind.
    half: Vec<String>,
}

impl Lying {
    async fn look(folder: &Folder, device: &str) -> Result<Self, Stop> {
        let all = folder.names().await?;
        let (mut whole, mut half) = (Vec::new(), Vec::new());
        for name in all.iter().filter(|name| made_at(name, device).is_some()) {
            // What cannot be read right now is neither counted nor removed.
            let Ok(file) = folder.file(name).await else { continue };
            match sealing::is_whole(&file).await {
                Ok(true) => whole.push(name.clone()),
                Ok(false) => half.push(name.clone()),
                Err(_) => {}
            }
        }
        Ok(Self { all, whole, half })
    }
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

    async fn copying(self) -> Result<Option<(Copying, Setup)>, Error> {
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
        let Some(folder) = folder.or(before.as_ref().map(|(kept, _)| kept.folder.clone())) else {
            return Ok(());
        };
        let sealer = Sealer::of(phrase).await?;
        let setup = Setup {
            keep: before.as_ref().map_or(KEEP_FIRST, |(_, setup)| setup.keep),
            is_elsewhere: before.is_some_and(|(_, setup)| setup.is_elsewhere),
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

    /// Makes a copy if one is due and nobody need be asked.
    pub async fn copy_if_due(self) {
        let has_people = self.people.with_untracked(|p| p.is_complete() && !p.is_empty());
        let now = clock::now_ms();
        let is_soon = (0..AGAIN).contains(&(now - FAILED.get()));
        if !folder::can_pick() || !has_people || is_soon || IS_RUNNING.replace(true) {
            return;
        }
        let seq = self.seq.get_untracked();
        let is_due = |(_, setup): &(Copying, Setup)| setup.is_due(clock::now(), seq);
        if self.copying().await.is_ok_and(|kept| kept.as_ref().is_some_and(is_due)) {
            task::idle().await;
            let before = stopped();
            if let Err(why) = self.copy(Start::Itself, |_| ()).await {
                // A look at the leave costs nothing; anything else would be the whole work once more.
                FAILED.set(if why == Stop::Leave { 0 } else { now });
                if before.is_none() {
                    let text = "旧的副本和数据都没有动。到「我的 › 数据 › 加密备份」看看。";
                    self.say(Notice::problem(format!("自动副本停了:{why}。{text}")));
                }
            }
        }
        IS_RUNNING.set(false);
    }

    /// Makes a copy and returns its name; nothing when they are off, or another tab made it.
    pub async fn copy(self, start: Start, told: impl Fn(f64)) -> Result<Option<String>, Stop> {
        let made = self.make_copy(start, told).await;
        let is_news = match &made {
            Ok(Some(_)) => note_stop(None),
            Ok(None) => false,
            Err(why) => note_stop(Some(why)),
        };
        if is_news {
            changed();
        }
        made
    }

    async fn make_copy(self, start: Start, told: impl Fn(f64)) -> Result<Option<String>, Stop> {
        let store = self.store();
        let Some((kept, _)) = self.copying().await? else { return Ok(None) };
        let is_allowed = match start {
            Start::Tap => kept.folder.ask().await,
            Start::Itself => kept.folder.is_allowed().await,
        };
        if !is_allowed {
            return Err(Stop::Leave);
        }
        let _held = locks::hold(LOCK, || ()).await;
        // Another tab may have made it while this one waited.
        let Some((kept, setup)) = self.copying().await? else { return Ok(None) };
        if start == Start::Itself && !setup.is_due(clock::now(), self.seq.get_untracked()) {
            return Ok(None);
        }
        let device = store.device().await?;
        let before = Lying::look(&kept.folder, &device).await?;
        let (content, holds, seq) = self.everything(|share| told(share * 0.5)).await?;
        let sealer = Sealer { key: kept.key, kdf: setup.kdf, salt: setup.salt };
        let file = sealer.seal(&content, |share| told(0.5 + share * 0.4)).await?;
        let at = clock::now();
        let name = name_of(at, &device, &before.all);
        kept.folder.write(&name, &file).await?;
        let written = kept.folder.file(&name).await?;
        if blobs::size(&written) != blobs::size(&file) || !sealing::is_whole(&written).await? {
            let _ = kept.folder.remove(&name).await;
            return Err(Stop::Other("只写了一半".into()));
        }
        // The new one lies there whole; whatever fails from here only leaves an old one too many.
        let mut gone: Vec<String> = superseded(&before.whole, &name, &device, setup.keep)
            .into_iter()
            .map(str::to_owned)
            .collect();
        gone.extend(before.half);
        for old in &gone {
            let _ = kept.folder.remove(old).await;
        }
        self.change_copies(|setup| setup.last = Some(Last { at, seq })).await?;
        let customers = holds.customers as u64;
        let past = Past { at, how: How::Automatic, name: name.clone(), customers };
        self.note_past(past, setup.is_elsewhere.then_some(seq), &gone).await?;
        Ok(Some(name))
    }
}

impl From<folder::Problem> for Stop {
    fn from(problem: folder::Problem) -> Self {
        Self::of(&problem.0)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::QuotaFull => Self::Full,
            Error::Broken { name, .. } => Self::Other(name),
            _ => Self::Other("手机存储没有响应".into()),
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NoRoom => Self::Full,
            Failure::Unread => Self::Busy,
            _ => Self::Other("没能加密".into()),
        }
    }
}

impl From<BackupFailure> for Stop {
    fn from(failure: BackupFailure) -> Self {
        match failure {
            BackupFailure::Store(error) => error.into(),
            BackupFailure::Sealing(failure) => failure.into(),
        }
    }
}
