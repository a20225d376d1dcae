//! Backup: everything as one bundle, sealed or plain, and what this phone remembers of those it made.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos::web_sys::Blob;
use serde::{Deserialize, Serialize};

use crate::commit::rows::{CONTACT, CUSTOMER, FOLLOW_UP};
use crate::domain::fields::Moment;
use crate::domain::words::{Word, travels_as_term};
use crate::domain::written::name_part;
use crate::domain::{lenient, written};
use crate::platform::{blobs, clock, device, files, share};
use crate::record::bundle::{CLOSE, Head, Purpose, open};
use crate::record::envelope::Record;
use crate::record::unreadable::quoted;
use crate::store::error::Error;
use crate::store::kept::Kept;
use crate::store::meta::Backup;

use super::book::Book;
use super::sealing::{Content, Failure, as_text, seal};
use super::walk::Gathered;

/// Backups remembered.
const REMEMBERED: usize = 60;
/// Kinds of a sealed file: as bytes, and as text where only that can be shared.
pub const SEALED: (&str, &str) = ("genke", "application/octet-stream");
const SEALED_TEXT: (&str, &str) = ("txt", "text/plain");
const PLAIN: (&str, &str) = ("json", "application/json");

/// Counts what a file holds; what was deleted is in it but not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    pub customers: usize,
    pub contacts: usize,
    pub follow_ups: usize,
    pub others: usize,
}

impl Holds {
    /// Says it in one line.
    pub fn said(self) -> String {
        format!(
            "{} 位客户、{} 条跟进记录、{} 条计划,另有设置和话术 {} 条",
            self.customers, self.contacts, self.follow_ups, self.others
        )
    }
}

/// Says how a backup left the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Sealed,
    Plain,
    /// Into the chosen folder, by itself.
    Automatic,
}

impl Word for How {
    const ALL: &'static [Self] = &[Self::Sealed, Self::Plain, Self::Automatic];
    fn term(self) -> &'static str {
        match self {
            Self::Sealed => "加密",
            Self::Plain => "未加密",
            Self::Automatic => "自动",
        }
    }
}

travels_as_term!(How);

/// Remembers one backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    #[serde(with = "written::moment")]
    pub at: Moment,
    pub how: How,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub customers: u64,
}

/// A file that is ready: one tap hands it out.
#[derive(Clone, Debug)]
pub struct Ready {
    pub file: Blob,
    pub name: String,
    mime: &'static str,
    /// What the share sheet takes instead.
    shared: Option<(Blob, String)>,
    pub bytes: u64,
}

impl Ready {
    /// Tells whether the share sheet can be asked.
    pub fn can_share(&self) -> bool {
        self.shared.is_some() || share::takes(&self.name, self.mime)
    }

    /// Tells whether the file goes to the share sheet as text.
    pub fn is_text(&self) -> bool {
        self.shared.is_some()
    }

    /// Hands the file to the share sheet; only from a tap, with nothing awaited before.
    pub async fn share(&self) -> share::Shared {
        match &self.shared {
            Some((text, name)) => share::file(name, SEALED_TEXT.1, text).await,
            None => share::file(&self.name, self.mime, &self.file).await,
        }
    }

    /// Tells whether the file can be saved as a download without leading out of the app.
    pub fn can_save(&self) -> bool {
        !device::is_stranded_by_downloads()
    }

    /// Saves the file among the downloads.
    pub fn save(&self) -> bool {
        files::save_blob(&self.name, &self.file).is_ok()
    }
}

/// Everything, ready to leave the phone.
#[derive(Clone, Debug)]
pub struct ReadyBackup {
    pub ready: Ready,
    pub holds: Holds,
    pub how: How,
    pub at: Moment,
    seq: u64,
}

/// Makes a content ready to be handed out: sealed with a pass-phrase, or as it is.
pub async fn make_ready(
    content: Blob,
    stem: &str,
    phrase: Option<&str>,
    told: impl Fn(f64),
) -> Result<Ready, Failure> {
    let Some(phrase) = phrase else {
        let (name, bytes) = (format!("{stem}.{}", PLAIN.0), blobs::size(&content));
        return Ok(Ready { file: content, name, mime: PLAIN.1, shared: None, bytes });
    };
    let file = seal(&content, phrase, told).await?;
    let name = format!("{stem}.{}", SEALED.0);
    let text_name = format!("{stem}.{}", SEALED_TEXT.0);
    // Some share sheets take pictures and texts only.
    let is_text = !share::takes(&name, SEALED.1) && share::takes(&text_name, SEALED_TEXT.1);
    let shared = if is_text { Some((as_text(&file).await?, text_name)) } else { None };
    let bytes = blobs::size(&file);
    Ok(Ready { file, name, mime: SEALED.1, shared, bytes })
}

