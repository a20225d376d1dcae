//! 加计划: time, 方式, 备注 and 重复 of a follow-up planned by hand.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::TextArea;
use crate::components::sheet::BottomSheet;
use crate::domain::days::after;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::planning::NewPlan;
use crate::domain::follow_up::repeat::{Every, Repeat};
use crate::domain::words::{Way, Word};
use crate::domain::written::{read_day, read_wire, wire};
use crate::pages::go::{DAY, use_go};
use crate::pages::loaded::loaded;
use crate::pages::log_next::warnings_of;
use crate::pages::moment::MomentField;
use crate::pages::pick_person::PickPerson;
use crate::pages::typed::Typed;
use crate::platform::{clock, task};
use crate::state::book::{Book, use_book};

use super::Step;

/// The steps offered; others come from imported calendars only.
const REPEATS: [(Every, u32); 6] = [
    (Every::Day, 1),
    (Every::Week, 1),
    (Every::Week, 2),
    (Every::Month, 1),
    (Every::Month, 3),
    (Every::Year, 1),
];
const ONCE: &str = "不重复";

/// 加计划 from the calendar: for whom.
#[component]
pub fn PickFor() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let now = clock::now();
    let offered = book.people.with_untracked(|p| p.due_before(now));
    let offered = offered.into_iter().take(6).collect();
    view! {
        <BottomSheet title=|| "加计划" label="加计划" on_close=move |()| go.close()>
            <PickPerson label="给谁" except=Vec::new() offered=offered on_pick=move |id| go.turn_to(&Step::New(id).sheet())/>
        </BottomSheet>
    }
}

/// The form.
#[component]
pub fn NewPlanForm(customer: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let own = customer.clone();
    let is_known = Memo::new(move |_| book.people.with(|p| p.get(&own).is_some()));
    let day = go.parameter(DAY).and_then(|t| read_day(&t));
    let customer = StoredValue::new(customer);
    move || {
        let id = customer.get_value();
        let person = is_known.get().then(|| book.people.with_untracked(|p| p.get(&id)))??;
        let title = format!("{} 加计划", person.name);
        let label = title.clone();
        let form = Form::open(book, id, &label, day);
        let error = RwSignal::new(None::<String>);
        let save = move |_| {
            let new = form.plan();
            error.set(None);
            form.typed.hold();
            task::background(async move {
                match book.plan_follow_up(&new).await {
                    Ok(()) => {
                        form.typed.forget().await;
                        go.close();
                    }
                    Err(e) => {
                        error.set(Some(e.to_string()));
                        form.typed.keep();
                    }
                }
            });
        };
        let foot = move || {
            view! {
                {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
                <button type="button" class="primary wide" on:click=save>"保存计划"</button>
            }
        };
        Some(view! {
            <BottomSheet title=move || title.clone() label=label on_close=move |()| go.close() foot=foot>
                <Fields form=form/>
            </BottomSheet>
        })
    }
}

/// What is being planned; cheap to copy.
#[derive(Clone, Copy)]
struct Form {
    book: Book,
    typed: Typed,
    customer: StoredValue<Id>,
    /// Fixed when the form was first typed into: saving twice writes once.
    id: StoredValue<Id>,
    /// The date it starts with.
    start: Moment,
}

impl Form {
    fn open(book: Book, customer: Id, who: &str, day: Option<chrono::NaiveDate>) -> Self {
        let place = Step::New(customer.clone()).sheet().query();
        let typed =
            Typed::open(book, &place, who.to_owned(), crate::domain::fields::Fields::default());
        let now = clock::now();
        let today = now.date_naive();
        let day = day.filter(|d| *d >= today).unwrap_or_else(|| after(today, 1));
        let hours = book.settings.with_untracked(|s| s.cadence.clone());
        let id = untrack(|| typed.with(|f| f.text("id"))).map_or_else(clock::new_id, Id);
        Self {
            book,
            typed,
            customer: StoredValue::new(customer),
            id: StoredValue::new(id),
            start: hours.slot(day, now),
        }
    }

    fn due(self) -> Moment {
        self.typed.with(|f| f.text("due")).and_then(|t| read_wire(&t)).unwrap_or(self.start)
    }

    fn set(self, name: &str, value: Option<String>) {
        let (id, due) = (self.id.get_value(), untrack(|| self.due()));
        self.typed.update(|f| {
            f.set("id", id.as_str());
            f.set("due", wire(due));
            f.set(name, value);
        });
    }

    fn repeat(self) -> Option<(Every, u32)> {
        let said = self.typed.with(|f| f.text("repeat"))?;
        REPEATS.into_iter().find(|r| label(*r) == said)
    }

    fn plan(self) -> NewPlan {
        untrack(|| NewPlan {
            id: self.id.get_value(),
            customer: self.customer.get_value(),
            due: self.due(),
            note: self.typed.with(|f| f.text("note")).unwrap_or_default(),
            way: self.typed.with(|f| f.word("way")),
            repeat: self.repeat(),
        })
    }
}

/// Says a step as the series will: `每2周`.
fn label((every, n): (Every, u32)) -> String {
    Repeat { every, n, from: chrono::NaiveDate::default() }.said()
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let book = form.book;
    let ways: Vec<String> = Way::ALL.iter().map(|w| w.term().to_owned()).collect();
    let way = Signal::derive(move || form.typed.with(|f| f.text("way")));
    let repeats: Vec<String> = std::iter::once(ONCE.to_owned()).chain(REPEATS.map(label)).collect();
    let repeat = Signal::derive(move || Some(form.repeat().map_or(ONCE.to_owned(), label)));
    let pick_repeat = move |said: Option<String>| {
        form.set("repeat", said.filter(|s| s != ONCE));
    };
    let note = Signal::derive(move || form.typed.with(|f| f.text("note")).unwrap_or_default());
    let due = Memo::new(move |_| form.due());
    let dossier = loaded(
        || (),
        move || {
            Box::pin(async move { book.dossier(&form.customer.get_value()).await.ok().flatten() })
        },
    );
    let warning = move || {
        let words = dossier.with(|d| d.as_ref().map(|d| warnings_of(book, d, None, due.get())));
        words.filter(|w| !w.is_empty()).map(|w| format!("提醒:{w}"))
    };
    view! {
        <MomentField label="时间" value=due.get_untracked() on_pick=move |at| form.set("due", Some(wire(at)))/>
        <p class="warn" role="status">{warning}</p>
        <div class="part"><h3>"方式"</h3><ChooseOne label="方式" options=ways picked=way on_pick=move |w| form.set("way", w)/></div>
        <div class="part"><h3>"重复"</h3><ChooseOne label="重复" required=true options=repeats picked=repeat on_pick=pick_repeat/></div>
        <TextArea label="备注" placeholder="到时候要做什么,200字以内" value=note on_input=move |t| form.set("note", Some(t))/>
    }
}
