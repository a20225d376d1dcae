//! Whose the records of a 口径包 are: every 口径包 has a space of ids of its own.
//!
//! The ids and the name in a file are only what the file says of itself. Taken as ids of this book they would
//! reach whatever happens to be called the same: a script of the user's own, the starter set, another 口径包.

use super::KIND as SCRIPT;
use super::edit::given;
use super::playbook::{Entry, Here, KIND, Playbook};
use super::{STARTER, Source};
use crate::domain::fields::{Fields, Id};
use crate::domain::settings::SETTINGS_KIND;

/// The field of a 口径包 whose id was given to it here, instead of taken from its file.
pub(super) const SPACED: &str = "spaced";

/// Returns the id a 口径包 from a file has in this book; `known` finds the record of one that is here.
///
/// With an `id` in the file, that is its identity. Without one, and in every file made by this app, the identity
/// is the name and the phone that made the file: two colleagues may well choose the same name.
pub fn home(said: &Playbook, known: impl Fn(&Id) -> Option<Fields>) -> Id {
    let has_only_name = said.id == Id::derived(&[KIND, &said.name]).0;
    let own = match has_only_name {
        true => Id::derived(&[KIND, "name", &said.name, &said.maker]),
        false => Id::derived(&[KIND, "id", &said.id]),
    };
    if known(&own).is_some() {
        return own;
    }
    // Once, what the file said was the id here; such a 口径包 goes on under it.
    let old = Id::new(&said.id);
    let goes_on = |before: Fields| {
        let is_same_maker = before.text("maker").is_none_or(|maker| maker == said.maker);
        let is_same_issuer = before.text("issuer").unwrap_or_default() == said.issuer;
        !before.is_set(SPACED) && (!has_only_name || is_same_maker && is_same_issuer)
    };
    if !is_reserved(old.as_str()) && known(&old).is_some_and(goes_on) { old } else { own }
}

/// Tells whether an id means the user's own scripts or the set of the app.
pub(super) fn is_reserved(id: &str) -> bool {
    ["", STARTER, Source::Own.wire()].contains(&id)
}

/// Gives the records of a version the ids they have in this book: of a space of its own, whatever the file
/// calls them; those taken in before that keep theirs. `before` is the record of the 口径包, `found` looks
/// a record up by kind and id.
///
/// Left out, and counted, are the user's own records that say the same: somebody opens what they made.
pub fn placed(
    entries: Vec<Entry>,
    set: &Id,
    before: &Fields,
    found: impl Fn(&str, &Id) -> Option<Fields>,
) -> (Vec<Entry>, usize) {
    let mut originals = 0;
    let mut place = |mut entry: Entry| {
        if entry.kind == SETTINGS_KIND {
            return Some(entry);
        }
        let own = found(&entry.kind, &entry.id);
        let was_given = before.get(&format!("given/{}", entry.id)).is_some();
        if was_given && own.as_ref().is_none_or(|own| belongs(set, &entry.kind, own)) {
            return Some(entry);
        }
        if own.is_some_and(|own| given(&own) == given(&entry.fields)) {
            originals += 1;
            return None;
        }
        entry.id = Id::derived(&[KIND, set.as_str(), &entry.kind, entry.id.as_str()]);
        Some(entry)
    };
    let entries = entries.into_iter().filter_map(&mut place).collect();
    (entries, originals)
}

impl Here {
    /// Says what a record is to a 口径包; a script of anybody else is not its business.
    pub fn of(set: &Id, kind: &str, found: Option<Fields>, is_gone: bool) -> Self {
        match found {
            Some(fields) if !belongs(set, kind, &fields) => Self::Another,
            Some(fields) => Self::Known(fields),
            None if is_gone => Self::Deleted,
            None => Self::Unknown,
        }
    }
}

/// Tells whether a record here came with a 口径包; only scripts say so, of others the id does.
fn belongs(set: &Id, kind: &str, fields: &Fields) -> bool {
    kind != SCRIPT || fields.text("origin").as_deref() == Some(set.as_str())
}
