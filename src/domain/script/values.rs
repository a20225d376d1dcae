//! Where the values of placeholders come from: the customer, a calculation, and 项目设置.

use std::collections::BTreeMap;

use super::Script;
use super::placeholder::facts;
use crate::domain::customer::Customer;
use crate::domain::fields::Fields;
use crate::domain::name::{display_name, surname};
use crate::domain::settings::Settings;
use crate::domain::words::Word;

/// Holds what is known, by the name of the placeholder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

/// Figures of the flat talked about: from a unit, a quote or the 房贷计算.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub total_wan: Option<f64>,
    pub down_wan: Option<f64>,
    pub monthly_yuan: Option<f64>,
}

/// Names the set of project facts within the fields of 项目设置.
pub const FACTS: &str = "facts";

impl Values {
    /// Returns a value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a value; an empty one is the same as none.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if value.trim().is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Takes the project's name, the user's, and every fact of 项目设置.
    pub fn of_project(settings: &Settings, fields: &Fields) -> Self {
        let mut values = Self::default();
        for (name, value) in fields.elements(FACTS) {
            values.set(name, value.as_str().unwrap_or_default());
        }
        values.set("项目", settings.project.as_str());
        values.set("我", settings.agent.as_str());
        values
    }

    /// Adds what is known of a customer; a name without 先生 or 女士 is no 称呼.
    #[must_use]
    pub fn with_customer(mut self, customer: &Customer) -> Self {
        let name = display_name(customer);
        let surname = surname(&name);
        if let (Some(title), Some(_), false) = (customer.title, &customer.name, surname.is_empty())
        {
            self.set("称呼", [surname, title.term()].concat());
        }
        self.set("户型", customer.layouts.join("或"));
        if let Some(area) = &customer.area {
            let unit = if area.contains(['㎡', '平']) { "" } else { "㎡" };
            self.set("面积", [area.as_str(), unit].concat());
        }
        self
    }

    /// Adds the figures of a flat.
    #[must_use]
    pub fn with_figures(mut self, figures: &Figures) -> Self {
        let said = |number: Option<f64>, unit| number.map(|n| spoken(n) + unit);
        for (name, value) in [
            ("总价", said(figures.total_wan, "万")),
            ("首付", said(figures.down_wan, "万")),
            ("月供", said(figures.monthly_yuan.map(f64::round), "元")),
        ] {
            self.set(name, value.unwrap_or_default());
        }
        self
    }
}

/// Writes a number with at most two decimals and no needless zeros.
fn spoken(number: f64) -> String {
    let hundredths = (number * 100.0).round() as i64;
    match (hundredths / 100, (hundredths % 100).abs()) {
        (whole, 0) => format!("{whole}"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

/// Counts for each project fact how many scripts ask for it, most asked first: what 项目设置 shows
/// to be filled in.
pub fn facts_asked<'a>(scripts: impl Iterator<Item = &'a Script>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for script in scripts {
        let mut names: Vec<&str> = Vec::new();
        let variants = script.variants.iter().flat_map(|v| [&v.short, &v.long]);
        let basis = script.basis.iter();
        for text in
            [&script.question, &script.short, &script.long].into_iter().chain(variants).chain(basis)
        {
            for name in facts(text) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> = Vec::new();
    all.extend(counts.into_iter().map(|(name, n)| (name.to_owned(), n)));
    crate::domain::order::sort_by_key(&mut all, |(_, n)| std::cmp::Reverse(*n));
    all
}
