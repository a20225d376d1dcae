//! What a batch between two phones says of itself: who, to whom, from where on, and what the sender holds.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bundle::{Head, Purpose};
use super::digest::Digest;
use super::stamp::Stamp;
use crate::domain::lenient;

/// Holds the note of one batch, kept in the `covers` of its head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What the sender's owner calls that phone.
    #[serde(default)]
    pub name: String,
    /// The device it is meant for; absent: any.
    #[serde(default)]
    pub to: Option<String>,
    /// The sender's journal position after which changes are in the batch; 0 = everything.
    #[serde(default)]
    pub since: u64,
    /// The sender's journal position up to which changes are in the batch.
    #[serde(default)]
    pub upto: u64,
    /// The stamp of that commit: a phone set back to an older copy, or a copy of it, has another one there.
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub at: Option<Stamp>,
    /// The receiver's journal position up to which the sender has everything.
    #[serde(default)]
    pub ack: u64,
    /// The stamp the receiver told of that position.
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub ack_at: Option<Stamp>,
    /// What the sender holds.
    pub digest: Digest,
}

impl Note {
    /// Writes the note as a head's `covers`.
    pub fn covers(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads the note of a batch; `None` when the file is none of two phones in exchange.
    pub fn read(head: &Head) -> Option<Self> {
        let covers = head.covers.as_ref()?;
        (head.purpose == Purpose::Batch).then(|| lenient::of_value(covers)).flatten()
    }
}

/// Remembers another phone and how far each has what the other has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    pub device: String,
    #[serde(default)]
    pub name: String,
    /// Its journal position up to which everything is here, and the stamp it told of that commit.
    #[serde(default)]
    pub seen: u64,
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Stamp>,
    /// Our journal position up to which it says to have everything, and the stamp of that commit as it was told;
    /// believed only where our journal says the same.
    #[serde(default)]
    pub sent: u64,
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Stamp>,
    /// Our commits that only took its batches in.
    #[serde(default)]
    pub taken: Vec<u64>,
    /// When its newest batch came in, as text; empty: never.
    #[serde(default)]
    pub at: String,
    /// What it held then.
    #[serde(default)]
    pub digest: Digest,
}

/// Commits that took batches in which are remembered.
const TAKEN: usize = 200;

impl Peer {
    /// Takes note of a batch that was merged by the commit `seq` on the device `own`.
    pub fn take(&mut self, note: &Note, own: &str, seq: u64, at: String) {
        if !note.name.trim().is_empty() {
            self.name.clone_from(&note.name);
        }
        // A file that came late has a lower position and an older stamp. A phone set back to an older copy of itself has
        // a lower position and a newer stamp, one whose date was set right a higher position and an older stamp.
        let is_older = match (&note.at, &self.seen_at) {
            (Some(at), Some(seen)) => at < seen,
            _ => true,
        };
        let is_late = is_older && note.upto < self.seen;
        // A batch that starts later than what is here leaves a gap: the next must start earlier.
        if !is_late && note.since <= self.seen {
            (self.seen, self.seen_at) = (note.upto, note.at.clone());
        }
        // What it says to have is said to one device: this phone may be another by now (restored, started anew).
        if !is_late && note.to.as_deref() == Some(own) {
            (self.sent, self.sent_at) = (note.ack, note.ack_at.clone());
        }
        // It could not build on what was here: it may not have what it is thought to have sent.
        if note.since == 0 {
            self.taken.clear();
        }
        self.taken.push(seq);
        let sent = self.sent;
        self.taken.retain(|seq| *seq > sent);
        let over = self.taken.len().saturating_sub(TAKEN);
        self.taken.drain(..over);
        self.at = at;
        self.digest = note.digest.clone();
    }

    /// Tells whether a batch leaves out changes that never came here.
    pub fn misses(&self, note: &Note) -> bool {
        note.since > self.seen
    }
}
