//! Ledgers out: customers and their contacts as a file for spreadsheets or the phone's contacts.

use genke_asks::Ask;
use js_sys::Uint8Array;
use leptos::prelude::*;
use web_sys::Blob;

use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::words::Tier;
use crate::domain::written::name_part;
use crate::exchange::ledger::{Entry, Ledger};
use crate::exchange::vcard::write::card;
use crate::platform::files::{self, Handed};
use crate::platform::{blobs, clock, task, worker};

use super::book::Book;
use super::people::People;
use super::transfer::share;

/// Customers read at once.
const SLICE: usize = 50;
/// The share of the work that is reading; the rest is writing the spreadsheet.
const READING: f64 = 0.5;

/// What the ledger is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Excel,
    Csv,
    Cards,
}

impl Form {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Excel, Self::Csv, Self::Cards];

    /// Returns what a button calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Excel => "Excel 台账",
            Self::Csv => "CSV 台账",
            Self::Cards => "通讯录(vCard)",
        }
    }

    fn file(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Excel => {
                let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                ("台账", "xlsx", mime)
            }
            Self::Csv => ("台账", "csv", "text/csv"),
            Self::Cards => ("通讯录", "vcf", "text/vcard"),
        }
    }
}

/// A file that is ready: one tap hands it out.
#[derive(Clone, Debug)]
pub struct LedgerFile {
    pub name: String,
    mime: &'static str,
    file: Blob,
    pub customers: usize,
    pub contacts: usize,
    pub bytes: u64,
}

impl LedgerFile {
    /// Hands the file to the share sheet or the downloads; only from a tap.
    pub async fn hand_out(&self) -> Handed {
        files::hand_out_blob(&self.name, self.mime, &self.file).await
    }
}

impl Book {
    /// Makes a ledger of some customers (all living ones without `of`): A first, then by the next date.
    pub async fn ledger(
        self,
        of: Option<Vec<Id>>,
        form: Form,
        progress: impl Fn(f64) + Clone + 'static,
    ) -> Result<LedgerFile, String> {
        self.until_read().await;
        if !self.people.with_untracked(People::is_complete) {
            return Err(NOT_READ.to_owned());
        }
        let ids = self.in_order(of);
        if ids.is_empty() {
            return Err("还没有客户,没有可导出的。".to_owned());
        }
        let now = clock::now();
        let (mut ledger, mut cards) = (Ledger::new(*now.offset()), String::new());
        for (at, slice) in ids.chunks(SLICE).enumerate() {
            let found = self.store().customers_whole(slice).await.map_err(|e| e.to_string())?;
            for whole in found {
                let Some(record) = whole.customer.record().filter(|r| r.is_alive()) else {
                    continue;
                };
                let next_due =
                    self.people.with_untracked(|p| p.get(&record.id).and_then(|p| p.next.next_due));
                let contacts = whole.contacts.iter().filter_map(|r| r.record());
                let contacts: Vec<Contact> = contacts
                    .filter(|r| r.is_alive())
                    .filter_map(|r| Contact::read(&r.id, &r.fields))
                    .collect();
                let fields = &record.fields;
                if form == Form::Cards {
                    cards.push_str(&card(&Customer::read(&record.id, fields), fields));
                }
                ledger.push(&Entry { id: &record.id, fields, contacts: &contacts, next_due });
            }
            progress(READING * share(at * SLICE + slice.len(), ids.len()));
            task::breathe().await;
        }
        let (customers, contacts) = ledger.counts();
        let (stem, end, mime) = form.file();
        let bytes = match form {
            Form::Excel => spreadsheet(ledger, progress).await?,
            Form::Csv => Uint8Array::from(ledger.csv().as_bytes()),
            Form::Cards => Uint8Array::from(cards.as_bytes()),
        };
        let file = files::blob(&bytes, mime).map_err(|_| NOT_MADE.to_owned())?;
        let at = name_part(now);
        let name = format!("跟客本{stem}-{customers}位-{at}.{end}");
        let bytes = blobs::size(&file);
        Ok(LedgerFile { name, mime, file, customers, contacts, bytes })
    }

    fn in_order(self, of: Option<Vec<Id>>) -> Vec<Id> {
        self.people.with_untracked(|people| {
            let mut all: Vec<_> = match &of {
                None => people.all().cloned().collect(),
                Some(ids) => ids.iter().filter_map(|id| people.get(id)).collect(),
            };
            all.sort_by_cached_key(|p| {
                let due = p.next.next_due;
                (p.customer.tier.unwrap_or(Tier::D), due.is_none(), due, p.customer.id.clone())
            });
            all.into_iter().map(|p| p.customer.id.clone()).collect()
        })
    }
}

const NOT_READ: &str = "客户还没有全部读出来,现在导出会少人。请过一会儿再试。";
const NOT_MADE: &str = "文件没有做成。数据没有动,请再试一次。";

async fn spreadsheet(
    ledger: Ledger,
    progress: impl Fn(f64) + 'static,
) -> Result<Uint8Array, String> {
    let (sheets, rows) = ledger.sheets();
    let buffers: Vec<Uint8Array> =
        rows.iter().map(|text| Uint8Array::from(text.as_bytes())).collect();
    let told = move |share: f64| progress(READING + (1.0 - READING) * share);
    let done = worker::ask(Ask::WriteWorkbook { sheets }, &buffers, told).await;
    let done = done.map_err(|e| e.to_string())?;
    done.buffers.into_iter().next().ok_or_else(|| NOT_MADE.to_owned())
}
