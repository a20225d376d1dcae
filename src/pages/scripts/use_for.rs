//! 用于某客户: whose timeline notes the script.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::frame::Header;
use crate::domain::fields::Id;
use crate::domain::script::placeholder::fill;
use crate::domain::words::Way;
use crate::pages::go::use_go;
use crate::pages::log_who::offered;
use crate::pages::pick_person::PickPerson;
use crate::pages::wording::guard;
use crate::pages::wording::hints::WordingHints;
use crate::platform::task;
use crate::state::book::{Book, use_book};

use super::words::values_for;
use super::{PLACE, entry_of};

/// How a script reaches a customer, and the contact it makes where today has none.
const WAYS: [(&str, Way); 3] =
    [("微信发的", Way::Wechat), ("当面说的", Way::Visit), ("电话里说的", Way::CallIn)];

/// The page.
#[component]
pub fn UseFor(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let entry = format!("{PLACE}/{id}");
    let way = RwSignal::new(WAYS.first().map_or("", |w| w.0).to_owned());
    let id = StoredValue::new(id);
    let pick = move |customer: Id| {
        let said = way.get_untracked();
        let way = WAYS.iter().find(|w| w.0 == said).map_or(Way::Wechat, |w| w.1);
        let note = move |_| {
            let customer = customer.clone();
            task::background(async move {
                let id = id.get_value();
                match book.use_script_for(&id, &customer, way).await {
                    Ok(()) => go.replace(&entry_of(&id, Some(&customer))),
                    Err(e) => book.say_problem(&e),
                }
            });
        };
        guard::pass(
            book,
            &untrack(|| said_plainly(book, &id.get_value())),
            "使用",
            Callback::new(note),
        );
    };
    let options = Signal::derive(|| WAYS.iter().map(|w| w.0.to_owned()).collect::<Vec<_>>());
    let take = move |said: Option<String>| way.set(said.unwrap_or_default());
    let said = Signal::derive(move || said_plainly(book, &id.get_value()));
    let is_ready = Memo::new(move |_| book.people.with(|p| p.is_complete()));
    view! {
        <Header title="用于谁" back=go.href(&entry)/>
        <div class="form">
            <div class="part"><p class="label">"怎么说的"</p>
                <ChooseOne label="怎么说的" required=true options=options picked=Signal::derive(move || Some(way.get())) on_pick=take/>
                <p class="help">"今天已有记录的,就记在那一条里。"</p>
                <WordingHints text=said/>
            </div>
            <Show when=move || is_ready.get()><PickPerson label="谁" except=Vec::new() offered=untrack(|| offered(book)) on_pick=pick/></Show>
        </div>
    }
}

/// Returns the short answer as it is said to nobody in particular.
fn said_plainly(book: Book, id: &Id) -> String {
    let values = values_for(book, None, None);
    let text = book.scripts().with(|s| s.get(id).map(|h| h.script.short.clone()));
    fill(&text.unwrap_or_default(), &values).shown()
}
