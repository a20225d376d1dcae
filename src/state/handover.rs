//! 转介 and 离职交接: the chosen customers in one sealed file, and what both phones keep of it.

use serde_json::{Value, json};

use crate::commit::row::Row;
use crate::domain::change::{Change, RecordChange};
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::report::masked_name;
use crate::domain::written::name_part;
use crate::platform::{blobs, clock};
use crate::record::bundle::{Bundle, Head, Purpose, write};
use crate::record::envelope::Record;
use crate::record::handover::{FIELD, Handover, masked_customer, masked_texts};
use crate::store::error::Error;
use crate::store::queries::Whole;

use super::backup::{BackupFailure, Ready, make_ready};
use super::book::Book;
use super::sealing::Failure;

/// A hand-over that is ready to be given.
#[derive(Clone, Debug)]
pub struct ReadyHandover {
    pub ready: Ready,
    pub handover: Handover,
    pub customers: usize,
    pub contacts: usize,
    pub follow_ups: usize,
    id: Id,
    ids: Vec<Id>,
}

impl ReadyHandover {
    /// Says what is in the file.
    pub fn holds(&self) -> String {
        format!(
            "{} 位客户、{} 条跟进记录、{} 条没做完的计划",
            self.customers, self.contacts, self.follow_ups
        )
    }
}

impl Book {
    /// Makes the file of a hand-over; nothing is kept of it before it is given.
    pub async fn ready_handover(
        self,
        ids: &[Id],
        handover: Handover,
        phrase: Option<&str>,
        told: impl Fn(f64),
    ) -> Result<ReadyHandover, BackupFailure> {
        let wholes = self.wholes(ids, |s| told(s * 0.4)).await?;
        let id = clock::new_id();
        let mut counts = (0, 0);
        let mut records = Vec::new();
        for whole in &wholes {
            let given = given(whole, handover.is_masked);
            counts.0 += given.iter().filter(|r| r.kind == "contact").count();
            counts.1 += given.iter().filter(|r| r.kind == "follow_up").count();
            records.extend(given);
        }
        let mut head = Head::new(Purpose::Handover, handover.at, &self.store().device().await?);
        let mut about = handover.value();
        about["id"] = Value::from(id.as_str());
        head.covers = Some(json!({ "customers": wholes.len(), "handover": about }));
        let mut content = blobs::Pieces::default();
        content.text(&write(&Bundle::new(head, records))).map_err(|_| Failure::NoRoom)?;
        let content = content.whole().map_err(|_| Failure::NoRoom)?;
        let stem = format!("跟客本-{}-{}位-{}", handover.why, wholes.len(), name_part(handover.at));
        let ready = make_ready(content, &stem, phrase, |s| told(0.4 + s * 0.6)).await?;
        let ids = wholes.iter().map(|w| Id::new(w.customer.id.as_str())).collect();
        let (contacts, follow_ups) = counts;
        let customers = wholes.len();
        Ok(ReadyHandover { ready, handover, customers, contacts, follow_ups, id, ids })
    }

    /// Keeps on every customer's card that it was given.
    pub async fn note_handover(self, given: &ReadyHandover) -> Result<(), Error> {
        let mut change = Change::new("转介交接");
        change.records = kept(&given.ids, given.id.as_str(), &given.handover);
        let text = format!("已记下:{} 位转给 {}", given.customers, given.handover.to);
        self.write_and_say(change, text).await.map(|_| ())
    }
}

/// Asks for a hand-over to be kept on the cards it is about.
pub(super) fn kept(ids: &[Id], id: &str, handover: &Handover) -> Vec<RecordChange> {
    let field = format!("{FIELD}/{id}");
    let keep = |own: &Id| RecordChange::new("customer", own).with(field.as_str(), handover.value());
    ids.iter().map(keep).collect()
}

/// Asks for what a file says of its hand-over to be kept on the cards that came with it.
pub(super) fn kept_of(bundle: &Bundle) -> Vec<RecordChange> {
    let about = bundle.head.covers.as_ref().and_then(|c| c.get("handover"));
    let id = about.and_then(|a| a.get("id")).and_then(Value::as_str);
    let (Some(handover), Some(id)) = (Handover::of_head(&bundle.head), id) else {
        return Vec::new();
    };
    let customers = bundle.records.iter().filter(|r| r.kind == "customer" && r.is_alive());
    let ids: Vec<Id> = customers.map(|r| r.id.clone()).collect();
    kept(&ids, id, &handover)
}

/// Takes of one customer what goes along: the card, the timeline, the open follow-ups.
fn given(whole: &Whole, is_masked: bool) -> Vec<Record> {
    let Some(customer) = whole.customer.record() else { return Vec::new() };
    let living = |rows: &[Row]| {
        rows.iter().filter_map(Row::record).filter(Record::is_alive).collect::<Vec<_>>()
    };
    let is_open = |r: &Record| r.fields.text("state").is_none_or(|s| s == "待办");
    let mut records = living(&whole.contacts);
    records.extend(living(&whole.follow_ups).into_iter().filter(is_open));
    if !is_masked {
        records.insert(0, customer);
        return records;
    }
    let name = masked_name(&Customer::read(&customer.id, &customer.fields));
    let mut all = vec![masked_customer(customer, &name)];
    all.extend(records.into_iter().map(masked_texts));
    all
}
