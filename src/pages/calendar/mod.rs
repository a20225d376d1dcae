//! 日历: how much each day holds, and what the chosen day holds. The day is part of the address.

mod agenda;
mod bar;
pub mod choice;
mod days;
mod line;

use std::cell::Cell;

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::icon::Icon;
use crate::domain::calendar::grid::{CELLS, Month, monday_of};
use crate::domain::calendar::load::Loads;
use crate::domain::days::{after, before, month_day};
use crate::domain::written::{self, read_day};
use crate::platform::local;
use crate::state::book::use_book;

use super::go::{DAY, Go, use_go};
use super::loaded::loaded;
use super::log_button::FloatingLog;

/// Remembers on this phone whether the week is shown instead of the month.
const VIEW: &str = "genke.calendar";

/// Says how much is shown at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Month,
    Week,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 2] =
        [(Self::Month, "月", "month"), (Self::Week, "周", "week")];

    fn kept() -> Self {
        let name: Option<String> = local::get(VIEW);
        Self::ALL.iter().find(|v| Some(v.2) == name.as_deref()).map_or(Self::Month, |v| v.0)
    }
}

/// The days on screen: a row of weeks from a Monday on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    view: View,
    first: NaiveDate,
    /// The month the other days spill over from.
    month: Month,
}

impl Shown {
    fn of(view: View, day: NaiveDate) -> Self {
        let month = Month::of(day);
        let first = if view == View::Month { month.grid_start() } else { monday_of(day) };
        // A week belongs to no month: none of its days spills over.
        Self { view, first, month }
    }

    fn count(self) -> usize {
        if self.view == View::Month { CELLS } else { 7 }
    }

    fn days(self) -> impl Iterator<Item = NaiveDate> {
        (0..self.count()).map(move |n| after(self.first, n as u32))
    }

    fn spills(self, day: NaiveDate) -> bool {
        self.view == View::Month && !self.month.holds(day)
    }

    fn title(self) -> String {
        let last = after(self.first, 6);
        match self.view {
            View::Month => self.month.title(),
            View::Week if last.month() == self.first.month() => {
                format!("{}–{}日", month_day(self.first).trim_end_matches('日'), last.day())
            }
            View::Week => format!("{}–{}", month_day(self.first), month_day(last)),
        }
    }

    /// Returns the same day of the month or week after or before.
    fn turned(self, day: NaiveDate, turn: Turn) -> NaiveDate {
        match (self.view, turn) {
            (View::Month, Turn::Next) => self.month.next().day_like(day),
            (View::Month, Turn::Previous) => self.month.previous().day_like(day),
            (View::Week, Turn::Next) => after(day, 7),
            (View::Week, Turn::Previous) => before(day, 7),
        }
    }
}

/// Says which way the leaves are turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Previous,
    Next,
}

thread_local! {
    /// What was counted last, for which days and on which day.
    static LAST: Cell<Option<(Shown, NaiveDate, Loads)>> = const { Cell::new(None) };
}

/// Writes the address of a day.
fn place(day: NaiveDate) -> String {
    format!("/calendar?{DAY}={}", written::day(day))
}

/// What the parts of the screen share; cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    go: Go,
    pub day: Memo<NaiveDate>,
    pub today: Memo<NaiveDate>,
    pub shown: Memo<Shown>,
    /// The days on which somebody has a birthday, once they are known.
    pub birthdays: RwSignal<Vec<NaiveDate>>,
    view: RwSignal<View>,
}

impl Page {
    fn open() -> Self {
        let (book, go) = (use_book(), use_go());
        let view = RwSignal::new(View::kept());
        let today = Memo::new(move |_| book.now.get().date_naive());
        let asked = move || go.followed(DAY).and_then(|text| read_day(&text));
        let day = Memo::new(move |_| asked().unwrap_or_else(|| today.get()));
        let shown = Memo::new(move |_| Shown::of(view.get(), day.get()));
        Self { go, day, today, shown, birthdays: RwSignal::new(Vec::new()), view }
    }

    /// Goes to a day; Back leaves the calendar, not the day.
    pub fn pick(self, day: NaiveDate) {
        self.go.replace(&place(day));
    }

    /// Turns to the next month or week, or the one before.
    pub fn turn(self, turn: Turn) {
        self.pick(self.shown.get_untracked().turned(self.day.get_untracked(), turn));
    }

    fn show(self, view: View) {
        let name = View::ALL.iter().find(|v| v.0 == view).map_or("", |v| v.2);
        local::set(VIEW, name);
        self.view.set(view);
    }
}

/// The screen.
#[component]
pub fn Calendar() -> impl IntoView {
    let book = use_book();
    let page = Page::open();
    let counted = loaded(
        move || {
            page.shown.track();
            page.today.track();
            book.seq.track();
        },
        move || {
            let (shown, today) = (page.shown.get_untracked(), page.today.get_untracked());
            Box::pin(async move {
                let found = book.loads(shown.first, shown.count()).await.ok()?;
                LAST.set(Some((shown, today, found.clone())));
                Some(found)
            })
        },
    );
    // What was counted last time stands at once; counting again corrects it a moment later.
    let last = LAST.take();
    LAST.set(last.clone());
    let loads = Signal::derive(move || {
        let here = (page.shown.get(), page.today.get());
        let before = last.as_ref().filter(|(shown, today, _)| (*shown, *today) == here);
        counted.get().or_else(|| before.map(|(.., found)| found.clone()))
    });
    let one = move |(view, word, _): (View, &'static str, &'static str)| {
        let label = format!("{word}视图");
        let is_on = move || (page.view.get() == view).to_string();
        view! { <button type="button" role="radio" aria-label=label aria-checked=is_on on:click=move |_| page.show(view)>{word}</button> }
    };
    view! {
        <Header title="日历">
            <button type="button" class="text" on:click=move |_| page.pick(page.today.get_untracked())>"今天"</button>
            <div class="seg views" role="radiogroup" aria-label="视图">{View::ALL.map(one).into_iter().collect_view()}</div>
        </Header>
        <Leaves page=page/>
        <days::Days page=page loads=loads/>
        <agenda::Agenda page=page loads=loads/>
        <FloatingLog/>
    }
}

/// Which month or week it is, and the buttons that turn to the next.
#[component]
fn Leaves(page: Page) -> impl IntoView {
    let named = move |month: &'static str, week: &'static str| {
        if page.view.get() == View::Month { month } else { week }
    };
    let title = move || page.shown.get().title();
    view! {
        <div class="leaves">
            <button type="button" class="icon-button" aria-label=move || named("上个月", "上一周") on:click=move |_| page.turn(Turn::Previous)>{Icon::Back.draw()}</button>
            <h2 aria-live="polite">{title}</h2>
            <button type="button" class="icon-button flip" aria-label=move || named("下个月", "下一周") on:click=move |_| page.turn(Turn::Next)>{Icon::Back.draw()}</button>
        </div>
    }
}
