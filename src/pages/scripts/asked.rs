//! 待补口径: what customers asked and nobody could answer yet, most asked first.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::fields::Id;
use crate::domain::script::question::Question;
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::state::book::{Book, use_book};

use super::{PLACE, entry_of};

/// The page.
#[component]
pub fn Asked() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let open = loaded(
        move || scripts.track(),
        move || {
            let questions = scripts.with_untracked(|s| s.questions().collect());
            Box::pin(async move { book.open_questions(questions).await.ok() })
        },
    );
    view! {
        <Header title="待补口径" back=go.href(PLACE)/>
        {move || open.get().map(|all| if all.is_empty() {
            view! { <Empty title="没有待补的" text="客户问住了您,就在「记一笔」里点「客户问了…」写下来,会攒在这里。"><span></span></Empty> }.into_any()
        } else {
            all.into_iter().map(|q| view! { <One question=q/> }).collect_view().into_any()
        })}
    }
}

/// One question, with a script that may answer it already.
#[component]
fn One(question: Question) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let now = book.now.get_untracked();
    let last = question.last().map(|at| spoken::past(at, now)).unwrap_or_default();
    let said = format!("被问 {} 次,最近 {last}", question.asked.len());
    let near = scripts.with_untracked(|s| {
        let (hits, _) = s.search(&question.text, 1, &|_| true);
        hits.into_iter()
            .next()
            .map(|(held, _)| (held.script.id.clone(), held.script.question.clone()))
    });
    let id = StoredValue::new(question.id.clone());
    let near = near.map(|(script, text)| {
        let href = go.href(&entry_of(&script, None));
        view! {
            <a class="text" href=href>{format!("已有相近的:{text}")}</a>
            <button type="button" class="text" on:click=move |_| settle(book, id.get_value(), Some(script.clone()))>"就用这条"</button>
        }
    });
    let place = format!("{PLACE}/new?asked={}", question.id);
    let write = move |_| go.page(&place);
    view! {
        <section class="box" aria-label=question.text.clone()>
            <p class="big">{question.text.clone()}</p>
            <p class="mut">{said}</p>
            {near}
            <div class="act-row">
                <button type="button" class="plain" on:click=write>"写答案"</button>
                <button type="button" class="plain" on:click=move |_| settle(book, id.get_value(), None)>"不用答"</button>
            </div>
        </section>
    }
}

fn settle(book: Book, question: Id, answer: Option<Id>) {
    task::background(async move {
        let outcome = match &answer {
            Some(script) => book.answer_question(&question, script).await,
            None => book.dismiss_question(&question).await,
        };
        if let Err(e) = outcome {
            book.say_problem(&e);
        }
    });
}
