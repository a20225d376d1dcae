//! Several sheets taken in together: which hold customers, which hold what happened with them.

use std::sync::Arc;

use super::columns::Column;
use super::mapping::Mapping;
use super::table::Table;
use crate::domain::words::Word;

/// What one sheet is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Each row is about a customer, who is registered unless known.
    #[default]
    People,
    /// Each row is a contact with a customer registered already; rows of others are kept aside.
    FollowUps,
    Skip,
}

impl Word for Role {
    const ALL: &'static [Self] = &[Self::People, Self::FollowUps, Self::Skip];

    fn term(self) -> &'static str {
        match self {
            Self::People => "客户",
            Self::FollowUps => "跟进记录",
            Self::Skip => "不导入",
        }
    }
}

/// One sheet on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    /// Shared: a ledger is large and its sheets are handed around.
    pub table: Arc<Table>,
    pub mapping: Mapping,
    pub role: Role,
}

impl Part {
    /// Guesses the mapping of a sheet, taken for customers until all sheets are known.
    pub fn guess(name: String, table: Table) -> Self {
        let mapping = Mapping::guess(&table);
        Self { name, table: Arc::new(table), mapping, role: Role::People }
    }
}

/// How a sheet reads: columns that tell of a person, and columns that tell of a contact.
struct Looks {
    is_about_somebody: bool,
    personal: usize,
    contact: usize,
    is_dated: bool,
    is_said: bool,
}

fn looks(part: &Part) -> Looks {
    let columns = &part.mapping.columns;
    let has = |column| columns.contains(&column);
    let is_contact = |c: &&Column| {
        use Column as C;
        matches!(c, C::When | C::Way | C::Outcome | C::Summary | C::Feedback | C::NextDue)
    };
    // These stand on sheets of both kinds and tell nothing.
    let is_neutral = |c: &Column| {
        use Column as C;
        matches!(c, C::Name | C::Title | C::Phone | C::Tier | C::Notes | C::Keep | C::Ignore)
    };
    Looks {
        is_about_somebody: columns.iter().any(|c| c.identifies()),
        personal: columns.iter().filter(|c| !is_neutral(c) && !is_contact(c)).count(),
        contact: columns.iter().filter(is_contact).count(),
        is_dated: has(Column::When),
        is_said: has(Column::Way) || has(Column::Summary) || has(Column::Feedback),
    }
}

/// Guesses the role of every sheet; `hidden` sheets are left out until somebody asks for them.
///
/// A sheet is a list of contacts only beside one that tells who the customers are: alone, or among twelve
/// sheets of one kind, every row registers whom it names.
pub fn guess_roles(parts: &mut [Part], hidden: &[bool]) {
    let all: Vec<Looks> = parts.iter().map(looks).collect();
    let is_listing = |l: &Looks| l.is_about_somebody && l.is_dated && l.is_said && l.personal <= 2;
    let is_register = |l: &Looks| l.is_about_somebody && (l.personal >= 3 || l.contact == 0);
    let is_hidden = |at: usize| hidden.get(at).copied().unwrap_or(false);
    for (at, (part, own)) in parts.iter_mut().zip(&all).enumerate() {
        // A hidden sheet is not taken in: nobody would be registered by it.
        let registers =
            |(n, l): (usize, &Looks)| n != at && !is_hidden(n) && is_register(l) && !is_listing(l);
        let has_register = all.iter().enumerate().any(registers);
        part.role = if !own.is_about_somebody || is_hidden(at) {
            Role::Skip
        } else if is_listing(own) && has_register {
            Role::FollowUps
        } else {
            Role::People
        };
    }
}
