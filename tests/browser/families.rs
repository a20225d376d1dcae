//! Households share protection, and a card merged away is followed: all within the one commit.

use genke::commit::request::{Request, Saved};
use genke::domain::change::{Change, RecordChange};
use genke::domain::contact::Contact;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id};
use genke::domain::follow_up::FollowUp;
use genke::domain::household::link;
use genke::domain::settings::Settings;
use genke::domain::uniting::{Around, Side, unite};
use genke::platform::clock::new_id;
use genke::record::apply::apply;
use genke::record::stamp::Clock;
use genke::store::connection::Store;
use genke::store::queries::{contacts_of, follow_ups_in};
use wasm_bindgen_test::wasm_bindgen_test;

use super::notebook::{fresh, now, visit, write};

async fn fields_of(store: &Store, id: &Id) -> Fields {
    store.customer(id).await.unwrap().0.unwrap().record().unwrap().fields
}

async fn view_of(store: &Store, id: &Id) -> Customer {
    Customer::read(id, &fields_of(store, id).await)
}

type Card = (Fields, Vec<Contact>, Vec<FollowUp>);

async fn read(store: &Store, id: &Id) -> Card {
    let (row, contacts, follow_ups) = store.customer(id).await.unwrap();
    let fields = row.unwrap().record().unwrap().fields;
    (fields, contacts_of(&contacts), follow_ups_in(&follow_ups))
}

fn side<'a>(id: &'a Id, (fields, contacts, follow_ups): &'a Card) -> Side<'a> {
    Side { id, fields, whole: fields, contacts, follow_ups }
}

fn protected_until(saved: &Saved, id: &Id) -> String {
    let (_, derived) = saved.customers.iter().find(|(r, _)| r.id == *id).unwrap();
    derived.as_ref().unwrap().protection_end.unwrap().to_string()
}

/// A visit on the 10th of November: protected until the 25th.
fn earlier_visit(customer: &Id, contact: &Id) -> Change {
    let mut change = visit(customer, contact);
    for record in &mut change.records {
        for field in ["when", "first_seen_at"] {
            if record.set.get(field).is_some() {
                record.set.set(field, "2026-11-10T09:30:00+08:00");
            }
        }
    }
    change
}

#[wasm_bindgen_test]
async fn a_relatives_contact_extends_the_protection_of_the_household() {
    let store = fresh();
    let (a, b) = (new_id(), new_id());
    let alone = write(&store, earlier_visit(&a, &new_id())).await.unwrap();
    assert_eq!(protected_until(&alone, &a), "2026-11-25");
    write(&store, visit(&b, &new_id())).await.unwrap();
    let (one, other) = (view_of(&store, &a).await, view_of(&store, &b).await);
    let all = [one.clone(), other.clone()];
    let linking = link(&one, &other, Some("配偶"), all.iter());
    let request = Request { change: linking.change, replan: linking.replan, ..Request::default() };
    let linked = store.commit(&request, &now()).await.unwrap();
    assert_eq!(protected_until(&linked, &a), "2026-12-06");

    // The relative is deleted: the household's protection is that of those who are left.
    let mut change = Change::new("删除客户");
    change.push(RecordChange::delete("customer", &b));
    let saved = write(&store, change).await.unwrap();
    assert_eq!(protected_until(&saved, &a), "2026-11-25");
}

#[wasm_bindgen_test]
async fn a_contact_another_phone_wrote_to_a_merged_card_goes_to_the_card_that_was_kept() {
    let store = fresh();
    let (kept, gone, own, theirs) = (new_id(), new_id(), new_id(), new_id());
    write(&store, visit(&kept, &own)).await.unwrap();
    write(&store, earlier_visit(&gone, &theirs)).await.unwrap();
    let (a, b) = (read(&store, &kept).await, read(&store, &gone).await);
    let settings = Settings::default();
    let around = Around { referred: &[], relatives: &[], settings: &settings, now: now().moment };
    let merged = write(&store, unite(&side(&kept, &a), &side(&gone, &b), &around)).await.unwrap();
    let (_, contacts, follow_ups) = store.customer(&kept).await.unwrap();
    assert_eq!(contacts_of(&contacts).len(), 2);
    assert_eq!(follow_ups_in(&follow_ups).iter().filter(|f| f.is_open()).count(), 1);

    // Meanwhile another phone logged a call to the card given up.
    let late = new_id();
    let change = RecordChange::new("contact", &late)
        .with("customer", gone.as_str())
        .with("when", "2026-11-21T08:00:00+08:00")
        .with("way", "去电")
        .with("outcome", "接通");
    let record = apply(None, &change, &Clock::new("0002").tick(now().ms));
    let request = Request { merge: vec![record.into()], ..Request::default() };
    store.commit(&request, &now()).await.unwrap();
    let (_, contacts, _) = store.customer(&kept).await.unwrap();
    assert!(contacts_of(&contacts).iter().any(|c| c.id == late));
    assert_eq!(store.customer(&gone).await.unwrap().1.len(), 0);

    // The merge can be taken back: both cards stand again.
    let undo = store.plan_undo(merged.seq).await.unwrap().unwrap();
    write(&store, undo.change).await.unwrap();
    assert_eq!(fields_of(&store, &gone).await.text("merged_into"), None);
    let (_, contacts, _) = store.customer(&gone).await.unwrap();
    assert!(contacts_of(&contacts).iter().any(|c| c.id == theirs));
}
