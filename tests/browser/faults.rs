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
async fn a_failed_disk_is_written_to_no_more_and_opened_no_more() {
    for nth in 1..=3 {
        let store = fresh();
        write(&store, visit(&new_id(), &new_id())).await.unwrap();
        let before = store.counts().await.unwrap();
        let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let heard = told.clone();
        store.at_the_end(std::rc::Rc::new(move |why| {
            heard.borrow_mut().push(why);
            Box::pin(async {})
        }));
        js::count_opens();
        js::fail_put(nth, "UnknownError");
        // The storage is well again after the first: it is not tried.
        for _ in 0..3 {
            let refused = write(&store, visit(&new_id(), &new_id())).await.unwrap_err();
            assert_eq!(refused, Error::DiskFailed, "put {nth}");
            assert_eq!(store.save_draft("log=new", "{}").await, Err(Error::DiskFailed));
        }
        // What can still be read is, by the handle that is open.
        assert_eq!(store.counts().await.unwrap(), before, "put {nth}");
        store.close();
        assert_eq!(store.counts().await, Err(Error::DiskFailed));
        assert_eq!(js::opens(), 0, "put {nth}");
        assert_eq!(*told.borrow(), [Error::DiskFailed]);
        // As the page does once it is loaded anew.
        let again = store.second_handle();
        write(&again, visit(&new_id(), &new_id())).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_handle_lost_on_a_full_phone_is_not_opened_again() {
    let store = fresh();
    store.open().await.unwrap();
    js::fail_put(1, "QuotaExceededError");
    let refused = write(&store, visit(&new_id(), &new_id())).await.unwrap_err();
    assert_eq!(refused, Error::QuotaFull);
    js::count_opens();
    js::lose_handle_once();
    let refused = write(&store, visit(&new_id(), &new_id())).await.unwrap_err();
    assert_eq!((refused, js::opens()), (Error::DiskFailed, 0));
    assert_eq!(store.save_draft("log=new", "{}").await, Err(Error::DiskFailed));
}

#[wasm_bindgen_test]
async fn a_database_that_was_taken_away_is_not_replaced_by_an_empty_one() {
    // Deleted while it is open, and while the browser had closed it.
    for is_open in [true, false] {
        let store = fresh();
        write(&store, visit(&new_id(), &new_id())).await.unwrap();
        if !is_open {
            store.close();
        }
        js::delete_database(&store.name()).await.unwrap();
        for _ in 0..2 {
            let refused = write(&store, visit(&new_id(), &new_id())).await.unwrap_err();
            assert_eq!(refused, Error::Deleted, "open: {is_open}");
            assert_eq!(store.counts().await, Err(Error::Deleted));
        }
        let is_there = js::is_there(&store.name()).await.unwrap();
        assert_eq!(is_there.as_bool(), Some(false), "open: {is_open}");
        store.second_handle().open().await.unwrap();
    }
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
