//! Brings the rows about one person together: by number, never by name.

use std::collections::HashMap;

use super::person::Person;
use super::plan::{Known, OtherName};
use super::readings::{fits_mask, masked};
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::name::display_name;
use crate::domain::phone::mask_digits;
use crate::domain::words::{Title, Word};

/// Signs from which on another system's number is no mere count (1, 2, 3 …) that starts anew elsewhere.
const LONG_COUNT: usize = 6;

/// The rows about one person, in the order of the table.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub id: Id,
    /// The notebook has this customer already.
    pub is_known: bool,
    pub people: Vec<Person>,
}

/// All persons found so far.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    pub groups: Vec<Group>,
    by_phone: HashMap<String, usize>,
    by_id: HashMap<Id, usize>,
    /// Living people of the table by name.
    by_name: HashMap<String, Vec<usize>>,
    /// Whom the table's own numbers name; `None` where one number names two people.
    by_reference: HashMap<String, Option<usize>>,
}

impl Gathered {
    /// Adds a row to the person it is about, of the table or of the notebook, or to a new one.
    ///
    /// Without a number the id is derived from the row itself, so that importing the table again
    /// finds the same customer; a 微信号 stands for a person as a number does.
    pub fn add(
        &mut self,
        mut person: Person,
        cells: &[String],
        (known, other_name): (&dyn Known, OtherName),
        ids: &mut dyn FnMut() -> Id,
    ) {
        let referred = self.by_reference(&person, known);
        let owner = referred.or_else(|| self.by_number(&mut person, known));
        let by_phone = owner.filter(|_| referred.is_none());
        if let Some(own) = by_phone.and_then(|at| self.apart(&mut person, at, known, other_name)) {
            if let Some(group) = self.groups.get_mut(own) {
                group.people.push(person);
            }
            return;
        }
        let group = match owner {
            Some(group) => group,
            None if person.own_id().is_some_and(|id| !known.has(&id)) => {
                let id = person.own_id().unwrap_or_else(&mut *ids);
                self.group(id, false)
            }
            None if person.phones.is_empty() => {
                let id = self.derived_id(&person, cells, known);
                let is_known = !self.by_id.contains_key(&id) && known.customer(&id).is_some();
                self.group(id, is_known)
            }
            None => self.group(ids(), false),
        };
        self.claim(&mut person, group, known);
        if let Some(reference) = &person.reference {
            let named = self.by_reference.entry(reference.clone()).or_insert(Some(group));
            *named = named.filter(|other| *other == group);
        }
        if let Some(name) = person.text("name") {
            let named = self.by_name.entry(name.to_owned()).or_default();
            if !named.contains(&group) {
                named.push(group);
            }
        }
        if let Some(group) = self.groups.get_mut(group) {
            group.people.push(person);
        }
    }

    /// Adds a row of contacts to the customer it names: by number, else by a 微信号, else by a name only one
    /// has. Gives the row back when the customer is unknown.
    pub fn add_follow_up(
        &mut self,
        mut person: Person,
        known: &dyn Known,
    ) -> Result<(), Box<Person>> {
        let referred = self.by_reference(&person, known);
        let found = referred.or_else(|| self.by_number(&mut person, known));
        let found = match found {
            Some(group) => Some(group),
            None if person.phones.is_empty() => {
                self.by_wechat(&person, known).or_else(|| self.only_one_named(&mut person, known))
            }
            None => None,
        };
        let Some(group) = found.and_then(|at| self.groups.get_mut(at)) else {
            return Err(Box::new(person));
        };
        person.phones.clear();
        for own in ["name", "title", "wechat"] {
            person.fields.remove(own);
        }
        group.people.push(person);
        Ok(())
    }

    /// Finds whom the table's own number for the customer names: an earlier row's, or one of ours. Numbers
    /// counted anew on every sheet name several people, so another system's must not contradict the name.
    fn by_reference(&mut self, person: &Person, known: &dyn Known) -> Option<usize> {
        let reference = person.reference.as_ref()?;
        let own = person.own_id();
        if let Some(found) = self.by_reference.get(reference) {
            return found.filter(|at| own.is_some() || !self.contradicts(*at, person));
        }
        let id = own.or_else(|| reference_id(person).filter(|id| is_same(id, person, known)))?;
        known.customer(&id)?;
        Some(self.group(id, true))
    }

