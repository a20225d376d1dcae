//! Databases written by released versions open for ever; the frozen files are never edited.

use genke::domain::fields::Id;
use genke::platform::clock::new_id;
use genke::store::connection::Store;
use wasm_bindgen_test::wasm_bindgen_test;

use super::js;
use super::notebook::{visit, write};

const STORES_V1: &str = include_str!("../data/frozen/v1-stores.json");
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
