//! 记一笔: what the form says, turned into the field changes of one contact.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::card::typed::{LONGEST_LINE, LONGEST_NOTE};
use super::change::{Change, RecordChange};
use super::contact::Contact;
use super::customer::Customer;
use super::fields::{Fields, Id, Moment};
use super::phone::Phone;
use super::script::question;
use super::words::{Origin, Outcome, State, Tier, Title, Way, Word, signals};
use super::written::{self, wire};

/// Says when it happened, as the time row offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Happened {
    #[default]
    Now,
    /// A chosen moment (今天早些, 昨天, 选时间).
    At(#[serde(with = "written::moment")] Moment),
}

/// Says when the next contact is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum NextChoice {
    /// The date the rules give.
    #[default]
    Suggested,
    /// A date set by hand.
    At(#[serde(with = "written::moment")] Moment),
}

/// Holds everything the 记一笔 form can say; saved as a draft while it is typed (`log_draft.rs`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogForm {
    /// Ids fixed when the form opened, so that saving twice writes once.
    pub contact: Id,
    pub customer: Id,
    pub follow_up: Id,
    /// The customer is being registered by this form.
    pub is_new: bool,
    /// The form edits a contact that exists.
    pub is_edit: bool,
    pub phone: String,
    pub name: String,
    pub wechat: String,
    pub title: Option<Title>,
    pub channel: Option<String>,
    pub channel_detail: Option<String>,
    pub happened: Happened,
    pub way: Option<Way>,
    pub outcome: Option<Outcome>,
    pub signals: Vec<String>,
    pub summary: String,
    /// 客户反馈 of an imported contact; `None` where there is none to change.
    pub feedback: Option<String>,
    pub quoted: String,
    pub asked: String,
    pub tier: Option<Tier>,
    pub invalid_reason: Option<String>,
    pub objections: Vec<String>,
    pub revisit: bool,
    pub next: NextChoice,
    /// Why the same number is registered twice (仍新建).
    pub duplicate_note: Option<String>,
}

/// Reads 报价 in 万元; the unit may be written, too.
fn read_quote(typed: &str) -> Option<f64> {
    written::read_number(typed.trim().trim_end_matches(['元', '万']))
}

/// Names what the form still lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("请填手机号、姓名或微信号,有一样就行。")]
    Nobody,
    #[error("{0}")]
    Phone(String),
    #[error("接通了吗?请先选结果。")]
    NoOutcome,
    #[error("D级要选一个无效原因。")]
    NoInvalidReason,
    #[error("时间还没到,不能记在将来。请改一下时间。")]
    Future,
    #[error("报价要填数字,单位万元,例如 268。")]
    Quote,
    #[error("下次时间已经过去了,请另选一个。")]
    NextInPast,
    #[error("{label}太长了，最多{most}个字，现在有{found}个。")]
    TooLong { label: &'static str, most: usize, found: usize },
}

impl FormError {
    /// Names the control to put right, as the form calls it.
    pub fn place(&self) -> &'static str {
        match self {
            Self::Nobody | Self::Phone(_) => "手机号",
            Self::NoOutcome => "结果",
            Self::NoInvalidReason => "无效原因",
            Self::Future => "发生时间",
            Self::Quote => "报价(万元)",
            Self::NextInPast => "下次时间",
            Self::TooLong { label, .. } => label,
        }
    }
}

impl LogForm {
    /// Refuses texts that are too long to be meant: what is saved must travel in every file.
    fn check_lengths(&self) -> Result<(), FormError> {
        let none = String::new();
        let texts = [
            ("手机号", &self.phone, LONGEST_LINE),
            ("姓名", &self.name, LONGEST_LINE),
            ("微信号", &self.wechat, LONGEST_LINE),
            ("客户问了什么", &self.asked, LONGEST_LINE),
            ("一句话", &self.summary, LONGEST_NOTE),
            ("客户反馈", self.feedback.as_ref().unwrap_or(&none), LONGEST_NOTE),
        ];
        for (label, text, most) in texts {
            let found = text.chars().count();
            if found > most {
                return Err(FormError::TooLong { label, most, found });
            }
        }
        Ok(())
    }

    /// Starts the form of a person already registered.
    pub fn known(customer: &Customer, contact: Id, follow_up: Id) -> Self {
        Self {
            contact,
            follow_up,
            customer: customer.id.clone(),
            way: Some(Way::Visit),
            outcome: Way::Visit.default_outcome(),
            tier: customer.tier,
            ..Self::default()
        }
    }

