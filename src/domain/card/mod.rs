//! 客户信息卡: every field of a customer as data; what is shown, checked and asked next follows from it.
//! Never here: a widget, or a rule about when to call.

pub mod catalogue;
pub mod completeness;
pub mod consent;
pub mod edit;
pub mod shown;
pub mod typed;

use super::settings::lists::List;

/// Describes one field of the card.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The wire name in the record (`phones` and other sets: the part before the `/`).
    pub name: &'static str,
    /// The key inside an object field (`total_wan` of `budget`); empty for a whole field.
    pub part: &'static str,
    pub label: &'static str,
    pub group: Group,
    pub shape: Shape,
    pub options: Options,
    /// How much of 资料完整度 it is worth; 0 = it does not count.
    pub weight: u32,
    /// How a salesperson asks for it in passing; empty where nobody asks.
    pub ask: &'static str,
    /// Why it is off until the project switches it on; `None` = always on.
    pub off: Option<&'static str>,
}

/// Names the headings of the card, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Identity,
    Need,
    Budget,
    Home,
    Mind,
    Progress,
    Other,
    Sensitive,
}

/// Says what a field holds and so how it is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line.
    Text,
    /// Several lines.
    Lines,
    /// A calendar day, `2026-11-21`.
    Day,
    /// A day of which the year may be unknown: `1990-05-20` or `--05-20`.
    Birthday,
    /// A moment that other actions set; shown only.
    Moment,
    /// 万元.
    MoneyWan,
    /// 元.
    MoneyYuan,
    OneOf,
    /// A set, one field per element.
    ManyOf,
    YesNo,
    /// `phones/<digits>`, each with its label.
    Phones,
    /// The id of another customer.
    Person,
    /// The id a household shares; `household::link` sets it.
    Household,
    /// The id of one of the projects.
    Project,
    /// `{at, way, version}`; `consent::Consent` sets it.
    Consent,
    /// 身份证号.
    IdNumber,
}

/// Says where the options of a field come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Options {
    /// Free.
    None,
    /// The rules know these words: no project may change them.
    Fixed(&'static [&'static str]),
    /// A list the project may edit; other texts are allowed too.
    List(List),
}

/// Hints which keyboard a phone opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyboard {
    Text,
    Tel,
    Decimal,
    /// The phone's own day picker.
    Day,
}

impl Group {
    /// Every group, in the order of the card.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Need,
        Self::Budget,
        Self::Home,
        Self::Mind,
        Self::Progress,
        Self::Other,
        Self::Sensitive,
    ];

    /// Returns the heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "认识",
            Self::Need => "需求",
            Self::Budget => "预算",
            Self::Home => "家庭与居住",
            Self::Mind => "关注与抗性",
            Self::Progress => "进度",
            Self::Other => "其它",
            Self::Sensitive => "敏感信息",
        }
    }

    /// Lists the fields of the group, in their order.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        catalogue::FIELDS.iter().filter(move |f| f.group == self)
    }
}

impl Field {
    /// Returns what tells it from every other field: `budget.total_wan`, `concerns`.
    pub fn key(&self) -> String {
        if self.part.is_empty() { self.name.into() } else { [self.name, ".", self.part].concat() }
    }

    /// Tells whether nobody types it in: another action sets it.
    pub fn is_set_elsewhere(&self) -> bool {
        matches!(self.shape, Shape::Moment | Shape::Household | Shape::Consent)
    }

    /// Hints the keyboard.
    pub fn keyboard(&self) -> Keyboard {
        match self.shape {
            Shape::Phones => Keyboard::Tel,
            Shape::MoneyWan | Shape::MoneyYuan => Keyboard::Decimal,
            Shape::Day => Keyboard::Day,
            _ => Keyboard::Text,
        }
    }
}

/// Finds a field by its key (`tier`, `budget.total_wan`).
pub fn field(key: &str) -> Option<&'static Field> {
    let (name, part) = key.split_once('.').unwrap_or((key, ""));
    catalogue::FIELDS.iter().find(|f| f.name == name && f.part == part)
}
