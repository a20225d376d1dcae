//! 项目: the sites a salesperson works at, one after the other; customers keep the one they came to.

use serde_json::{Value, json};

use super::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id};

/// Shows one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// `None` = the first one, which every customer without a project belongs to: so nothing has to
    /// be written to all customers when a second site is added.
    pub id: Option<Id>,
    pub name: String,
}

/// Holds the sites, the first one first, and which one is current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projects {
    all: Vec<Project>,
    current: usize,
}

/// Says why a site cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    #[error("请填项目名。")]
    NoName,
    #[error("已经有同名的项目了。")]
    Exists,
    #[error("还有 {0} 位客户在这个项目里,不能删除。可以改名,或先把客户转到别的项目。")]
    InUse(usize),
    #[error("最多 {MOST} 个项目，请先删掉不用的。")]
    TooMany,
    #[error("第一个项目不能删除,可以改名。")]
    First,
}

/// The most sites: each customer's is looked for among them. Nobody sells at more in a life.
pub const MOST: usize = 100;
/// The name of the first site; it was the only one once.
const FIRST: &str = "project";
const OTHERS: &str = "projects";
const CURRENT: &str = "current_project";
/// What a site is called that this phone has no name of.
const UNKNOWN: &str = "其他项目";

impl Projects {
    /// Reads the sites; there is always the first, though it may have no name.
    pub fn read(fields: &Fields) -> Self {
        let mut all = vec![Project { id: None, name: fields.text(FIRST).unwrap_or_default() }];
        for (id, value) in fields.elements(OTHERS) {
            let name = value.get("name").and_then(Value::as_str).map(str::trim).unwrap_or_default();
            // The one worked at is never left out.
            let has_room = all.len() < MOST || fields.text(CURRENT).as_deref() == Some(id);
            if !name.is_empty() && !id.is_empty() && has_room {
                all.push(Project { id: Some(Id::new(id)), name: name.into() });
            }
        }
        let current = fields.text(CURRENT).map(Id);
        let current = all.iter().position(|p| p.id == current).unwrap_or(0);
        Self { all, current }
    }

    /// Lists the sites, the first one first, then as they were added.
    pub fn all(&self) -> &[Project] {
        &self.all
    }

    /// Returns the site worked at now; new customers are given its id.
    pub fn current(&self) -> Project {
        self.all.get(self.current).cloned().unwrap_or_default()
    }

    /// Returns the name of a customer's site.
    pub fn name_of(&self, project: Option<&Id>) -> &str {
        let found = self.all.iter().find(|p| p.id.as_ref() == project);
        found.map_or(UNKNOWN, |p| p.name.as_str())
    }

    /// Notes on a customer being registered which site it came to.
    pub fn stamp(&self, customer: &mut RecordChange) {
        if let Some(id) = self.current().id {
            customer.set.set("project", id.0);
        }
    }

    /// Asks for a site to be added and worked at from now on.
    pub fn add(&self, id: &Id, name: &str) -> Result<RecordChange, ProjectError> {
        if self.all.len() >= MOST {
            return Err(ProjectError::TooMany);
        }
        let name = self.free_name(name, None)?;
        let change = setting().with(element(id), json!({ "name": name }));
        Ok(change.with(CURRENT, id.as_str()))
    }

    /// Asks for a site to be called otherwise.
    pub fn rename(&self, id: Option<&Id>, name: &str) -> Result<RecordChange, ProjectError> {
        let name = self.free_name(name, Some(id))?;
        Ok(match id {
            Some(id) => setting().with(element(id), json!({ "name": name })),
            None => setting().with(FIRST, name),
        })
    }

    /// Asks for another site to be the current one.
    pub fn switch(id: Option<&Id>) -> RecordChange {
        setting().with(CURRENT, id.map_or(Value::Null, |id| id.as_str().into()))
    }

    /// Asks for a site without customers to be removed.
    pub fn remove(&self, id: Option<&Id>, customers: usize) -> Result<RecordChange, ProjectError> {
        let id = id.ok_or(ProjectError::First)?;
        if customers > 0 {
            return Err(ProjectError::InUse(customers));
        }
        let change = setting().with(element(id), Value::Null);
        let is_current = self.current().id.as_ref() == Some(id);
        Ok(if is_current { change.with(CURRENT, Value::Null) } else { change })
    }

    fn free_name(&self, typed: &str, own: Option<Option<&Id>>) -> Result<String, ProjectError> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(ProjectError::NoName);
        }
        let is_other = |p: &&Project| own.is_none_or(|own| p.id.as_ref() != own);
        match self.all.iter().filter(is_other).any(|p| p.name == name) {
            true => Err(ProjectError::Exists),
            false => Ok(name.to_owned()),
        }
    }
}

fn setting() -> RecordChange {
    RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID))
}

fn element(id: &Id) -> String {
    [OTHERS, "/", id.as_str()].concat()
}