    /// Starts the form of a new customer.
    pub fn new_customer(customer: Id, contact: Id, follow_up: Id, channel: Option<String>) -> Self {
        Self {
            contact,
            follow_up,
            customer,
            is_new: true,
            way: Some(Way::Visit),
            outcome: Way::Visit.default_outcome(),
            channel,
            ..Self::default()
        }
    }

    /// Opens a contact that exists, to be changed.
    pub fn edit(contact: &Contact, customer: &Customer, follow_up: Id) -> Self {
        Self {
            contact: contact.id.clone(),
            customer: contact.customer.clone(),
            follow_up,
            is_edit: true,
            happened: Happened::At(contact.when),
            way: Some(contact.way),
            outcome: Some(contact.outcome),
            signals: contact.signals.clone(),
            summary: contact.summary.clone().unwrap_or_default(),
            feedback: contact.feedback.clone(),
            quoted: contact.quoted_wan.map(written::number).unwrap_or_default(),
            asked: contact.asked.clone().unwrap_or_default(),
            tier: customer.tier,
            invalid_reason: customer.invalid_reason.clone(),
            objections: contact.objections.clone(),
            revisit: contact.revisit,
            ..Self::default()
        }
    }

    /// Picks a way and the outcome that goes with it.
    pub fn pick_way(&mut self, way: Way) {
        self.way = Some(way);
        self.outcome = way.default_outcome();
    }

    /// Returns how the new customer of this form will be called.
    pub fn new_name(&self) -> Option<String> {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let phone = Phone::parse(&self.phone).ok();
        let customer = Customer {
            name: filled(&self.name),
            title: self.title,
            wechat: filled(&self.wechat),
            phones: phone.iter().map(|p| p.digits().to_owned()).collect(),
            ..Customer::default()
        };
        self.is_new.then(|| super::name::display_name(&customer))
    }

    /// Tells when it happened.
    pub fn when(&self, now: Moment) -> Moment {
        match self.happened {
            Happened::Now => now,
            Happened::At(at) => at,
        }
    }

    /// Tells whether nothing worth keeping was typed.
    pub fn is_blank(&self) -> bool {
        let typed =
            [&self.phone, &self.name, &self.wechat, &self.summary, &self.quoted, &self.asked];
        typed.iter().all(|t| t.trim().is_empty())
            && self.signals.is_empty()
            && self.objections.is_empty()
            && self.next == NextChoice::Suggested
    }

    /// Shows the contact as it would be saved; `None` while the outcome is missing.
    pub fn contact(&self, now: Moment) -> Option<Contact> {
        Some(Contact {
            id: self.contact.clone(),
            customer: self.customer.clone(),
            when: self.when(now),
            way: self.way?,
            outcome: self.outcome?,
            revisit: self.revisit,
            summary: Some(self.summary.clone()),
            feedback: self.feedback.clone(),
            signals: self.signals.clone(),
            objections: self.objections.clone(),
            quoted_wan: read_quote(&self.quoted),
            tier_after: self.tier,
            asked: None,
            scripts: Vec::new(),
        })
    }

    /// Returns what the customer asked, while its chip is on.
    fn question(&self) -> Option<&str> {
        let is_on = self.signals.iter().any(|s| s == signals::ASKED);
        Some(self.asked.trim()).filter(|t| is_on && !t.is_empty())
    }
}

/// Decides what saving the form writes; `current` is the customer as it is now, `standing` the open
/// follow-up set by hand, which a new date set by hand replaces.
pub fn log_contact(
    form: &LogForm,
    current: Option<&Customer>,
    standing: Option<&Id>,
    now: Moment,
) -> Result<Change, FormError> {
    form.check_lengths()?;
    let when = form.when(now);
    if when > now + Duration::minutes(5) {
        return Err(FormError::Future);
    }
    let way = form.way.unwrap_or(Way::Visit);
    let outcome = form.outcome.ok_or(FormError::NoOutcome)?;
    let tier = form.tier;
    if tier == Some(Tier::D)
        && current.and_then(|c| c.tier) != Some(Tier::D)
        && form.invalid_reason.is_none()
    {
        return Err(FormError::NoInvalidReason);
    }
    let mut change = Change::new(if form.is_edit { "修改记录" } else { "记一笔" });
    let mut customer = RecordChange::update("customer", &form.customer);
    if form.is_new {
        customer = register(form, RecordChange::new("customer", &form.customer), when)?;
    }
    let old = current.cloned().unwrap_or_default();
    set_if_new(&mut customer.set, "tier", tier.map(|t| t.term()), old.tier.map(|t| t.term()));
    if tier == Some(Tier::D) {
        set_if_new(
            &mut customer.set,
            "invalid_reason",
            form.invalid_reason.as_deref(),
            old.invalid_reason.as_deref(),
        );
    }
    for objection in form.objections.iter().filter(|o| !old.objections.contains(o)) {
        customer.set.set(format!("objections/{objection}"), true);
    }
    if old.first_seen_at.is_none_or(|first| when < first) {
        customer.set.set("first_seen_at", wire(when));
    }
    if !customer.set.0.is_empty() {
        change.push(customer);
    }
    change.push(contact_change(form, way, outcome, tier, when)?);
    change.records.extend(form.question().map(|text| question::ask(text, &form.contact, when)));
    if let NextChoice::At(due) = form.next {
        if due <= now {
            return Err(FormError::NextInPast);
        }
        if let Some(old) = standing {
            change.push(RecordChange::update("follow_up", old).with("state", State::Moved.term()));
        }
        change.push(manual_follow_up(&form.follow_up, &form.customer, due, "手工定的日期", now));
    }
    Ok(change)
}

