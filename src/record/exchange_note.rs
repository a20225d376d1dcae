//! What a batch between two phones says of itself: who, to whom, from where on, and what the sender holds.

use serde_json::Value;

use super::bundle::{Head, Purpose};
use super::digest::Digest;
use crate::domain::json;

/// Holds the note of one batch, kept in the `covers` of its head.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What the sender's owner calls that phone.
    pub name: String,
    /// The device it is meant for; absent: any.
    pub to: Option<String>,
    /// The sender's journal position after which changes are in the batch; 0 = everything.
    pub since: u64,
    /// The sender's journal position up to which changes are in the batch.
    pub upto: u64,
    /// The receiver's journal position up to which the sender has everything.
    pub ack: u64,
    /// What the sender holds.
    pub digest: Digest,
}

impl Note {
    /// Writes the note as a head's `covers`.
    pub fn covers(&self) -> Value {
        json::value_of([
            ("name", Value::from(self.name.as_str())),
            ("to", Value::from(self.to.clone())),
            ("since", Value::from(self.since)),
            ("upto", Value::from(self.upto)),
            ("ack", Value::from(self.ack)),
            ("digest", self.digest.value()),
        ])
    }

    /// Reads the note of a batch; `None` when the file is none of two phones in exchange.
    pub fn read(head: &Head) -> Option<Self> {
        let map = head.covers.as_ref()?.as_object()?;
        let digest = map.get("digest")?;
        (head.purpose == Purpose::Batch).then(|| Self {
            name: json::text(map, "name"),
            to: map.get("to").and_then(Value::as_str).map(str::to_owned),
            since: json::number(map, "since"),
            upto: json::number(map, "upto"),
            ack: json::number(map, "ack"),
            digest: Digest::read(digest),
        })
    }
}

/// Remembers another phone and how far each has what the other has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peer {
    pub device: String,
    pub name: String,
    /// Its journal position up to which everything is here.
    pub seen: u64,
    /// Our journal position up to which it has everything.
    pub sent: u64,
    /// Our commits that only took its batches in.
    pub taken: Vec<u64>,
    /// When its newest batch came in, as text; empty: never.
    pub at: String,
    /// What it held then.
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
        // A batch that starts later than what is here leaves a gap: the next must start earlier.
        if note.since <= self.seen {
            self.seen = self.seen.max(note.upto);
        }
        // What it says to have is said to one device: this phone may be another by now (restored, started anew).
        if note.to.as_deref() == Some(own) {
            self.sent = self.sent.max(note.ack);
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

    /// Writes the peer as it is kept.
    pub fn value(&self) -> Value {
        json::value_of([
            ("device", Value::from(self.device.as_str())),
            ("name", Value::from(self.name.as_str())),
            ("seen", Value::from(self.seen)),
            ("sent", Value::from(self.sent)),
            ("taken", Value::from(self.taken.clone())),
            ("at", Value::from(self.at.as_str())),
            ("digest", self.digest.value()),
        ])
    }

    /// Reads a peer as it was kept; `None` without a device.
    pub fn read(value: &Value) -> Option<Self> {
        let map = value.as_object()?;
        let taken = map.get("taken").and_then(Value::as_array);
        Some(Self {
            device: map.get("device")?.as_str()?.to_owned(),
            name: json::text(map, "name"),
            seen: json::number(map, "seen"),
            sent: json::number(map, "sent"),
            taken: taken.into_iter().flatten().filter_map(Value::as_u64).collect(),
            at: json::text(map, "at"),
            digest: map.get("digest").map(Digest::read).unwrap_or_default(),
        })
    }
}