impl Book {
    /// Makes everything ready to leave the phone; `told` hears the share done.
    pub async fn ready_backup(
        self,
        phrase: Option<&str>,
        how: How,
        told: impl Fn(f64),
    ) -> Result<ReadyBackup, BackupFailure> {
        let at = clock::now();
        let (content, holds, seq) = self.everything(|share| told(share * 0.4)).await?;
        let stem = match how {
            How::Plain => format!("跟客本-{}", name_part(at)),
            How::Sealed | How::Automatic => format!("跟客本-备份-{}", name_part(at)),
        };
        let ready = make_ready(content, &stem, phrase, |share| told(0.4 + share * 0.6)).await?;
        Ok(ReadyBackup { ready, holds, how, at, seq })
    }

    /// Writes everything as one bundle outside the app's own memory.
    pub(super) async fn everything(
        self,
        told: impl Fn(f64),
    ) -> Result<(Blob, Holds, u64), BackupFailure> {
        let store = self.store();
        let (_, seq) = store.backup_state().await?;
        let head = open(&Head::new(Purpose::Backup, clock::now(), &store.device().await?));
        let (mut lines, mut holds) = (Gathered::default(), Holds::default());
        let mut seen = HashSet::new();
        self.each_row(
            |share| told(share * 0.6),
            |name, row| {
                // An id that came before, in another store, would be refused on reading.
                let record = row.record().filter(|_| seen.insert(row.id.clone()));
                *match name {
                    CUSTOMER => &mut holds.customers,
                    CONTACT => &mut holds.contacts,
                    FOLLOW_UP => &mut holds.follow_ups,
                    _ => &mut holds.others,
                } += usize::from(record.as_ref().is_some_and(Record::is_alive));
                // What cannot be read travels quoted: one such row must not spoil the file.
                let text = match record {
                    Some(_) => None,
                    None => Some(quoted(name, &row.id, &row.json).canonical()),
                };
                Ok::<_, BackupFailure>(lines.add(text.as_deref().unwrap_or(&row.json))?)
            },
        )
        .await?;
        let count = lines.count;
        let content = lines.between(&head, CLOSE)?;
        // Nothing is called a backup before it was read back.
        Content::plain(&content).check(count, |share| told(0.6 + share * 0.4)).await?;
        Ok((content, holds, seq))
    }

    /// Remembers that a backup left the phone.
    pub async fn note_backup(self, made: &ReadyBackup) -> Result<(), Error> {
        let customers = made.holds.customers as u64;
        let name = made.ready.name.clone();
        let past = Past { at: made.at, how: made.how, name, customers };
        self.note_past(past, Some(made.seq), &[]).await
    }

    /// Remembers a backup; with a journal position it counts as one off this phone. `gone` are the names
    /// of files that are no more.
    pub(super) async fn note_past(
        self,
        past: Past,
        upto: Option<u64>,
        gone: &[String],
    ) -> Result<(), Error> {
        if let Some(seq) = upto {
            let backup = Backup { at: Some(past.at), seq };
            self.store().note_backup(&backup).await?;
            self.backup.set(backup);
        }
        let mut all = self.backups().await?;
        all.retain(|one| !gone.contains(&one.name));
        all.insert(0, past);
        all.truncate(REMEMBERED);
        self.store().keep(Kept::Backups, serde_json::to_string(&all).unwrap_or_default()).await?;
        // The screens that list backups follow this signal.
        self.backup.notify();
        self.tell_others("");
        Ok(())
    }

    /// Lists the backups made on this phone, newest first.
    pub async fn backups(self) -> Result<Vec<Past>, Error> {
        let text = self.store().kept(Kept::Backups).await?;
        Ok(lenient::list_of_text(&text))
    }

    /// Counts the steps taken since the last backup.
    pub fn changes_without_backup(self) -> u64 {
        if self.people.with(super::people::People::is_empty) {
            return 0;
        }
        self.seq.get().saturating_sub(self.backup.with(|b| b.seq))
    }

    /// Returns the pass-phrase the user wanted remembered on this phone.
    pub async fn remembered_phrase(self) -> Option<String> {
        let text = self.store().kept(Kept::Passphrase).await.ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Remembers the pass-phrase on this phone, or forgets it.
    pub async fn remember_phrase(self, phrase: Option<&str>) -> Result<(), Error> {
        let text = phrase.and_then(|p| serde_json::to_string(p).ok()).unwrap_or_default();
        self.store().keep(Kept::Passphrase, text).await
    }
}

/// Says why there is no backup.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BackupFailure {
    #[error(transparent)]
    Store(#[from] Error),
    #[error(transparent)]
    Sealing(#[from] Failure),
}
