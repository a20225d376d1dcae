//! 节日和生日: who is to be greeted on the coming days.

use std::cell::RefCell;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::greeting::{Greeting, Wishes, coming};
use crate::platform::task;
use crate::store::error::Error;

use super::book::Book;

/// Days that are looked ahead.
pub const AHEAD: u32 = 30;
/// Customers read at once.
const SLICE: u32 = 500;

thread_local! {
    /// What was found last: on which day, and after which entry of the journal.
    static FOUND: RefCell<Option<(NaiveDate, u64, Vec<Greeting>)>> = const { RefCell::new(None) };
}

impl Book {
    /// Lists who asked to be greeted on the next days, by day; reads everybody, for lists do not
    /// know birthdays, but only once while nothing was written.
    pub async fn greetings(self, today: NaiveDate) -> Result<Vec<Greeting>, Error> {
        let seq = self.seq.get_untracked();
        let known = FOUND.with_borrow(|found| {
            let (day, at, all) = found.as_ref()?;
            ((*day, *at) == (today, seq)).then(|| all.clone())
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let all = self.look_for_greetings(today).await?;
        FOUND.replace(Some((today, seq, all.clone())));
        Ok(all)
    }

    async fn look_for_greetings(self, today: NaiveDate) -> Result<Vec<Greeting>, Error> {
        let (store, mut after) = (self.store(), String::new());
        let mut wished: Vec<(Customer, Wishes)> = Vec::new();
        loop {
            let rows = store.customers_after(&after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            // Most cards ask for nothing and are not read.
            for row in rows.iter().filter(|r| r.json.contains("greetings/")) {
                let Some(fields) = row.living_fields() else { continue };
                let wishes = Wishes::read(&fields);
                if !wishes.is_empty() {
                    wished.push((Customer::read(&Id::new(row.id.as_str()), &fields), wishes));
                }
            }
            if rows.len() < SLICE as usize {
                break;
            }
            task::breathe().await;
        }
        let mut people = wished.iter().map(|(c, wishes)| (c, *wishes));
        Ok(coming(&mut people, (today, AHEAD)))
    }
}