    /// Tells whether a row is about somebody else than the group: another name, and no number in common.
    /// A short count must not have another number, either: it starts anew with the next sheet.
    fn contradicts(&self, at: usize, person: &Person) -> bool {
        let shares = person.phones.iter().any(|p| self.by_phone.get(p) == Some(&at));
        let people = self.groups.get(at).map_or(&[][..], |group| &group.people);
        let is_counted = person.reference.as_ref().is_some_and(|r| r.len() < LONG_COUNT);
        let is_numbered = !person.phones.is_empty() && people.iter().any(|p| !p.phones.is_empty());
        if shares {
            return false;
        }
        let name = person.text("name");
        // 王女士 are many.
        let is_full = |name: &str| !["女士", "先生", "小姐"].iter().any(|t| name.ends_with(t));
        let is_named = name.filter(|n| is_full(n));
        let is_namesake =
            is_named.is_some_and(|n| people.iter().any(|p| p.text("name") == Some(n)));
        if is_counted && is_numbered && !is_namesake {
            return true;
        }
        let Some(name) = name else { return false };
        let mut names = people.iter().filter_map(|p| p.text("name"));
        names
            .next()
            .is_some_and(|first| is_another(first, name) && names.all(|n| is_another(n, name)))
    }

    /// Finds whose number it is, also one shown only in part: then the only one of that name it fits.
    fn by_number(&mut self, person: &mut Person, known: &dyn Known) -> Option<usize> {
        if let Some(found) = person.phones.iter().find_map(|p| self.owner(p, known)) {
            return Some(found);
        }
        let mask = person.masked.first().filter(|_| person.phones.is_empty())?.clone();
        let named = self.all_named(person.text("name")?, known);
        let fits = |at: &usize| self.fits(*at, &mask, known);
        let found: Vec<usize> = named.into_iter().filter(fits).collect();
        let [only] = found.as_slice() else { return None };
        // What the card says in full needs no line in 备注.
        let is_said =
            |note: &String| note.rsplit(':').next().and_then(masked) == Some(mask.clone());
        person.notes.retain(|note| !is_said(note));
        let is_about_it = |remark: &String| {
            let said = remark.split(['「', '」']).nth(1);
            said.and_then(masked) == Some(mask.clone())
        };
        person.remarks.retain(|remark| !is_about_it(remark));
        person.remarks.push("号码打了星号,按姓名和号码首尾对上".into());
        Some(*only)
    }

    fn fits(&self, at: usize, mask: &str, known: &dyn Known) -> bool {
        let Some(group) = self.groups.get(at) else { return false };
        let own = group.people.iter().any(|p| {
            p.phones.iter().any(|digits| fits_mask(digits, mask))
                || p.masked.iter().any(|m| m == mask)
        });
        let had = || known.customer(&group.id).filter(|_| group.is_known);
        own || had().is_some_and(|fields| fields.names("phones").iter().any(|d| fits_mask(d, mask)))
    }

    fn by_wechat(&mut self, person: &Person, known: &dyn Known) -> Option<usize> {
        let id = Id::derived(&["import-customer", "微信", &person.wechat_key()?]);
        match self.by_id.get(&id) {
            Some(group) => Some(*group),
            None => known.customer(&id).map(|_| self.group(id, true)),
        }
    }

    /// Finds the customer of this name when there is just one, in the table and the notebook together; one
    /// with another number than the part shown is somebody else.
    fn only_one_named(&mut self, person: &mut Person, known: &dyn Known) -> Option<usize> {
        if !person.masked.is_empty() {
            return None;
        }
        let found = self.all_named(person.text("name")?, known);
        let [only] = found.as_slice() else { return None };
        person.remarks.push("没有号码,按姓名对上".into());
        Some(*only)
    }

    /// Lists everybody of this name, in the table and the notebook together.
    fn all_named(&mut self, name: &str, known: &dyn Known) -> Vec<usize> {
        let mut found = self.by_name.get(name).cloned().unwrap_or_default();
        for id in known.all_by_name(name) {
            let group = self.group(id, true);
            if !found.contains(&group) {
                found.push(group);
            }
        }
        found
    }

