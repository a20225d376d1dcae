//! What the chosen day holds: who to call when, what is overdue, what was done.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::components::agenda_row::AgendaRow;
use crate::components::long_list::LongList;
use crate::components::person_row::ChoiceRow;
use crate::components::small::Empty;
use crate::domain::calendar::agenda::Standing;
use crate::domain::calendar::caption;
use crate::domain::calendar::holidays::{Holidays, Kind};
use crate::domain::calendar::load::Loads;
use crate::domain::calendar::lunar;
use crate::domain::days::at_hour;
use crate::domain::fields::Id;
use crate::domain::greeting::{BIRTHDAY, Greeting};
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::pages::greetings;
use crate::pages::loaded::loaded;
use crate::pages::plans::Step;
use crate::state::book::use_book;
use crate::state::places::Sheet;

use super::bar::ChoosingBar;
use super::line::{Line, Of, lines};
use super::{Page, choice};

/// The agenda of the page's day.
#[component]
pub fn Agenda(page: Page, loads: Signal<Option<Loads>>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let plan = loaded(
        move || {
            page.day.track();
            book.seq.track();
        },
        move || {
            let day = page.day.get_untracked();
            Box::pin(async move { book.day_plan(day).await.ok() })
        },
    );
    let all = Memo::new(move |_| -> Option<Arc<[Line]>> {
        let (day, now) = (page.day.get(), book.now.get());
        let plan = plan.get().filter(|p| p.day == day)?;
        Some(book.people.with(|people| lines(&plan, people, now)).into())
    });
    let count = Signal::derive(move || all.with(|a| a.as_ref().map_or(0, |a| a.len())));
    let movable = Signal::derive(move || -> Vec<Id> {
        all.with(|a| a.iter().flat_map(|a| a.iter()).filter_map(Line::movable).cloned().collect())
    });
    let open = move || {
        all.with(|a| {
            a.iter().flat_map(|a| a.iter()).filter(|l| l.standing != Standing::Done).count()
        })
    };
    let title = move || match open() {
        0 => spoken::heading(page.day.get()),
        n => format!("{} · {n} 件", spoken::heading(page.day.get())),
    };
    let can_choose = move || choice::is_on() || movable.with(|m| !m.is_empty());
    let is_free = move || count.get() == 0 && all.with(Option::is_some);
    view! {
        <section class="agenda" aria-label="当天安排">
            <h2 class="section">{title}
                <span class="right">
                    <Show when=can_choose><button type="button" class="text" on:click=move |_| choice::turn()>{move || if choice::is_on() { "退出选择" } else { "选几位" }}</button></Show>
                    <button type="button" class="text" on:click=move |_| go.open(&Step::NewFor.sheet())>"加计划"</button>
                </span>
            </h2>
            <DayCaption page=page/>
            <Wished page=page loads=loads/>
            <Late page=page/>
            <Lines all=all count=count/>
            <Show when=is_free><Free page=page/></Show>
        </section>
        <Show when=choice::is_on><ChoosingBar movable=movable/></Show>
    }
}

/// The lunar day, the festival and whether it is a holiday, in words.
#[component]
fn DayCaption(page: Page) -> impl IntoView {
    let book = use_book();
    let said = move || {
        let day = page.day.get();
        let holidays = book.settings_fields.with(Holidays::read);
        let caption = caption(day, &holidays);
        let lunar = lunar::on(day).map(|l| format!("农历{}", l.full()));
        let named = holidays.on(day).map(|h| h.name.as_str());
        let is_said = named == Some(caption.text.as_str());
        let special = (caption.is_special && !is_said).then(|| caption.text.clone());
        let plan = holidays.on(day).map(|h| match h.kind {
            Kind::Off => format!("{}放假", h.name),
            Kind::Work => format!("{}调休上班", h.name),
        });
        let parts: Vec<String> = [lunar, special, plan].into_iter().flatten().collect();
        parts.join(" · ")
    };
    view! { <p class="caption">{said}</p> }
}

