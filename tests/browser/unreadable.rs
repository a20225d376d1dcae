//! What cannot be read is never overwritten, never taken for new, and never written.

use std::sync::Arc;

use genke::commit::request::Request;
use genke::commit::row::Row;
use genke::commit::rows::{CUSTOMER, OTHER, Refused, Rows};
use genke::domain::change::{Change, RecordChange};
use genke::domain::fields::Id;
use genke::record::unreadable::{KIND, Unreadable};
use genke::store::connection::{PATIENCE_MS, Store};
use genke::store::error::Error;
use wasm_bindgen_test::wasm_bindgen_test;

use super::notebook::{fresh, now, visit, write};
use genke::platform::clock::new_id;

/// Registers a customer and breaks its row.
async fn broken(store: &Store, text: &str) -> Id {
    let customer = new_id();
    write(store, visit(&customer, &new_id())).await.unwrap();
    let row = Row::plain(customer.as_str(), text.into());
    store.write(&[CUSTOMER], PATIENCE_MS, async |txn| txn.put(CUSTOMER, &row)).await.unwrap();
    customer
}

async fn text_of(store: &Store, customer: &Id) -> String {
    store.customer(customer).await.unwrap().0.unwrap().json
}

fn tier(change: RecordChange, tier: &str) -> Change {
    let mut whole = Change::new("改级别");
    whole.push(change.with("tier", tier));
    whole
}

#[wasm_bindgen_test]
async fn a_row_that_cannot_be_read_is_refused_and_left_as_it_is() {
    let store = fresh();
    let customer = broken(&store, "{x").await;
    for change in
        [RecordChange::new("customer", &customer), RecordChange::update("customer", &customer)]
    {
        assert_eq!(
            write(&store, tier(change, "C")).await,
            Err(Error::Refused(Refused::Unreadable))
        );
        assert_eq!(text_of(&store, &customer).await, "{x");
    }
    // A contact may still be logged for whoever it is.
    let mut change = Change::new("记一笔");
    change.records = visit(&customer, &new_id()).records.split_off(1);
    write(&store, change).await.unwrap();
    assert_eq!(text_of(&store, &customer).await, "{x");
}

#[wasm_bindgen_test]
async fn an_update_of_a_row_that_is_not_there_makes_no_stump() {
    let store = fresh();
    let customer = new_id();
    let change = tier(RecordChange::update("customer", &customer), "C");
    assert_eq!(write(&store, change).await, Err(Error::Refused(Refused::Gone)));
    assert_eq!(store.counts().await.unwrap(), [0, 0, 0, 0]);
}

#[wasm_bindgen_test]
async fn an_id_of_another_kind_is_refused() {
    let store = fresh();
    let customer = new_id();
    write(&store, visit(&customer, &new_id())).await.unwrap();
    let before = text_of(&store, &customer).await;
    let change =
        tier(RecordChange::new("follow_up", &customer).with("customer", customer.as_str()), "C");
    assert_eq!(write(&store, change).await, Err(Error::Refused(Refused::OtherKind)));
    assert_eq!(text_of(&store, &customer).await, before);
    assert_eq!(store.counts().await.unwrap(), [1, 1, 1, 0]);
}

#[wasm_bindgen_test]
async fn a_good_copy_takes_the_place_of_a_broken_row_whose_text_stays() {
    let (store, other) = (fresh(), fresh());
    let customer = new_id();
    write(&other, visit(&customer, &new_id())).await.unwrap();
    let good = other.customer(&customer).await.unwrap().0.unwrap().record().unwrap();
    let row = Row::plain(customer.as_str(), "{x".into());
    store.write(&[CUSTOMER], PATIENCE_MS, async |txn| txn.put(CUSTOMER, &row)).await.unwrap();
    let request = Request { merge: vec![Arc::new(good.clone())], ..Request::default() };
    store.commit(&request, &now()).await.unwrap();
    assert_eq!(text_of(&store, &customer).await, good.canonical());
    let aside = store.rows_after(OTHER, "", 10).await.unwrap();
    let aside = aside.iter().find_map(|row| row.record().filter(|r| r.kind == KIND)).unwrap();
    let read = Unreadable::read(&aside.fields).unwrap();
    assert_eq!(
        (read.store.as_str(), read.row.as_str(), read.text.as_str()),
        (CUSTOMER, customer.as_str(), "{x")
    );
}

#[wasm_bindgen_test]
async fn moved_aside_the_place_is_free_and_the_text_stays() {
    let store = fresh();
    let customer = broken(&store, "{x").await;
    store.set_aside(CUSTOMER, customer.as_str()).await.unwrap();
    assert!(store.customer(&customer).await.unwrap().0.is_none());
    let aside = store.rows_after(OTHER, "", 10).await.unwrap();
    assert!(
        aside.iter().any(|row| row
            .record()
            .is_some_and(|r| r.fields.text("text").as_deref() == Some("{x")))
    );
    // What can be read is never moved.
    write(&store, visit(&customer, &new_id())).await.unwrap();
    store.set_aside(CUSTOMER, customer.as_str()).await.unwrap();
    assert!(store.customer(&customer).await.unwrap().0.is_some());
}

#[wasm_bindgen_test]
async fn what_could_not_be_read_back_is_not_written() {
    let store = fresh();
    let customer = new_id();
    write(&store, visit(&customer, &new_id())).await.unwrap();
    let before = text_of(&store, &customer).await;
    let long = ["tags/", &"长".repeat(100)].concat();
    let deep = (0..60).fold(serde_json::Value::from(1), |inner, _| serde_json::json!([inner]));
    let faulty = [
        RecordChange::update("customer", &customer).with(long, true),
        RecordChange::update("customer", &customer).with("notes", "长".repeat(1_500_000)),
        RecordChange::update("customer", &customer).with("notes", deep),
    ];
    for change in faulty {
        let refused = write(&store, tier(change, "C")).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::TooMuch(_)))), "{refused:?}");
        assert_eq!(text_of(&store, &customer).await, before);
    }
}

#[wasm_bindgen_test]
async fn what_was_written_before_the_limits_can_be_read_and_changed() {
    let store = fresh();
    let customer = new_id();
    let name = ["tags/", &"长".repeat(200)].concat();
    let old = format!(
        r#"{{"fields":{{"name":"王女士","{name}":true,"tier":"B"}},"id":"{customer}","kind":"customer","made":"2026-11-01T02:00:00.000Z-0000-p1"}}"#
    );
    let row = Row::plain(customer.as_str(), old);
    store.write(&[CUSTOMER], PATIENCE_MS, async |txn| txn.put(CUSTOMER, &row)).await.unwrap();
    write(&store, tier(RecordChange::update("customer", &customer), "C")).await.unwrap();
    let record = store.customer(&customer).await.unwrap().0.unwrap().record().unwrap();
    assert_eq!(record.fields.text("tier").as_deref(), Some("C"));
    assert!(record.fields.is_set(&name));
    assert_eq!(record.fields.text("name").as_deref(), Some("王女士"));
}
