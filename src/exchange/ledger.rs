//! The ledger: customers and their contacts as two sheets, in the columns of the handbook and all others
//! an import understands, so that the file read again says the same.

use std::fmt::Write;

use chrono::FixedOffset;
use genke_asks::{CellKind, ColumnOut, SheetOut, rows};
use serde_json::Value;

use super::cell::escaped;
use super::columns::Column;
use crate::domain::birthday::Birthday;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::household::OWN;
use crate::domain::words::Word;

/// One column of the ledger: its meaning to an import, its heading, its width in characters, its kind.
#[derive(Debug)]
struct Out(Column, &'static str, u16, CellKind);

use CellKind::{Minute, Number, Text};

#[rustfmt::skip]
const CUSTOMERS: &[Out] = &[
    Out(Column::Name, "客户姓名", 12, Text), Out(Column::Title, "先生/女士", 9, Text),
    Out(Column::Phone, "联系电话", 16, Text), Out(Column::Tier, "分类", 6, Text),
    Out(Column::When, "沟通日期", 17, Minute), Out(Column::Way, "沟通方式", 9, Text),
    Out(Column::Outcome, "结果", 9, Text), Out(Column::Summary, "内容摘要", 32, Text),
    Out(Column::Feedback, "客户反馈", 24, Text), Out(Column::NextDue, "下次跟踪时间", 17, Minute),
    Out(Column::Channel, "怎么知道的", 11, Text), Out(Column::ChannelDetail, "渠道细类", 11, Text),
    Out(Column::DealStage, "成交进度", 9, Text), Out(Column::InvalidReason, "无效原因", 12, Text),
    Out(Column::FirstSeen, "首次登记", 17, Minute), Out(Column::Wechat, "微信号", 14, Text),
    Out(Column::Need, "需求类型", 9, Text), Out(Column::DecisionStage, "决策阶段", 11, Text),
    Out(Column::Temperament, "性格", 7, Text), Out(Column::Purpose, "购房用途", 14, Text),
    Out(Column::Layout, "意向户型", 11, Text), Out(Column::Area, "意向面积", 10, Text),
    Out(Column::Product, "意向产品", 11, Text), Out(Column::BudgetTotal, "总价预算(万)", 12, Number),
    Out(Column::BudgetDown, "首付预算(万)", 12, Number), Out(Column::BudgetMonthly, "月供预算(元)", 12, Number),
    Out(Column::Payment, "付款方式", 9, Text), Out(Column::PriceReaction, "价格反应", 9, Text),
    Out(Column::PurchaseCount, "置业次数", 10, Text), Out(Column::Family, "家庭结构", 10, Text),
    Out(Column::Housing, "居住状态", 10, Text), Out(Column::HomeArea, "居住区域", 12, Text),
    Out(Column::WorkArea, "工作区域", 12, Text), Out(Column::Concern, "关注点", 20, Text),
    Out(Column::Objection, "抗性点", 20, Text), Out(Column::Competitor, "在看的竞品", 14, Text),
    Out(Column::Tags, "标签", 14, Text), Out(Column::Birthday, "生日", 11, Text),
    Out(Column::ProtectionEnds, "保护到期", 12, CellKind::Day), Out(Column::DoNotDisturb, "勿扰", 6, Text),
    Out(Column::Notes, "备注", 32, Text), Out(Column::CustomerRef, "客户编号", 10, Text),
    Out(Column::ContactRef, "跟进编号", 10, Text),
];

#[rustfmt::skip]
const CONTACTS: &[Out] = &[
    Out(Column::Name, "客户姓名", 12, Text), Out(Column::Phone, "联系电话", 16, Text),
    Out(Column::When, "跟进时间", 17, Minute), Out(Column::Way, "跟进方式", 9, Text),
    Out(Column::Outcome, "结果", 9, Text), Out(Column::Summary, "跟进内容", 40, Text),
    Out(Column::Feedback, "客户反馈", 28, Text), Out(Column::CustomerRef, "客户编号", 10, Text),
    Out(Column::ContactRef, "跟进编号", 10, Text),
];

/// A customer with what the ledger says about it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub id: &'a Id,
    pub fields: &'a Fields,
    /// The living contacts, in any order.
    pub contacts: &'a [Contact],
    pub next_due: Option<Moment>,
}

/// The two sheets, filled customer by customer.
#[derive(Clone, Debug)]
pub struct Ledger {
    offset: FixedOffset,
    customers: Sheet,
    contacts: Sheet,
}

/// The rows of one sheet.
#[derive(Clone, Debug)]
struct Sheet {
    columns: &'static [Out],
    text: String,
    count: usize,
}

impl Sheet {
    fn new(columns: &'static [Out]) -> Self {
        let mut text = String::new();
        rows::push(&mut text, 1, columns.iter().map(|c| c.1));
        Self { columns, text, count: 0 }
    }

    fn push(&mut self, cell: impl Fn(Column) -> String) {
        self.count += 1;
        let cells: Vec<String> = self.columns.iter().map(|c| cell(c.0)).collect();
        rows::push(&mut self.text, self.count + 1, cells.iter().map(String::as_str));
    }
}

impl Ledger {
    /// Starts an empty ledger whose times are those of a zone.
    pub fn new(offset: FixedOffset) -> Self {
        Self { offset, customers: Sheet::new(CUSTOMERS), contacts: Sheet::new(CONTACTS) }
    }