/// Who asked to be greeted on the day, and the way to the words.
#[component]
fn Wished(page: Page, loads: Signal<Option<Loads>>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    // Everybody's card is looked at: only once the month has been counted.
    let is_counted = Memo::new(move |_| loads.with(Option::is_some));
    let found = loaded(
        move || {
            page.today.track();
            is_counted.track();
        },
        move || {
            let (today, is_time) = (page.today.get_untracked(), is_counted.get_untracked());
            Box::pin(async move {
                let all = if is_time { book.greetings(today).await.ok()? } else { return None };
                let birthdays = all.iter().filter(|g| g.occasion == BIRTHDAY).map(|g| g.day);
                let _ = page.birthdays.try_set(birthdays.collect());
                Some(all)
            })
        },
    );
    move || {
        let (all, day) = (found.get()?, page.day.get());
        let named = |g: &Greeting| {
            let person = book.people.with(|p| p.get(&g.customer))?;
            Some(format!("{}{}", person.name, g.occasion))
        };
        let names: Vec<String> = all.iter().filter(|g| g.day == day).filter_map(named).collect();
        (!names.is_empty()).then(|| {
            let href = go.href(greetings::PLACE);
            view! { <a class="link" href=href><span class="what">{names.join("、")}</span><span class="end">"去问候 ›"</span></a> }
        })
    }
}

/// On today: how many are overdue from days before, and the way to spread them.
#[component]
fn Late(page: Page) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let count = Memo::new(move |_| {
        let now = book.now.get();
        let today = at_hour(page.today.get(), 0, *now.offset());
        let is_today = page.day.get() == page.today.get();
        if is_today { book.people.with(|p| p.due_before(today).len()) } else { 0 }
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="banner bad"><p><strong>{move || format!("逾期 {} 位", count.get())}</strong>" 前几天没跟的"</p>
                <button type="button" class="text danger" on:click=move |_| go.open(&Step::Late.sheet())>"摊到今后几天"</button>
            </div>
        </Show>
    }
}

#[component]
fn Lines(all: Memo<Option<Arc<[Line]>>>, count: Signal<usize>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let row = move |at: usize| {
        let line = Memo::new(move |_| all.with(|a| a.as_ref().and_then(|a| a.get(at).cloned())));
        let view = move || {
            let line = line.get()?;
            let text = line.text(book.masked.get(), book.now.get());
            if let Some(id) = line.movable().filter(|_| choice::is_on()) {
                let (own, id) = (id.clone(), id.clone());
                let is_chosen = Signal::derive(move || choice::holds(&own));
                let row = view! { <ChoiceRow text=text is_chosen=is_chosen on_tap=move |()| choice::toggle(&id)/> };
                return Some(row.into_any());
            }
            let customer = line.person.customer.id.clone();
            let (log, call) = (Sheet::Log(Some(customer.clone())), Sheet::Called(customer.clone()));
            let (sheet, hint) = match &line.of {
                Of::Plan(f) => (Step::Move(customer, f.id.clone()).sheet(), "改期"),
                Of::Contact(c) => (Sheet::Edit { customer, contact: c.id.clone() }, "改一笔"),
            };
            let is_done = line.standing == Standing::Done;
            Some(
                view! {
                    <AgendaRow text=text hint=hint is_done=is_done on_open=move |()| go.open(&sheet)
                        on_log=move |()| go.open(&log) on_call=move |()| go.open(&call)/>
                }
                .into_any(),
            )
        };
        view.into_any()
    };
    view! { <LongList label="当天安排" count=count row=row/> }
}

/// A day on which nothing is planned and nothing was done.
#[component]
fn Free(page: Page) -> impl IntoView {
    let text = move |day: NaiveDate| {
        if day < page.today.get() {
            "这一天没有安排,也没有跟进记录。"
        } else {
            "这一天还没有安排。点「加计划」给客户定个时间,或者把别的日子的改到这天。"
        }
    };
    move || view! { <Empty title="这天空着" text=text(page.day.get())/> }
}
