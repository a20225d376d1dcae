//! Brings the rows about one person together: by number, never by name.

use std::collections::HashMap;

use super::person::Person;
use super::plan::Known;
use crate::domain::fields::Id;
use crate::domain::phone::mask_digits;

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
        known: &dyn Known,
        ids: &mut dyn FnMut() -> Id,
    ) {
        let owner = person.phones.iter().find_map(|p| self.owner(p, known));
        let group = match owner {
            Some(group) => group,
            None if person.phones.is_empty() => {
                let id = derived_id(&person, cells);
                let is_known = !self.by_id.contains_key(&id) && known.customer(&id).is_some();
                self.group(id, is_known)
            }
            None => self.group(ids(), false),
        };
        self.claim(&mut person, group, known);
        if let Some(group) = self.groups.get_mut(group) {
            group.people.push(person);
        }
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

fn derived_id(person: &Person, cells: &[String]) -> Id {
    if let Some(wechat) = person.wechat_key() {
        return Id::derived(&["import-customer", "微信", &wechat]);
    }
    let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
    let name = person.text("name").unwrap_or_default();
    Id::derived(&["import-customer", name, &filled.join("\u{1e}")])
}
