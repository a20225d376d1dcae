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
    /// 没写完.
    Drafts,
    /// The fields of the card.
    Card(Id),
    /// 添加家人.
    Family(Id),
    /// 合并卡片.
    Unite(Id),
    /// The fields of the card, at one of them.
    CardAt(Id, String),
    /// A step for everybody chosen in 客户.
    Bulk(Bulk),
    /// A step with follow-ups; which one, the later file reads (`pages/plans`).
    Plan(String),
}

/// Names what can be done with many customers at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    Tier,
    Tag,
    Next,
    Export,
    Delete,
}

impl Bulk {
    /// Every step: its name in the address, and the word on its button.
    pub const ALL: [(Self, &str, &str); 5] = [
        (Self::Tier, "tier", "级别"),
        (Self::Tag, "tag", "标签"),
        (Self::Next, "next", "下次"),
        (Self::Export, "export", "导出"),
        (Self::Delete, "delete", "删除"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|b| b.0 == self).map_or("", |b| b.1)
    }
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
            Self::Drafts => "drafts=".into(),
            Self::Card(id) => format!("card={id}"),
            Self::Family(id) => format!("family={id}"),
            Self::Unite(id) => format!("unite={id}"),
            Self::CardAt(id, field) => format!("card={id}&at={field}"),
            Self::Bulk(step) => format!("bulk={}", step.name()),
            Self::Plan(step) => format!("plan={step}"),
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
            .or_else(|| id("family").map(Self::Family))
            .or_else(|| id("unite").map(Self::Unite))
            .or_else(|| {
                let card = id("card")?;
                Some(match parameter("at") {
                    Some(field) => Self::CardAt(card, field),
                    None => Self::Card(card),
                })
            })
            .or_else(|| {
                let name = parameter("bulk")?;
                Bulk::ALL.iter().find(|b| b.1 == name).map(|b| Self::Bulk(b.0))
            })
            .or_else(|| parameter("plan").map(Self::Plan))
            .or_else(|| parameter("summary").map(|_| Self::Summary))
            .or_else(|| parameter("drafts").map(|_| Self::Drafts))
    }
}

/// Returns the address of a customer's card.
pub fn card(id: &Id) -> String {
    format!("/customers/{id}")
}
