//! One write door: strict, whole or not at all, planned in the same transaction.

use genke::commit::request::{Now, Request};
use genke::domain::change::{Change, RecordChange};
use wasm_bindgen_test::wasm_bindgen_test;

use super::js;
use super::notebook::{fresh, now, visit, write};
use genke::platform::clock::new_id;

#[wasm_bindgen_test]
async fn a_commit_is_strict_and_answers_only_after_complete() {
    let store = fresh();
    store.open().await.unwrap();
    js::watch();
    let saved = write(&store, visit(&new_id(), &new_id())).await.unwrap();
    let seen = js::seen();
    js::stop();
    assert_eq!(seen, "start strict,complete");
    assert_eq!(saved.durability.as_deref(), Some("strict"));
}

#[wasm_bindgen_test]
async fn the_next_step_is_planned_and_derived_in_the_same_commit() {
    let store = fresh();
    let (customer, contact) = (new_id(), new_id());
    let saved = write(&store, visit(&customer, &contact)).await.unwrap();
    let (_, derived) = saved.customers.first().cloned().unwrap();
    let derived = derived.unwrap();
    assert_eq!(derived.next_due.unwrap().to_rfc3339(), "2026-11-22T10:00:00+08:00");
    assert!(derived.next_because.contains("首访"), "{}", derived.next_because);
    let (row, contacts, follow_ups) = store.customer(&customer).await.unwrap();
    assert_eq!((row.is_some(), contacts.len(), follow_ups.len()), (true, 1, 1));
}

#[wasm_bindgen_test]
async fn two_handles_never_overwrite_each_other() {
    let one = fresh();
    let customer = new_id();
    write(&one, visit(&customer, &new_id())).await.unwrap();
    let other = one.second_handle();
    let edit = |field: &str, value: &str| {
        let mut change = Change::new("修改客户");
        change.push(RecordChange::new("customer", &customer).with(field, value));
        change
    };
    let (a, b) = futures_util::join!(
        write(&one, edit("area", "90–110")),
        write(&other, edit("wechat", "wang-1"))
    );
    a.unwrap();
    b.unwrap();
    let (row, ..) = one.customer(&customer).await.unwrap();
    let record = row.unwrap().record().unwrap();
    assert_eq!(record.fields.text("area").as_deref(), Some("90–110"));
    assert_eq!(record.fields.text("wechat").as_deref(), Some("wang-1"));
}

#[wasm_bindgen_test]
async fn undo_is_a_commit_that_brings_the_old_state_back() {
    let store = fresh();
    let (customer, contact) = (new_id(), new_id());
    let saved = write(&store, visit(&customer, &contact)).await.unwrap();
    let undo = store.plan_undo(saved.seq).await.unwrap().unwrap();
    assert!(undo.left.is_empty());
    let undone = write(&store, undo.change).await.unwrap();
    assert!(undone.records.iter().all(|r| !r.is_alive()));
    let page = store.first_page((0.0, f64::MAX), f64::MAX, 50, "setting-project").await.unwrap();
    assert_eq!((page.due.len(), page.contacts.len()), (0, 0));
}

#[wasm_bindgen_test]
async fn records_of_a_bundle_are_kept_byte_for_byte_and_merging_twice_changes_nothing() {
    let source = fresh();
    let customer = new_id();
    write(&source, visit(&customer, &new_id())).await.unwrap();
    let mut records = Vec::new();
    for store in genke::commit::rows::RECORDS {
        records.extend(
            source.rows_after(store, "", 100).await.unwrap().iter().filter_map(|r| r.record()),
        );
    }
    let target = fresh();
    for _ in 0..2 {
        let merge = records.iter().cloned().map(Into::into).collect();
        let request = Request { merge, ..Request::default() };
        target.commit(&request, &now()).await.unwrap();
        for record in &records {
            let found = target.records(&[(record.kind.clone(), record.id.clone())]).await.unwrap();
            assert_eq!(found.first().map(|r| r.canonical()), Some(record.canonical()));
        }
    }
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_found_and_forgotten() {
    let store = fresh();
    store.save_draft("log=new", "{\"name\":\"王\"}").await.unwrap();
    assert_eq!(
        store.second_handle().draft("log=new").await.unwrap().as_deref(),
        Some("{\"name\":\"王\"}")
    );
    store.forget_draft("log=new").await.unwrap();
    assert_eq!(store.draft("log=new").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn the_journal_forgets_what_is_older_than_90_days_and_nothing_else() {
    let store = fresh();
    let mut all = Vec::new();
    // The newest 200 stay however old they are.
    for _ in 0..202 {
        all.push(write(&store, visit(&new_id(), &new_id())).await.unwrap().seq);
    }
    let day = 86_400_000;
    let is_kept = async |seq: u64| store.plan_undo(seq).await.unwrap().is_some();
    let late = Now { ms: now().ms + 91 * day, ..now() };
    let change = visit(&new_id(), &new_id());
    store.commit(&Request { change, ..Request::default() }, &late).await.unwrap();
    store.prune_journal(now().ms + 89 * day, &[]).await.unwrap();
    assert!(is_kept(all[0]).await);
    // What another phone acknowledged stays, too.
    store.prune_journal(now().ms + 92 * day, &[all[1]]).await.unwrap();
    assert_eq!((is_kept(all[0]).await, is_kept(all[1]).await), (false, true));
    assert_eq!((is_kept(all[2]).await, is_kept(all[3]).await), (false, true));
    assert_eq!(store.counts().await.unwrap()[..2], [203, 203]);
}
