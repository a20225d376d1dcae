//! The days of a month or week: number, lunar day, and how much each holds, by shape and colour.

use chrono::{Datelike, NaiveDate};
use leptos::ev::PointerEvent;
use leptos::prelude::*;

use crate::domain::calendar::caption;
use crate::domain::calendar::holidays::{Holidays, Kind};
use crate::domain::calendar::load::{Load, Loads};
use crate::domain::calendar::lunar;
use crate::domain::days::month_day;
use crate::domain::follow_up::completion::Completion;
use crate::domain::greeting::BIRTHDAY;
use crate::domain::spoken::weekday;
use crate::pages::loaded::loaded;
use crate::state::book::use_book;

use super::{Page, Turn, View};

/// Marks drawn one by one; of more there is one with its number.
const FEW: u32 = 4;
/// Pixels a finger must go sideways to turn the leaf.
const SWIPE: i32 = 48;

/// The shapes: how they are drawn, and what they stand for.
const SHAPES: [(&str, &str); 3] = [("late", "逾期"), ("open", "待跟进"), ("done", "已跟进")];

/// The days, the legend, and for a week what became of its plans.
#[component]
pub fn Days(page: Page, loads: Signal<Option<Loads>>) -> impl IntoView {
    let book = use_book();
    let holidays = Memo::new(move |_| book.settings_fields.with(Holidays::read));
    let load = move |day: NaiveDate| {
        Memo::new(move |_| loads.with(|l| l.as_ref().map(|l| l.of(day)).unwrap_or_default()))
    };
    let days = move || {
        let shown = page.shown.get();
        holidays.with(|holidays| {
            shown
                .days()
                .map(|day| cell(page, day, shown.spills(day), holidays, load(day)))
                .collect_view()
        })
    };
    let start = StoredValue::new((0, 0));
    let down = move |e: PointerEvent| start.set_value((e.client_x(), e.client_y()));
    let up = move |e: PointerEvent| {
        let (x, y) = start.get_value();
        let (right, below) = (e.client_x() - x, e.client_y() - y);
        if right.abs() > SWIPE && right.abs() > 2 * below.abs() {
            page.turn(if right < 0 { Turn::Next } else { Turn::Previous });
        }
    };
    let head = |name: &'static str| view! { <span>{name}</span> };
    let is_week = move || page.shown.get().view == View::Week;
    let legend = |(class, word): (&'static str, &'static str)| view! { <span><i class=class></i>{word}</span> };
    view! {
        <div class="days" role="group" aria-label=move || page.shown.get().title() on:pointerdown=down on:pointerup=up>
            <div class="week-head" aria-hidden="true">{["一", "二", "三", "四", "五", "六", "日"].map(head).into_iter().collect_view()}</div>
            <div class="cells">{days}</div>
        </div>
        <p class="legend">{SHAPES.map(legend).into_iter().collect_view()}</p>
        <Show when=is_week><Plans page=page/></Show>
    }
}

/// One day; only what it holds and whether it is chosen changes while it stands.
fn cell(
    page: Page,
    day: NaiveDate,
    spills: bool,
    holidays: &Holidays,
    load: Memo<Load>,
) -> impl IntoView + use<> {
    let caption = caption(day, holidays);
    let mark = caption.mark.map(Kind::term);
    let off = if caption.mark == Some(Kind::Work) { "mark work" } else { "mark" };
    let lunar = lunar::on(day).map(|l| l.month_name() + &l.day_name()).unwrap_or_default();
    let special = if caption.is_special { caption.text.clone() } else { String::new() };
    let rest = match caption.mark {
        Some(Kind::Off) => "放假",
        Some(Kind::Work) => "上班",
        None => "",
    };
    let said = [heading(day), lunar, special, rest.to_owned()];
    let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
    let is_birthday = Memo::new(move |_| page.birthdays.with(|all| all.contains(&day)));
    let name = move || {
        let now = if page.today.get() == day { " 今天" } else { "" };
        let load = load.get().said();
        let gap = if load.is_empty() { "" } else { " " };
        let birthday = if is_birthday.get() { " 有客户生日" } else { "" };
        format!("{}{now}{birthday}{gap}{load}", said.join(" "))
    };
    let is_special = move || caption.is_special || is_birthday.get();
    let below = move || match is_birthday.get() {
        true => BIRTHDAY.to_owned(),
        false => caption.text.clone(),
    };
    let class = if spills { "day spills" } else { "day" };
    view! {
        <button type="button" class=class aria-pressed=move || (page.day.get() == day).to_string()
            aria-current=move || (page.today.get() == day).then_some("date") on:click=move |_| page.pick(day)>
            <span class="visually-hidden">{name}</span>
            <span class="number" aria-hidden="true">{day.day()}{mark.map(|m| view! { <span class=off>{m}</span> })}</span>
            <small class:special=is_special aria-hidden="true">{below}</small>
            <span class="marks" aria-hidden="true">{move || marks(load.get())}</span>
        </button>
    }
}

fn heading(day: NaiveDate) -> String {
    format!("{} {}", month_day(day), weekday(day))
}

/// Draws what a day holds: a few shapes, or one of a kind with its number.
fn marks(load: Load) -> AnyView {
    let counts = [load.overdue, load.planned, load.done];
    let is_few = counts.iter().sum::<u32>() <= FEW;
    let kind = |((class, _), count): ((&'static str, &str), u32)| {
        let times = if is_few { count } else { count.min(1) };
        let shapes = (0..times).map(|_| view! { <i class=class></i> }).collect_view();
        let number = (!is_few && count > 0).then(|| view! { <b>{count}</b> });
        view! { {shapes}{number} }
    };
    SHAPES.into_iter().zip(counts).map(kind).collect_view().into_any()
}

/// What became of the week's plans, in one line.
#[component]
fn Plans(page: Page) -> impl IntoView {
    let book = use_book();
    let found = loaded(
        move || {
            page.shown.track();
            book.seq.track();
        },
        move || {
            let first = page.shown.get_untracked().first;
            Box::pin(async move { book.completion(first).await.ok().map(|c| (first, c)) })
        },
    );
    let line = move || {
        let shown = page.shown.get();
        let (_, completion) = found.get().filter(|(first, _)| *first == shown.first)?;
        let week = if shown.days().any(|d| d == page.today.get()) { "本周" } else { "这一周" };
        Some(said(week, completion))
    };
    view! { <p class="section" role="status">{line}</p> }
}

fn said(week: &str, c: Completion) -> String {
    match c.percent() {
        Some(percent) => format!("{week}计划 {} 件,做到 {} 件 {percent}%", c.planned, c.done),
        None => format!("{week}没有计划"),
    }
}
