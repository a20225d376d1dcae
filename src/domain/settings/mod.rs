//! 项目设置: everything a project may set differently, with the defaults of the showroom handbooks.
//! Never here: a default that cannot be restored, or a setting another phone would read otherwise.

pub mod check;
pub mod lists;
pub mod parts;
pub mod projects;

use serde_json::Value;

use self::lists::Lists;
use self::parts::bounds;
use self::projects::Projects;
use super::cadence::rules::{Cadence, RULES};
use super::card::catalogue::FIELDS;
use super::card::{Field, Options};
use super::fields::Fields;
use super::protection::Protection;
use super::words::{Tier, Word, once_each};

/// Names the kind of the record the settings live in.
pub const SETTINGS_KIND: &str = "setting";
/// Names the one record the settings live in, the same on every phone.
pub const SETTINGS_ID: &str = "setting-project";

/// Shows the settings of the project as the fields of their record say.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The name of the current project.
    pub project: String,
    /// How the salesperson signs.
    pub agent: String,
    pub projects: Projects,
    pub cadence: Cadence,
    pub protection: Protection,
    pub lists: Lists,
    /// The most customers a day that 批量 and 顺延 put there.
    pub daily_cap: u32,
    /// What the project says the tiers mean, where it says so.
    meanings: Vec<(Tier, String)>,
    /// The sensitive fields switched on.
    switched_on: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::read(&Fields::default())
    }
}

impl Settings {
    /// Reads the settings; whatever is missing, unknown or out of bounds takes its default.
    pub fn read(fields: &Fields) -> Self {
        let projects = Projects::read(fields);
        Self {
            project: projects.current().name,
            agent: fields.text("agent").unwrap_or_default(),
            projects,
            cadence: read_cadence(fields),
            protection: read_protection(fields),
            lists: Lists::read(fields),
            daily_cap: whole(fields, "daily_cap").unwrap_or(DAILY_CAP),
            meanings: read_meanings(fields),
            switched_on: switched_on(fields),
        }
    }

    /// Says what a tier means here.
    pub fn meaning(&self, tier: Tier) -> &str {
        let own = self.meanings.iter().find(|(t, _)| *t == tier).map(|(_, text)| text.as_str());
        own.unwrap_or(match tier {
            Tier::A => "近期有明确购房计划",
            Tier::B => "有需求,周期较长",
            Tier::C => "了解观望",
            Tier::D => "无效客户",
        })
    }

    /// Tells whether the card shows a field: always, but for sensitive ones nobody switched on.
    pub fn shows(&self, field: &Field) -> bool {
        field.off.is_none() || self.switched_on.iter().any(|name| name == field.name)
    }

    /// Lists what a field of the card offers, with what the customer already has.
    pub fn options(&self, field: &Field, picked: &[String]) -> Vec<String> {
        match field.options {
            Options::None => picked.to_vec(),
            Options::Fixed(words) => words.iter().map(|w| (*w).to_owned()).collect(),
            Options::List(list) => self.lists.entries_with(list, picked),
        }
    }
}

/// The default of `daily_cap`.
const DAILY_CAP: u32 = 20;
/// The longest meaning of a tier, in characters.
const LONGEST_MEANING: usize = 60;

fn read_meanings(fields: &Fields) -> Vec<(Tier, String)> {
    let text = |tier: &Tier| fields.text(&["tier_meanings/", tier.term()].concat());
    let own = |tier: &Tier| {
        let text: String = text(tier)?.trim().chars().take(LONGEST_MEANING).collect();
        (!text.is_empty()).then_some((*tier, text))
    };
    Tier::ALL.iter().filter_map(own).collect()
}

fn switched_on(fields: &Fields) -> Vec<String> {
    let is_on = |(_, value): &(&str, &Value)| **value == Value::Bool(true);
    let on = fields.elements("sensitive").filter(is_on).map(|(name, _)| name);
    let is_known = |name: &&str| FIELDS.iter().any(|field| field.name == *name);
    on.filter(is_known).map(str::to_owned).collect()
}

fn read_cadence(fields: &Fields) -> Cadence {
    let mut read: Cadence = fields.typed().unwrap_or_default();
    once_each(&mut read.ceiling_tiers);
    let days = RULES.iter().filter_map(|rule| {
        Some((rule.name.to_owned(), whole(fields, &["cadence/", rule.name].concat())?))
    });
    Cadence {
        days: days.collect(),
        rest_days: std::array::from_fn(|day| fields.is_set(&format!("rest_days/{day}"))),
        miss_limit: whole(fields, "miss_limit").unwrap_or(read.miss_limit),
        ..read
    }
}

fn read_protection(fields: &Fields) -> Protection {
    let read: Protection = fields.typed().unwrap_or_default();
    Protection { warn_days: whole(fields, "warn_days").unwrap_or(read.warn_days), ..read }
}

/// Reads a whole number within its bounds.
fn whole(fields: &Fields, name: &str) -> Option<u32> {
    let number = fields.number(name)?;
    let (least, most) = bounds(name)?;
    let in_bounds = (f64::from(least)..=f64::from(most)).contains(&number);
    (in_bounds && number.fract() == 0.0).then_some(number as u32)
}