    /// Notes that the number is registered under another name; returns the group of its own where the
    /// row is taken apart, or where somebody of that name has the number, too.
    fn apart(
        &mut self,
        person: &mut Person,
        owner: usize,
        known: &dyn Known,
        other_name: OtherName,
    ) -> Option<usize> {
        let group = self.groups.get(owner).filter(|g| g.is_known)?;
        let owner = Customer::read(&group.id, &known.customer(&group.id)?);
        let (own, phone) = (person.text("name")?.to_owned(), person.phones.first()?);
        if !is_another(owner.name.as_deref()?, &own) {
            return None;
        }
        let name_of = |id: &Id| known.customer(id)?.text("name");
        let is_own = |id: &Id| name_of(id).is_some_and(|name| !is_another(&name, &own));
        if let Some(id) = known.all_by_phone(phone).into_iter().find(is_own) {
            return Some(self.group(id, true));
        }
        let name = display_name(&owner);
        let tier = owner.tier.map(|t| format!("({t}级)")).unwrap_or_default();
        person.other_name = Some(format!("号码与{name}{tier}相同,姓名不同"));
        if other_name == OtherName::Add {
            return None;
        }
        person.notes.push(format!("与{name}同号,另建"));
        let id = Id::derived(&["import-apart", phone, &own]);
        Some(self.group(id, false))
    }

    /// Finds whose number it is.
    fn owner(&mut self, digits: &str, known: &dyn Known) -> Option<usize> {
        if let Some(group) = self.by_phone.get(digits) {
            return Some(*group);
        }
        let id = known.by_phone(digits)?;
        let group = self.group(id, true);
        self.by_phone.insert(digits.to_owned(), group);
        Some(group)
    }

    /// Returns the id of a customer without a number, so that the same row next month is the same customer:
    /// by 微信号, by another system's number, else by everything the row says.
    fn derived_id(&self, person: &Person, cells: &[String], known: &dyn Known) -> Id {
        if let Some(wechat) = person.wechat_key() {
            return Id::derived(&["import-customer", "微信", &wechat]);
        }
        let counted = reference_id(person).filter(|id| !self.by_id.contains_key(id));
        if let Some(id) = counted.filter(|id| is_same(id, person, known)) {
            return id;
        }
        let filled = cells.iter().map(String::as_str).filter(|c| !c.is_empty());
        let filled: Vec<&str> = filled.collect();
        let name = person.text("name").unwrap_or_default();
        Id::derived(&["import-customer", name, &filled.join("\u{1e}")])
    }

    fn group(&mut self, id: Id, is_known: bool) -> usize {
        *self.by_id.entry(id.clone()).or_insert_with(|| {
            self.groups.push(Group { id, is_known, people: Vec::new() });
            self.groups.len() - 1
        })
    }

    /// Gives the row's numbers to the group; one that is another person's goes to 备注.
    fn claim(&mut self, person: &mut Person, group: usize, known: &dyn Known) {
        for digits in std::mem::take(&mut person.phones) {
            let owner = self.owner(&digits, known).unwrap_or(group);
            if owner == group {
                self.by_phone.insert(digits.clone(), group);
                person.phones.push(digits);
            } else {
                person
                    .remarks
                    .push(format!("号码{}是另一位客户的,已放进备注", mask_digits(&digits)));
                person.notes.push(["另一号码:", &digits].concat());
            }
        }
    }
}

/// Tells whether two names are of two people; 王 and 王女士 may be one with 王敏.
fn is_another(registered: &str, own: &str) -> bool {
    let bare = |name: &str| {
        let name = name.trim();
        let cut = Title::ALL.iter().find_map(|t| name.strip_suffix(t.term()));
        cut.unwrap_or(name).to_owned()
    };
    let (a, b) = (bare(registered), bare(own));
    !a.starts_with(&b) && !b.starts_with(&a)
}

/// Returns the id of a customer without a number whom another system counts; a short count (1, 2, 3 …)
/// starts anew in the next file.
fn reference_id(person: &Person) -> Option<Id> {
    let reference = person.reference.as_deref().filter(|r| r.len() >= LONG_COUNT)?;
    Some(Id::derived(&["import-customer", "编号", reference]))
}

/// Tells whether the customer of this id may be whom the row is about.
fn is_same(id: &Id, person: &Person, known: &dyn Known) -> bool {
    let had = known.customer(id).and_then(|fields| fields.text("name"));
    had.zip(person.text("name")).is_none_or(|(had, own)| !is_another(&had, own))
}
