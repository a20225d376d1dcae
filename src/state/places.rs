//! The addresses of the app: five tabs, a few inner pages, and sheets that lie over any of them.
//!
//! A sheet is part of the address (`?log=…`), so that Back closes it and a killed app comes back to it.

use crate::domain::fields::Id;

/// Names the sheets and whom they are about.
#[derive(Clone, Debug, PartialEq)]
pub enum Sheet {
    /// 记一笔, for a person or for whoever is picked first.
    Log(Option<Id>),
    /// 记一笔 for a new customer.
    LogNew,
    /// A contact that exists, to be changed.
    Edit { customer: Id, contact: Id },
    /// Back from the telephone.
    Called(Id),
    /// 改期.
    Reschedule(Id),
    /// 今日小结.
    Summary,
    /// The fields of the card.
    Card(Id),
    /// 添加家人.
    Family(Id),
    /// 合并卡片.
    Unite(Id),
}

impl Sheet {
    /// Writes the sheet as the address's parameter.
    pub fn query(&self) -> String {
        match self {
            Self::Log(None) => "log=".into(),
            Self::Log(Some(id)) => format!("log={id}"),
            Self::LogNew => "log=new".into(),
            Self::Edit { customer, contact } => format!("edit={customer}&contact={contact}"),
            Self::Called(id) => format!("called={id}"),
            Self::Reschedule(id) => format!("next={id}"),
            Self::Summary => "summary=".into(),
            Self::Card(id) => format!("card={id}"),
            Self::Family(id) => format!("family={id}"),
            Self::Unite(id) => format!("unite={id}"),
        }
    }

    /// Reads the sheet from the address's parameters.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let id = |name| parameter(name).map(Id);
        match parameter("log").as_deref() {
            Some("new") => return Some(Self::LogNew),
            Some("") => return Some(Self::Log(None)),
            Some(known) => return Some(Self::Log(Some(Id::new(known)))),
            None => {}
        }
        if let Some(customer) = id("edit") {
            return Some(Self::Edit { customer, contact: id("contact")? });
        }
        id("called")
            .map(Self::Called)
            .or_else(|| id("next").map(Self::Reschedule))
            .or_else(|| id("card").map(Self::Card))
            .or_else(|| id("family").map(Self::Family))
            .or_else(|| id("unite").map(Self::Unite))
            .or_else(|| parameter("summary").map(|_| Self::Summary))
    }
}

/// Returns the address of a customer's card.
pub fn card(id: &Id) -> String {
    format!("/customers/{id}")
}
