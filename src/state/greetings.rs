//! 节日和生日: who is to be greeted on the coming days.

use chrono::NaiveDate;

use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::greeting::{Greeting, Wishes, coming};
use crate::platform::{lunar, task};
use crate::store::error::Error;

use super::book::Book;

/// Days that are looked ahead.
pub const AHEAD: u32 = 30;
/// Customers read at once.
const SLICE: u32 = 500;

impl Book {
    /// Lists who asked to be greeted on the next days, by day; reads everybody, for lists do not
    /// know birthdays.
    pub async fn greetings(self, today: NaiveDate) -> Result<Vec<Greeting>, Error> {
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
        Ok(coming(&mut people, (today, AHEAD), &lunar::on))
    }
}
