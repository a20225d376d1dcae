//! The option lists a project may edit: entries of its own are added, those it never uses hidden.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id};
use crate::domain::words::lists as defaults;

/// Names one option list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    Channels,
    ChannelDetails,
    Purposes,
    Layouts,
    Areas,
    Products,
    Families,
    Housings,
    HomeAreas,
    WorkAreas,
    Purchases,
    Payments,
    Concerns,
    Objections,
    Competitors,
    PriceReactions,
    InvalidReasons,
    Tags,
}

impl List {
    /// Every list, in the order 项目设置 shows them.
    pub const ALL: [Self; 18] = [
        Self::Channels,
        Self::ChannelDetails,
        Self::Areas,
        Self::Layouts,
        Self::Products,
        Self::Purposes,
        Self::Concerns,
        Self::Objections,
        Self::Competitors,
        Self::HomeAreas,
        Self::WorkAreas,
        Self::Families,
        Self::Housings,
        Self::Purchases,
        Self::Payments,
        Self::PriceReactions,
        Self::InvalidReasons,
        Self::Tags,
    ];

    /// Returns the name in settings: `options/<name>/<entry>`.
    pub fn name(self) -> &'static str {
        self.parts().0
    }

    /// Returns the heading.
    pub fn label(self) -> &'static str {
        self.parts().1
    }

    /// Lists the entries every project starts with.
    pub fn defaults(self) -> &'static [&'static str] {
        self.parts().2
    }

    fn parts(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Channels => ("channels", "认知渠道", defaults::CHANNELS),
            Self::ChannelDetails => ("channel_details", "渠道细类", defaults::CHANNEL_DETAILS),
            Self::Purposes => ("purposes", "购房用途", defaults::PURPOSES),
            Self::Layouts => ("layouts", "意向户型", defaults::LAYOUTS),
            Self::Areas => ("areas", "意向面积(㎡)", defaults::AREAS),
            Self::Products => ("products", "意向产品", defaults::PRODUCTS),
            Self::Families => ("families", "家庭结构", defaults::FAMILIES),
            Self::Housings => ("housings", "居住状态", defaults::HOUSINGS),
            Self::HomeAreas => ("home_areas", "居住区域", &[]),
            Self::WorkAreas => ("work_areas", "工作区域", &[]),
            Self::Purchases => ("purchases", "置业次数", defaults::PURCHASES),
            Self::Payments => ("payments", "付款方式", defaults::PAYMENTS),
            Self::Concerns => ("concerns", "关注点", defaults::CONCERNS),
            Self::Objections => ("objections", "抗性点", defaults::OBJECTIONS),
            Self::Competitors => ("competitors", "竞品", &[]),
            Self::PriceReactions => ("price_reactions", "价格反应", defaults::PRICE_REACTIONS),
            Self::InvalidReasons => ("invalid_reasons", "无效原因", defaults::INVALID_REASONS),
            Self::Tags => ("tags", "标签", &[]),
        }
    }

    fn field(self, entry: &str) -> String {
        [SET, "/", self.name(), "/", entry].concat()
    }
}

/// Names the set in settings: one field per entry, so that two phones may each add one.
pub const SET: &str = "options";
/// What the field of an entry nobody wants to see holds; one of the project's own holds its place.
const HIDDEN: &str = "隐藏";
/// The longest entry, in characters: a chip must fit a line.
pub const LONGEST: usize = 20;
/// The most entries of its own that a project has in one list, and the most it hides: every card offers them all.
pub const MOST_OWN: usize = 200;

/// Holds what a project changed about the lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    edited: BTreeMap<List, Edited>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Edited {
    /// By place, then by text.
    own: Vec<(u64, String)>,
    hidden: Vec<String>,
}

/// Says why an entry cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("请先写上名称。")]
    Empty,
    #[error("太长了,请控制在{LONGEST}个字以内。")]
    TooLong,
    #[error("这一项已经有了。")]
    Exists,
    #[error("这里最多自己加{MOST_OWN}项，请先去掉不用的。")]
    TooMany,
}

