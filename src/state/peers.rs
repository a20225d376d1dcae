//! Two phones without a server: what each has seen of the other, and the file that brings them together.

use std::collections::HashSet;

use crate::domain::lenient;
use crate::domain::written::{name_part, wire};
use crate::platform::clock;
use crate::record::bundle::{CLOSE, Head, Purpose, open};
use crate::record::digest::{Difference, Digest};
use crate::record::envelope::Record;
use crate::record::exchange_note::{Note, Peer};
use crate::store::error::Error;
use crate::store::journal::Unsent;
use crate::store::kept::Kept;

use super::backup::{BackupFailure, Ready, make_ready};
use super::book::Book;
use super::walk::Gathered;

/// A batch that is ready to be handed out.
#[derive(Clone, Debug)]
pub struct ReadyBatch {
    pub ready: Ready,
    /// Records in it.
    pub count: usize,
    /// Everything is in it, not only what changed.
    pub is_whole: bool,
}

/// Says how another phone stands to this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub peer: Peer,
    /// The kinds in which it differed from what is here now; none: 已一致.
    pub differences: Vec<Difference>,
}

impl Book {
    /// Returns what the user calls this phone.
    pub async fn phone_name(self) -> Result<String, Error> {
        let store = self.store();
        let kept: Option<String> = serde_json::from_str(&store.kept(Kept::PhoneName).await?).ok();
        if let Some(name) = kept.filter(|n| !n.trim().is_empty()) {
            return Ok(name);
        }
        let device = store.device().await?;
        Ok(format!("手机{}", device.get(..4).unwrap_or("1")))
    }

    /// Gives this phone a name.
    pub async fn name_phone(self, name: &str) -> Result<(), Error> {
        let text = serde_json::to_string(name.trim()).unwrap_or_default();
        self.store().keep(Kept::PhoneName, text).await
    }

    /// Lists the phones that data was exchanged with.
    pub async fn peers(self) -> Result<Vec<Peer>, Error> {
        let text = self.store().kept(Kept::Peers).await?;
        Ok(lenient::list_of_text(&text))
    }

    async fn keep_peers(self, peers: &[Peer]) -> Result<(), Error> {
        self.store().keep(Kept::Peers, serde_json::to_string(peers).unwrap_or_default()).await
    }

    /// Forgets another phone; the next file for it holds everything again.
    pub async fn forget_peer(self, device: &str) -> Result<(), Error> {
        let mut peers = self.peers().await?;
        peers.retain(|p| p.device != device);
        self.keep_peers(&peers).await
    }

    /// Compares what is here with what each of the other phones last said it holds.
    pub async fn standings(self, told: impl Fn(f64)) -> Result<Vec<Standing>, Error> {
        let peers = self.peers().await?;
        if peers.is_empty() {
            return Ok(Vec::new());
        }
        let own = self.digest(told, |_, _| Ok::<_, Error>(())).await?;
        let standing = |peer: Peer| {
            let differences = own.differences(&peer.digest);
            Standing { peer, differences }
        };
        Ok(peers.into_iter().map(standing).collect())
    }

    /// Makes a file of what another phone does not have yet; without one, of everything.
    pub async fn ready_batch(
        self,
        to: Option<&Peer>,
        phrase: Option<&str>,
        told: impl Fn(f64),
    ) -> Result<ReadyBatch, BackupFailure> {
        let store = self.store();
        let Unsent { upto, at, ids: mut wanted } = store.unsent(to).await?;
        let (mut lines, digest, chosen) = self.gather(wanted.as_ref(), |s| told(s * 0.4)).await?;
        // Nothing to send and yet not the same: one of the two is not what the other took it for.
        let is_equal = to.is_none_or(|peer| digest.differences(&peer.digest).is_empty());
        if wanted.is_some() && chosen == 0 && !is_equal {
            wanted = None;
            lines = self.gather(None, |s| told(s * 0.4)).await?.0;
        }
        let count = lines.count;
        let note = Note {
            name: self.phone_name().await?,
            to: to.map(|peer| peer.device.clone()),
            since: to.filter(|_| wanted.is_some()).map_or(0, |peer| peer.sent),
            upto,
            at,
            ack: to.map_or(0, |peer| peer.seen),
            ack_at: to.and_then(|peer| peer.seen_at.clone()),
            digest,
        };
        let now = clock::now();
        let mut head = Head::new(Purpose::Batch, now, &store.device().await?);
        head.covers = Some(note.covers());
        let content = lines.between(&open(&head), CLOSE)?;
        let stem = format!("跟客本-同步-{}-{}", safe(&note.name), name_part(now));
        let ready = make_ready(content, &stem, phrase, |s| told(0.4 + s * 0.6)).await?;
        Ok(ReadyBatch { ready, count, is_whole: wanted.is_none() })
    }

    /// Gathers some records (all, without a choice) and takes the digest of what is here.
    /// What was erased goes along always: it is little, and no journal remembers it; it is not counted as chosen.
    async fn gather(
        self,
        wanted: Option<&HashSet<String>>,
        told: impl Fn(f64),
    ) -> Result<(Gathered, Digest, usize), BackupFailure> {
        let (mut lines, mut chosen) = (Gathered::default(), 0);
        let digest = self.digest(told, |record, json| {
            let is_wanted = wanted.is_none_or(|ids| ids.contains(record.id.as_str()));
            chosen += usize::from(is_wanted && record.erased.is_none());
            if is_wanted || record.erased.is_some() {
                lines.add(json)?;
            }
            Ok::<_, BackupFailure>(())
        });
        let digest = digest.await?;
        Ok((lines, digest, chosen))
    }

    /// Takes the digest of the records that live; each one passes `each` with its text.
    async fn digest<E: From<Error>>(
        self,
        told: impl Fn(f64),
        mut each: impl FnMut(&Record, &str) -> Result<(), E>,
    ) -> Result<Digest, E> {
        let mut digest = Digest::default();
        self.each_row(told, |_, row| {
            if let Some(record) = row.record() {
                digest.add(&record);
                each(&record, &row.json)?;
            }
            Ok::<_, E>(())
        })
        .await?;
        Ok(digest)
    }

    /// Takes note of a batch that the commit `seq` merged.
    pub(super) async fn note_batch(self, head: &Head, seq: u64) -> Result<(), Error> {
        let Some(note) = Note::read(head) else { return Ok(()) };
        let own = self.store().device().await?;
        let mut peers = self.peers().await?;
        let at = peers.iter().position(|p| p.device == head.device).unwrap_or_else(|| {
            peers.push(Peer { device: head.device.clone(), ..Peer::default() });
            peers.len() - 1
        });
        if let Some(peer) = peers.get_mut(at) {
            peer.take(&note, &own, seq, wire(clock::now()));
        }
        self.keep_peers(&peers).await
    }
}

/// Leaves out of a name what file names cannot hold.
fn safe(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).take(12).collect()
}