/// Decides what a hand-set next date writes.
pub fn manual_follow_up(
    id: &Id,
    customer: &Id,
    due: Moment,
    because: &str,
    now: Moment,
) -> RecordChange {
    RecordChange::new("follow_up", id)
        .with("customer", customer.as_str())
        .with("due", wire(due))
        .with("set_at", wire(now))
        .with("reason", json!({ "rule": "手工", "because": because }))
        .with("origin", Origin::Manual.term())
        .with("state", State::Open.term())
}

fn register(
    form: &LogForm,
    mut customer: RecordChange,
    when: Moment,
) -> Result<RecordChange, FormError> {
    let (phone, name, wechat) = (form.phone.trim(), form.name.trim(), form.wechat.trim());
    if phone.is_empty() && name.is_empty() && wechat.is_empty() {
        return Err(FormError::Nobody);
    }
    if !phone.is_empty() {
        let phone = Phone::parse(phone).map_err(|e| FormError::Phone(e.to_string()))?;
        customer.set.set(format!("phones/{}", phone.digits()), json!({ "label": "本人" }));
    }
    let texts = [
        ("name", Some(name)),
        ("wechat", Some(wechat)),
        ("title", form.title.map(|t| t.term())),
        ("channel", form.channel.as_deref()),
        ("channel_detail", form.channel_detail.as_deref()),
        ("notes", form.duplicate_note.as_deref()),
    ];
    for (field, text) in texts {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            customer.set.set(field, text);
        }
    }
    Ok(customer.with("first_seen_at", wire(when)))
}

fn contact_change(
    form: &LogForm,
    way: Way,
    outcome: Outcome,
    tier: Option<Tier>,
    when: Moment,
) -> Result<RecordChange, FormError> {
    let quoted = form.quoted.trim();
    let quoted: Option<f64> = if quoted.is_empty() {
        None
    } else {
        Some(read_quote(quoted).filter(|q| *q > 0.0).ok_or(FormError::Quote)?)
    };
    let contact = RecordChange::new("contact", &form.contact);
    let mut contact = RecordChange { must_exist: form.is_edit, ..contact }
        .with("customer", form.customer.as_str())
        .with("when", wire(when))
        .with("way", way.term())
        .with("outcome", outcome.term());
    let optional = [
        ("revisit", form.revisit.then_some(Value::Bool(true))),
        ("summary", Some(form.summary.trim()).filter(|t| !t.is_empty()).map(Value::from)),
        ("signals", (!form.signals.is_empty()).then(|| json!(form.signals))),
        ("objections", (!form.objections.is_empty()).then(|| json!(form.objections))),
        ("quoted_wan", quoted.map(written::amount)),
        ("asked", form.question().map(Value::from)),
        ("tier_after", tier.map(|t| t.term().into())),
    ];
    if let Some(feedback) = &form.feedback {
        let feedback = feedback.trim();
        contact.set.set("feedback", (!feedback.is_empty()).then_some(feedback));
    }
    for (field, value) in optional {
        match value {
            Some(value) => contact.set.set(field, value),
            None if form.is_edit => contact.set.set(field, Value::Null),
            None => {}
        }
    }
    Ok(contact)
}

fn set_if_new(fields: &mut Fields, name: &str, new: Option<&str>, old: Option<&str>) {
    if let Some(new) = new.filter(|n| Some(*n) != old) {
        fields.set(name, new);
    }
}
