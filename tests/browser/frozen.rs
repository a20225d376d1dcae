//! Databases written by released versions open for ever; the frozen files are never edited.

use chrono::DateTime;
use genke::domain::fields::Id;
use genke::platform::clock::new_id;
use genke::store::connection::Store;
use wasm_bindgen_test::wasm_bindgen_test;

use super::js;
use super::notebook::{visit, write};

const STORES_V1: &str = include_str!("../data/frozen/v1-stores.json");
const STORES_V2: &str = include_str!("../data/frozen/v2-stores.json");
const ROWS_V2: &str = include_str!("../data/frozen/v2-rows.json");
const ROWS_V1: &str = include_str!("../data/frozen/v1-rows.json");

#[wasm_bindgen_test]
async fn version_1_opens_and_can_be_written() {
    let name = format!("frozen-{}", new_id());
    js::create_database(&name, 1, STORES_V1, ROWS_V1).await.unwrap();
    let store = Store::new(&name);
    assert_eq!(store.counts().await.unwrap(), [1, 1, 1, 1]);
    let id = Id::new("0193f000-0000-7000-8000-000000000001");
    let (row, contacts, follow_ups) = store.customer(&id).await.unwrap();
    let record = row.unwrap().record().unwrap();
    assert_eq!(record.fields.text("name").as_deref(), Some("王女士"));
    assert_eq!(record.fields.get("from_a_newer_app").unwrap(), 7);
    assert_eq!((contacts.len(), follow_ups.len()), (1, 1));
    let saved = write(&store, visit(&id, &new_id())).await.unwrap();
    assert_eq!(saved.seq, 2);
    let kept = saved.records.iter().find(|r| r.id == id).unwrap();
    assert_eq!(kept.fields.get("from_a_newer_app").unwrap(), 7);
}

#[wasm_bindgen_test]
async fn follow_ups_of_version_2_are_found_by_their_day() {
    let name = format!("frozen-{}", new_id());
    js::create_database(&name, 2, STORES_V2, ROWS_V2).await.unwrap();
    let store = Store::new(&name);
    let day = |at: &str| DateTime::parse_from_rfc3339(at).unwrap().timestamp_millis() as f64;
    let bounds: Vec<f64> =
        ["20", "21", "22", "23"].map(|d| day(&format!("2026-11-{d}T00:00:00+08:00"))).to_vec();
    let before = store.rows_after("follow_up", "", 10).await.unwrap();
    store.index_follow_ups().await.unwrap();
    // The second time it only looks.
    store.index_follow_ups().await.unwrap();
    assert_eq!(store.rows_after("follow_up", "", 10).await.unwrap(), before);
    assert_eq!(store.count_days(&bounds).await.unwrap(), (vec![0, 0, 1], vec![1, 0, 0]));
    let (open, done) = store.planned_and_done(bounds[2], bounds[3]).await.unwrap();
    assert_eq!((open.len(), done.len()), (1, 0));
    assert_eq!(store.week(bounds[0], bounds[3]).await.unwrap().follow_ups.len(), 2);
    let id = Id::new("0193f000-0000-7000-8000-000000000001");
    assert_eq!(store.customer(&id).await.unwrap().2.len(), 2);
}
