//! 改期 for several: all to one day, or spread over the coming days; each is one step.

use std::fmt::Display;
use std::future::Future;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::components::day_field::DayField;
use crate::components::field::{Keyboard, TextField};
use crate::components::sheet::BottomSheet;
use crate::domain::days::{after, month_day};
use crate::domain::fields::Id;
use crate::domain::written::{self, read_day};
use crate::pages::calendar::choice;
use crate::pages::choosing::next::said;
use crate::pages::go::{Go, use_go};
use crate::pages::loaded::loaded;
use crate::platform::{clock, task};
use crate::state::book::{Book, use_book};
use crate::state::bulk::Chosen;

/// The most a day may be given.
const MOST: u32 = 500;

/// 改期 for those chosen in the calendar.
#[component]
pub fn Several() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    // Read once: ending the choice must not draw the sheet anew.
    let count = untrack(choice::count);
    let title = move || format!("改期 · {count} 件");
    if count == 0 {
        return view! {
            <BottomSheet title=title label="改期几件" on_close=move |()| go.close()>
                <p class="help">"还没选。回到「日历」,点「选几位」,再点要改的人。"</p>
            </BottomSheet>
        }
        .into_any();
    }
    let ids = StoredValue::new(untrack(choice::ids));
    let chosen = loaded(
        move || book.seq.track(),
        move || Box::pin(async move { book.choose_follow_ups(&ids.get_value()).await.ok() }),
    );
    view! {
        <BottomSheet title=title label="改期几件" on_close=move |()| go.close()>
            <OneDay ids=ids/>
            <SpreadOut chosen=chosen/>
        </BottomSheet>
    }
    .into_any()
}

/// The coming days for everybody who is overdue.
#[component]
pub fn Late() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let chosen = loaded(
        move || book.seq.track(),
        move || Box::pin(async move { book.choose_late().await.ok() }),
    );
    let count = move || chosen.with(|c| c.as_ref().map_or(0, Chosen::len));
    let title = move || move || format!("逾期 · {} 位", count());
    view! {
        <BottomSheet title=title label="逾期的摊到今后几天" on_close=move |()| go.close()>
            <SpreadOut chosen=chosen/>
        </BottomSheet>
    }
}

/// Runs a step once; when it is on disk the choice ends and the sheet closes.
#[derive(Clone, Copy)]
struct Run {
    book: Book,
    go: Go,
    is_busy: RwSignal<bool>,
}

impl Run {
    fn new() -> Self {
        Self { book: use_book(), go: use_go(), is_busy: RwSignal::new(false) }
    }

    fn start<E: Display>(self, work: impl Future<Output = Result<(), E>> + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        task::background(async move {
            let outcome = work.await;
            // The sheet may have been closed by Back: the step goes on, and says so itself.
            let is_open = self.is_busy.try_set(false).is_none();
            match outcome {
                Ok(()) => {
                    choice::end();
                    if is_open {
                        self.go.close();
                    }
                }
                Err(e) => self.book.say_problem(&e),
            }
        });
    }
}

#[component]
fn OneDay(ids: StoredValue<Vec<Id>>) -> impl IntoView {
    let (book, run) = (use_book(), Run::new());
    let tomorrow = after(clock::now().date_naive(), 1);
    let typed = RwSignal::new(written::day(tomorrow));
    let day = move || {
        let day = typed.with(|t| read_day(t));
        day.filter(|d| *d >= clock::now().date_naive())
    };
    let save = Callback::new(move |day: NaiveDate| {
        run.start(async move { book.move_to_day(&ids.get_value(), day).await });
    });
    view! {
        <section class="part way" aria-label="改到某天">
            <h3>"改到某天"</h3>
            <DayField label="改到哪天" value=typed on_pick=move |t| typed.set(t)/>
            {move || match day() {
                Some(day) => view! {
                    <button type="button" class="primary" disabled=move || run.is_busy.get() on:click=move |_| save.run(day)>{format!("都改到 {}", month_day(day))}</button>
                }.into_any(),
                None => view! { <p class="error" role="alert">"请选今天或以后的一天。"</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn SpreadOut(chosen: Signal<Option<Chosen>>) -> impl IntoView {
    let (book, run) = (use_book(), Run::new());
    let from = RwSignal::new(written::day(clock::now().date_naive()));
    let a_day = RwSignal::new(book.settings.with_untracked(|s| s.daily_cap.to_string()));
    let asked = Memo::new(move |_| {
        let most = a_day.get().trim().parse().ok().filter(|n| (1..=MOST).contains(n))?;
        Some((read_day(&from.get())?, most))
    });
    let plan = Memo::new(move |_| {
        let (from, a_day) = asked.get()?;
        chosen.with(|c| c.as_ref().map(|c| book.plan_spread(c, from, a_day)))
    });
    let count = move || plan.with(|p| p.as_ref().map_or(0, |p| p.placed.len()));
    let save = move |_| {
        let (Some((from, a_day)), Some(chosen)) = (asked.get_untracked(), chosen.get_untracked())
        else {
            return;
        };
        run.start(async move { book.spread_chosen(&chosen, from, a_day).await });
    };
    view! {
        <section class="part way" aria-label="摊到今后几天">
            <h3>"摊到今后几天"</h3>
            <div class="two-up">
                <DayField label="从哪天起" value=from on_pick=move |t| from.set(t)/>
                <TextField label="每天最多" keyboard=Keyboard::Number value=a_day on_input=move |t| a_day.set(t)/>
            </div>
            {move || asked.get().is_none().then(|| view! { <p class="error" role="alert">{format!("「每天最多」要填 1 到 {MOST} 的整数,日期要选一天。")}</p> })}
            {move || plan.with(|p| p.as_ref().map(|p| said(book, p, asked.get().map(|a| a.0))))}
            <button type="button" class="plain wide" disabled=move || run.is_busy.get() || count() == 0 on:click=save>{move || format!("把 {} 位摊到今后几天", count())}</button>
        </section>
    }
}