    /// Adds a customer and its contacts, the newest on the customer's own row, too.
    pub fn push(&mut self, entry: &Entry) {
        let customer = Customer::read(entry.id, entry.fields);
        let newest = entry.contacts.iter().max_by_key(|c| (c.when, c.id.as_str().to_owned()));
        let offset = self.offset;
        self.customers.push(|column| match column {
            Column::When
            | Column::Way
            | Column::Outcome
            | Column::Summary
            | Column::Feedback
            | Column::ContactRef => {
                newest.map_or(String::new(), |c| contact_cell(column, c, offset))
            }
            Column::NextDue => entry.next_due.map_or(String::new(), |at| minute(at, offset)),
            _ => customer_cell(column, &customer, entry.fields, offset),
        });
        let mut contacts: Vec<&Contact> = entry.contacts.iter().collect();
        contacts.sort_by_key(|c| c.when);
        for contact in contacts {
            self.contacts.push(|column| match column {
                Column::Name | Column::Phone | Column::CustomerRef => {
                    customer_cell(column, &customer, entry.fields, offset)
                }
                _ => contact_cell(column, contact, offset),
            });
        }
    }

    /// Tells how many customers and contacts there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.customers.count, self.contacts.count)
    }

    /// Returns what the worker needs to write a spreadsheet: the sheets, and the rows of each.
    pub fn sheets(self) -> (Vec<SheetOut>, Vec<String>) {
        let out = |name: &str, columns: &[Out], late: Option<Column>| SheetOut {
            name: name.to_owned(),
            columns: columns.iter().map(|c| ColumnOut { width: c.2, kind: c.3 }).collect(),
            late: late
                .and_then(|late| columns.iter().position(|c| c.0 == late))
                .and_then(|at| u16::try_from(at).ok()),
        };
        let sheets =
            vec![out("客户", CUSTOMERS, Some(Column::NextDue)), out("跟进记录", CONTACTS, None)];
        (sheets, vec![self.customers.text, self.contacts.text])
    }

    /// Writes the customers' sheet as CSV, with the mark Excel needs to read Chinese.
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        for (_, cells) in rows::list(&self.customers.text) {
            for (at, cell) in cells.enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let _ = write!(text, "{comma}{}", escaped(cell));
            }
            text.push_str("\r\n");
        }
        text
    }
}

fn minute(at: Moment, offset: FixedOffset) -> String {
    at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string()
}

fn contact_cell(column: Column, contact: &Contact, offset: FixedOffset) -> String {
    match column {
        Column::When => minute(contact.when, offset),
        Column::Way => contact.way.term().to_owned(),
        Column::Outcome => contact.outcome.term().to_owned(),
        Column::Summary => contact.summary.clone().unwrap_or_default(),
        Column::Feedback => contact.feedback.clone().unwrap_or_default(),
        Column::ContactRef => contact.id.as_str().to_owned(),
        _ => String::new(),
    }
}

fn customer_cell(
    column: Column,
    customer: &Customer,
    fields: &Fields,
    offset: FixedOffset,
) -> String {
    let text = |name: &str| fields.text(name).unwrap_or_default();
    let list = |set: &str| fields.names(set).join("、");
    let budget = |part: &str| {
        let sum = fields.get("budget").and_then(|b| b.get(part)).filter(|v| v.is_number());
        sum.map_or(String::new(), Value::to_string)
    };
    match column {
        Column::Name => text("name"),
        Column::Title => text("title"),
        Column::Phone => numbers(customer),
        Column::Wechat => text("wechat"),
        Column::Tier => text("tier"),
        Column::InvalidReason => text("invalid_reason"),
        Column::Channel => text("channel"),
        Column::ChannelDetail => text("channel_detail"),
        Column::DealStage => text("deal_stage"),
        Column::Need => text("need"),
        Column::DecisionStage => text("decision_stage"),
        Column::Temperament => text("temperament"),
        Column::Purpose => list("purposes"),
        Column::Layout => list("layouts"),
        Column::Area => text("area"),
        Column::Product => list("products"),
        Column::BudgetTotal => budget("total_wan"),
        Column::BudgetDown => budget("down_wan"),
        Column::BudgetMonthly => budget("monthly_yuan"),
        Column::Payment => text("payment"),
        Column::PriceReaction => text("price_reaction"),
        Column::PurchaseCount => text("purchase_count"),
        Column::Family => text("family"),
        Column::Housing => text("housing"),
        Column::HomeArea => text("home_area"),
        Column::WorkArea => text("work_area"),
        Column::Concern => list("concerns"),
        Column::Objection => list("objections"),
        Column::Competitor => list("competitors"),
        Column::Tags => list("tags"),
        Column::Birthday => Birthday::read(&text("birthday")).map_or(String::new(), Birthday::said),
        Column::FirstSeen => customer.first_seen_at.map_or(String::new(), |at| minute(at, offset)),
        Column::ProtectionEnds => text("protection_ends"),
        Column::DoNotDisturb if customer.do_not_disturb => "是".to_owned(),
        Column::Notes => text("notes"),
        Column::CustomerRef => customer.id.as_str().to_owned(),
        _ => String::new(),
    }
}

/// Lists the numbers, a relative's with what it is: `13800138000/13900139000(配偶)`.
fn numbers(customer: &Customer) -> String {
    let label = |digits: &str| {
        let found = customer.family_phones.iter().find(|(d, l)| d == digits && l != OWN);
        found.map_or(String::new(), |(_, label)| format!("({label})"))
    };
    let all = customer.phones.iter().map(|digits| format!("{digits}{}", label(digits)));
    all.collect::<Vec<_>>().join("/")
}
