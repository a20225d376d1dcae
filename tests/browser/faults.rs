//! The store does not trust the browser: every fault leaves the database as it was.

use genke::platform::clock::new_id;
use genke::store::error::Error;
use wasm_bindgen_test::wasm_bindgen_test;

use super::js;
use super::notebook::{fresh, visit, write};

#[wasm_bindgen_test]
async fn a_full_phone_writes_nothing_at_all() {
    for nth in 1..=5 {
        let store = fresh();
        store.open().await.unwrap();
        js::fail_put(nth, "QuotaExceededError");
        let refused = write(&store, visit(&new_id(), &new_id())).await.unwrap_err();
        assert_eq!(refused, Error::QuotaFull, "put {nth}");
        assert_eq!(store.counts().await.unwrap(), [0, 0, 0, 0], "put {nth}");
        write(&store, visit(&new_id(), &new_id())).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_lost_handle_is_opened_again_and_the_work_repeated_once() {
    let store = fresh();
    store.open().await.unwrap();
    js::lose_handle_once();
    write(&store, visit(&new_id(), &new_id())).await.unwrap();
    let counts = store.counts().await.unwrap();
    assert_eq!(counts, [1, 1, 1, 0]);
    js::lose_handle_once();
    assert_eq!(store.counts().await.unwrap(), counts);
}

#[wasm_bindgen_test]
async fn an_unknown_error_in_the_middle_is_repeated_on_a_fresh_handle() {
    let store = fresh();
    store.open().await.unwrap();
    js::fail_put(2, "UnknownError");
    write(&store, visit(&new_id(), &new_id())).await.unwrap();
    assert_eq!(store.counts().await.unwrap(), [1, 1, 1, 0]);
}

#[wasm_bindgen_test]
async fn a_newer_build_gets_the_database_and_this_one_says_so() {
    let store = fresh();
    write(&store, visit(&new_id(), &new_id())).await.unwrap();
    js::take_over(&store.name()).await.unwrap();
    assert_eq!(store.counts().await.unwrap_err(), Error::NewerTab);
    let again = store.second_handle();
    assert_eq!(again.counts().await.unwrap_err(), Error::TooNew);
}

#[wasm_bindgen_test]
async fn an_answer_that_went_missing_is_looked_up_by_its_ids() {
    use genke::commit::request::Request;
    let store = fresh();
    let change = visit(&new_id(), &new_id());
    let request = Request { change: change.clone(), ..Request::default() };
    assert!(!store.was_written(&request).await.unwrap());
    write(&store, change).await.unwrap();
    assert!(store.was_written(&request).await.unwrap());
    // What a backup brings is looked up as well.
    let merge = store.rows_after("customer", "", 9).await.unwrap();
    let merge = merge.iter().filter_map(|r| r.record()).map(Into::into).collect();
    let restoring = Request { merge, ..Request::default() };
    assert!(store.was_written(&restoring).await.unwrap());
    assert!(!fresh().was_written(&restoring).await.unwrap());
}
