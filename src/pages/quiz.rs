//! 话术考核: question, say it, see the answer, 会 or 不会.

use leptos::prelude::*;

use crate::components::chips::Chip;
use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::fields::Id;
use crate::domain::quiz::Answer;
use crate::domain::script::placeholder::fill;
use crate::domain::script::values::Values;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::quiz::Pile;
use crate::state::scripts::Scripts;

use super::go::use_go;

/// The address.
pub const PLACE: &str = "/scripts/quiz";

/// What was answered last, to be taken back.
#[derive(Clone, Debug, PartialEq)]
struct Last {
    said: String,
    seq: u64,
}

/// The screen.
#[component]
pub fn Quiz() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let piles: Memo<Vec<Pile>> = Memo::new(move |_| book.quiz());
    let category = RwSignal::new(String::new());
    let last = RwSignal::new(None::<Last>);
    let due = Memo::new(move |_| {
        piles.with(|all| {
            all.iter().find(|p| category.with(|c| p.category == *c)).map(|p| p.due.clone())
        })
    });
    let first = Memo::new(move |_| due.with(|d| d.as_ref()?.first().cloned()));
    let sub =
        Signal::derive(move || format!("今天 {} 张", due.with(|d| d.as_ref().map_or(0, Vec::len))));
    let is_done = move || first.with(Option::is_none) && scripts.with(Scripts::is_complete);
    view! {
        <Header title="话术考核" sub=sub back=go.href("/scripts")/>
        <Piles piles=piles category=category/>
        {move || first.get().map(|id| view! { <Flashcard id=id last=last/> })}
        <Show when=is_done>
            <Empty title="今天练完了" text="明天再来,快忘的会先问。"><a class="plain" href=go.href("/scripts")>"回答客问"</a></Empty>
        </Show>
        <Before last=last/>
    }
}

/// 全部 and every category that has something due.
#[component]
fn Piles(piles: Memo<Vec<Pile>>, category: RwSignal<String>) -> impl IntoView {
    let chip = move |pile: Pile| {
        // Without counts: each part has its own share of new cards, and they add up to more than a day.
        let label = if pile.category.is_empty() { "全部".into() } else { pile.category.clone() };
        let (own, tapped) = (pile.category.clone(), pile.category);
        let is_on = Signal::derive(move || category.with(|c| *c == own));
        view! { <Chip label=label on=is_on on_tap=move |()| category.set(tapped.clone())/> }
    };
    let shown = move || {
        let picked = category.get();
        let keep = |p: &Pile| !p.due.is_empty() || p.category.is_empty() || p.category == picked;
        piles.get().into_iter().filter(keep).map(chip).collect_view()
    };
    view! { <div class="chips scroll" role="group" aria-label="分类">{shown}</div> }
}

/// One card; the answer is shown only when asked for.
#[component]
fn Flashcard(id: Id, last: RwSignal<Option<Last>>) -> impl IntoView {
    let book = use_book();
    let held = book.scripts().with_untracked(|s| s.get(&id))?;
    let script = held.script.clone();
    let is_open = RwSignal::new(false);
    let values = StoredValue::new(values_of(book));
    let said = move |text: &str| values.with_value(|v| fill(text, v).shown());
    let (short, long) = (said(script.short_for(None, None)), said(script.long_for(None, None)));
    let has_long = short != long;
    let (category, question) = (script.category.clone(), said(&script.question));
    let is_busy = RwSignal::new(false);
    let answer = Callback::new(move |answer: Answer| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let script = held.script.clone();
        task::background(async move {
            match book.answer_card(&script, answer).await {
                Ok((days, seq)) => {
                    let _ = last.try_set(Some(Last { said: spoken(answer, days), seq }));
                }
                Err(why) => book.say_problem(&why),
            }
            let _ = is_busy.try_set(false);
            let _ = is_open.try_set(false);
        });
    });
    Some(view! {
        <section class="box flash" aria-label="考题">
            <p class="tags"><span class="tag">{category}</span></p>
            <h2 class="big ask">{question}</h2>
            <Show when=move || !is_open.get()>
                <p class="help">"先自己说一遍,再看答案。"</p>
                <button type="button" class="primary wide" on:click=move |_| is_open.set(true)>"看答案"</button>
            </Show>
            <Show when=move || is_open.get()>
                <p class="answer" role="status">{short.clone()}</p>
                {has_long.then(|| view! { <p class="mut">{long.clone()}</p> })}
                <div class="two-up">
                    <button type="button" class="plain" on:click=move |_| answer.run(Answer::Unknown)>"不会"</button>
                    <button type="button" class="primary" on:click=move |_| answer.run(Answer::Known)>"会"</button>
                </div>
            </Show>
        </section>
    })
}

/// What was answered before, with 撤销.
#[component]
fn Before(last: RwSignal<Option<Last>>) -> impl IntoView {
    let book = use_book();
    let undo = move |seq: u64| {
        last.set(None);
        task::background(async move {
            if let Err(why) = book.undo(seq).await {
                book.say_problem(&why);
            }
        });
    };
    move || {
        let Last { said, seq } = last.get()?;
        Some(
            view! { <p class="section" role="status">{said}<button type="button" class="text right" on:click=move |_| undo(seq)>"撤销"</button></p> },
        )
    }
}

fn spoken(answer: Answer, days: u32) -> String {
    match (answer, days) {
        (Answer::Unknown, _) => "上一题不会,今天再问".to_owned(),
        (Answer::Known, 1) => "上一题会,明天再问".to_owned(),
        (Answer::Known, days) => format!("上一题会,{days} 天后再问"),
    }
}

fn values_of(book: Book) -> Values {
    let settings = book.settings.get_untracked();
    book.settings_fields.with_untracked(|fields| Values::of_project(&settings, fields))
}
