//! The contacts of one customer in the order they happened, and what the rules ask of them.

use chrono::{FixedOffset, NaiveDate};

use super::contact::Contact;
use super::days::day_in;

/// Holds one customer's contacts, oldest first, whatever order they were typed or synced in.
pub struct History<'a> {
    entries: Vec<Entry<'a>>,
}

/// Pairs a contact with its calendar day in the phone's zone.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub contact: &'a Contact,
    pub day: NaiveDate,
}

impl<'a> History<'a> {
    /// Sorts contacts by when they happened; equal moments by id, so every phone agrees.
    pub fn new(contacts: &'a [Contact], zone: FixedOffset) -> Self {
        Self::of_family(contacts, &[], zone)
    }

    /// Sorts the contacts of a customer and of the relatives into one history.
    pub fn of_family(contacts: &'a [Contact], relatives: &'a [Contact], zone: FixedOffset) -> Self {
        let entry = |contact: &'a Contact| Entry { contact, day: day_in(contact.when, zone) };
        let mut entries: Vec<_> = contacts.iter().chain(relatives).map(entry).collect();
        entries.sort_by(|a, b| {
            a.contact.when.cmp(&b.contact.when).then_with(|| a.contact.id.cmp(&b.contact.id))
        });
        Self { entries }
    }

    /// Lists the contacts, oldest first.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// Returns the newest contact.
    pub fn newest(&self) -> Option<Entry<'a>> {
        self.entries.last().copied()
    }

    /// Returns the newest contact that really reached the customer.
    pub fn last_effective(&self) -> Option<Entry<'a>> {
        self.entries.iter().rev().find(|e| e.contact.is_effective()).copied()
    }

    /// Counts the misses since the last effective contact.
    pub fn misses(&self) -> usize {
        self.entries.iter().rev().take_while(|e| !e.contact.is_effective()).count()
    }

    /// Lists the contacts in which the customer came to the site.
    pub fn visits(&self) -> impl Iterator<Item = Entry<'a>> {
        self.entries
            .iter()
            .filter(|e| e.contact.way.is_visit() && e.contact.is_effective())
            .copied()
    }

    /// Returns the 首访; `None` when the first visit on record is marked 其实是复访.
    pub fn first_visit(&self) -> Option<Entry<'a>> {
        self.visits().next().filter(|e| !e.contact.revisit)
    }

    /// Tells whether no effective contact on a later day has used up what this one started.
    pub fn still_counts(&self, entry: &Entry) -> bool {
        self.last_effective().is_none_or(|last| last.day <= entry.day)
    }
}
