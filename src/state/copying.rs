//! One automatic copy: when it is due, how it gets into the folder, what makes room for it.
//!
//! Leave to write is asked for from a tap only; a copy that fails removes nothing.

use std::cell::Cell;

use leptos::prelude::*;

use crate::platform::folder::{self, Folder};
use crate::platform::{blobs, clock, locks, task};
use crate::record::copies::{Last, Setup, Stop, made_at, name_of, superseded};
use crate::store::copies::Copying;
use crate::store::error::Error;

use super::backup::{BackupFailure, How, Past};
use super::book::Book;
use super::copies::{changed, note_stop, stopped};
use super::notice::Notice;
use super::sealing::{self, Failure, Sealer};

/// Only one tab makes a copy.
const LOCK: &str = "genke.copies";
/// How long to wait after a copy that failed by itself, ms.
const AGAIN: i64 = 60 * 60 * 1000;

thread_local! {
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

/// What lies in the folder.
pub(super) struct Lying {
    all: Vec<String>,
    /// Copies of this device with nothing missing.
    pub whole: Vec<String>,
    /// What a copy cut short left behind.
    half: Vec<String>,
}

impl Lying {
    pub async fn look(folder: &Folder, device: &str) -> Result<Self, Stop> {
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
                if before.is_none() && stopped().is_some() {
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
        let is_first = start == Start::Itself && FAILED.get() == 0;
        let is_news = match &made {
            Ok(Some(_)) => {
                FAILED.set(0);
                note_stop(None)
            }
            // Another tab made it, or there is nothing to make any more: either way nothing has stopped.
            Ok(None) => note_stop(None),
            // What may pass by itself is tried once more before it is said.
            Err(Stop::Busy | Stop::Other(_)) if is_first => false,
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
        if !blobs::same(&written, &file).await {
            let _ = kept.folder.remove(&name).await;
            return Err(Stop::Other("只写了一半".into()));
        }
        // The new one lies there whole; whatever fails from here only leaves an old one too many.
        let mut gone = Vec::new();
        let old = superseded(&before.whole, &name, &device, setup.keep);
        for old in old.into_iter().chain(before.half.iter().map(String::as_str)) {
            if kept.folder.remove(old).await.is_ok() {
                gone.push(old.to_owned());
            }
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
            Error::QuotaFull | Error::DiskFailed => Self::Full,
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