impl Lists {
    /// Reads what was changed; entries of unknown lists or with unknown values are left out.
    pub fn read(fields: &Fields) -> Self {
        let mut lists = Self::default();
        for (key, value) in fields.elements(SET) {
            let Some((name, entry)) = key.split_once('/') else { continue };
            let Some(list) = List::ALL.into_iter().find(|l| l.name() == name) else { continue };
            if entry.is_empty() {
                continue;
            }
            let edited = lists.edited.entry(list).or_default();
            match value {
                Value::String(word) if word == HIDDEN => edited.hidden.push(entry.to_owned()),
                Value::Number(place) => {
                    edited.own.push((place.as_u64().unwrap_or(u64::MAX), entry.to_owned()));
                }
                Value::Bool(true) => edited.own.push((u64::MAX, entry.to_owned())),
                _ => {}
            }
        }
        for edited in lists.edited.values_mut() {
            edited.own.sort();
            edited.own.truncate(MOST_OWN);
            edited.hidden.truncate(MOST_OWN);
        }
        lists
    }

    /// Lists the entries to choose from: the defaults not hidden, then the project's own.
    pub fn entries(&self, list: List) -> Vec<String> {
        let shown = list.defaults().iter().filter(|d| !self.is_hidden(list, d));
        let mut all: Vec<String> = shown.map(|d| (*d).to_owned()).collect();
        let own = self.edited.get(&list).into_iter().flat_map(|e| &e.own);
        all.extend(
            own.filter(|(_, t)| !list.defaults().contains(&t.as_str())).map(|o| o.1.clone()),
        );
        all
    }

    /// Lists the entries with those the customer already has, which may be hidden since or come
    /// from an import.
    pub fn entries_with(&self, list: List, picked: &[String]) -> Vec<String> {
        let mut all = self.entries(list);
        let missing: Vec<String> = picked.iter().filter(|p| !all.contains(p)).cloned().collect();
        all.extend(missing);
        all
    }

    /// Lists the hidden entries, to be brought back.
    pub fn hidden(&self, list: List) -> Vec<String> {
        self.edited.get(&list).map(|e| e.hidden.clone()).unwrap_or_default()
    }

    /// Tells whether an entry is the project's own.
    pub fn is_own(&self, list: List, entry: &str) -> bool {
        let is_default = list.defaults().contains(&entry);
        let own = self.edited.get(&list).is_some_and(|e| e.own.iter().any(|(_, t)| t == entry));
        own && !is_default
    }

    /// Tells whether nothing of a list was changed.
    pub fn is_default(&self, list: List) -> bool {
        self.edited.get(&list).is_none_or(|e| *e == Edited::default())
    }

    fn is_hidden(&self, list: List, entry: &str) -> bool {
        self.edited.get(&list).is_some_and(|e| e.hidden.iter().any(|h| h == entry))
    }

    /// Asks for an entry to be offered: a new one is added at the end, a hidden one comes back.
    pub fn add(&self, list: List, typed: &str) -> Result<RecordChange, EntryError> {
        let entry = typed.trim();
        if entry.is_empty() {
            return Err(EntryError::Empty);
        }
        if entry.chars().count() > LONGEST {
            return Err(EntryError::TooLong);
        }
        if self.entries(list).iter().any(|e| e == entry) {
            return Err(EntryError::Exists);
        }
        let own = self.edited.get(&list).map(|e| e.own.as_slice()).unwrap_or_default();
        let places = own.iter().map(|o| o.0).filter(|place| *place < u64::from(u32::MAX));
        let value = match list.defaults().contains(&entry) {
            true => Value::Null,
            false if own.len() >= MOST_OWN => return Err(EntryError::TooMany),
            false => (places.max().unwrap_or(0) + 1).into(),
        };
        Ok(change(list, entry, value))
    }

    /// Asks for an entry not to be offered any more; customers who have it keep it.
    pub fn remove(list: List, entry: &str) -> RecordChange {
        let is_default = list.defaults().contains(&entry);
        change(list, entry, if is_default { HIDDEN.into() } else { Value::Null })
    }
}

fn change(list: List, entry: &str, value: Value) -> RecordChange {
    RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID)).with(list.field(entry), value)
}
