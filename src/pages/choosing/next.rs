//! 下次 for many: a few a day from a day on, and what comes of it before it is written.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::components::day_field::DayField;
use crate::components::field::{Keyboard, TextField};
use crate::domain::bulk::spread::Spread;
use crate::domain::days::{after, month_day};
use crate::domain::fields::Id;
use crate::domain::spoken::weekday;
use crate::domain::written::{self, read_day};
use crate::platform::clock;
use crate::state::book::Book;

use super::super::loaded::loaded;
use super::sheet::Step;

/// The most a day may be given.
const MOST: u32 = 500;
/// Days listed; the rest is summed up.
const LISTED: usize = 14;

/// The body of the sheet.
#[component]
pub fn NextStep(step: Step) -> impl IntoView {
    let typed = step.choosing.typed;
    let tomorrow = written::day(after(clock::now().date_naive(), 1));
    let from =
        Signal::derive(move || typed.with(|t| t.from.clone()).unwrap_or_else(|| tomorrow.clone()));
    let cap = move || step.book.settings.with(|s| s.daily_cap.to_string());
    let per_day = Signal::derive(move || typed.with(|t| t.per_day.clone()).unwrap_or_else(cap));
    let asked = Memo::new(move |_| {
        let most = per_day.get().trim().parse().ok().filter(|n| (1..=MOST).contains(n))?;
        Some((read_day(&from.get())?, most))
    });
    let chosen = loaded(
        move || step.book.people.track(),
        move || Box::pin(async move { step.book.choose(&step.choosing.ids(), |_| ()).await.ok() }),
    );
    let plan = Memo::new(move |_| {
        let (from, per_day) = asked.get()?;
        chosen.with(|c| c.as_ref().map(|c| step.book.plan_spread(c, from, per_day)))
    });
    let count = move || plan.with(|p| p.as_ref().map_or(0, |p| p.placed.len()));
    let save = move |_| {
        let (Some(asked), ids) = (asked.get_untracked(), step.choosing.ids()) else { return };
        let work = async move { step.book.spread_many(&ids, asked, step.progress()).await };
        step.run(work, || ());
    };
    view! {
        <div class="two-up">
            <DayField label="从哪天起" value=from on_pick=move |t| typed.update(|h| h.from = Some(t))/>
            <TextField label="每天最多" keyboard=Keyboard::Number value=per_day on_input=move |t| typed.update(|h| h.per_day = Some(t))/>
        </div>
        {move || asked.get().is_none().then(|| view! { <p class="error" role="alert">{format!("「每天最多」要填 1 到 {MOST} 的整数,日期要选一天。")}</p> })}
        {move || plan.with(|p| p.as_ref().map(|p| said(step.book, p, asked.get().map(|a| a.0))))}
        <button type="button" class="primary wide" disabled=move || step.is_busy() || count() == 0 on:click=save>{move || format!("给 {} 位定下次", count())}</button>
    }
}

/// Shows what spreading does, day by day, and whom it could not serve as asked.
pub fn said(book: Book, plan: &Spread, from: Option<NaiveDate>) -> AnyView {
    let mut days: Vec<(NaiveDate, usize)> = Vec::new();
    for (_, day) in &plan.placed {
        match days.last_mut().filter(|last| last.0 == *day) {
            Some(last) => last.1 += 1,
            None => days.push((*day, 1)),
        }
    }
    let names = |ids: &[&Id]| {
        let ids: Vec<Id> = ids.iter().map(|id| (*id).clone()).collect();
        book.found_of(&ids).iter().map(|p| p.name.clone()).collect::<Vec<_>>().join("、")
    };
    let line = |(day, count): &(NaiveDate, usize)| {
        let over = plan.overfull.contains(day).then(|| view! { <em>" 超过上限"</em> });
        view! { <li>{format!("{} {count} 位", month_day(*day))}{over}</li> }
    };
    let later = from.zip(days.first()).filter(|(from, first)| first.0 > *from).map(|(from, first)| {
        let works = book.settings.with_untracked(|s| s.cadence.is_working(from));
        let why = if works { "已经排满或过了点".to_owned() } else { format!("{}休息", weekday(from)) };
        view! { <p class="mut">{format!("{}{why},从 {} 排起。", month_day(from), month_day(first.0))}</p> }
    });
    let rest = days.len().saturating_sub(LISTED);
    let more = days.last().filter(|_| rest > 0);
    let more = more
        .map(|(day, _)| view! { <li>{format!("…之后还有 {rest} 天,到 {}", month_day(*day))}</li> });
    let skipped: Vec<String> =
        (plan.skipped.iter()).map(|(id, why)| format!("{}({why})", names(&[id]))).collect();
    let skipped = (!skipped.is_empty()).then(|| {
        let many = if skipped.len() > LISTED { "…" } else { "" };
        let few = skipped.iter().take(LISTED).cloned().collect::<Vec<_>>().join("、");
        view! { <p class="mut">{format!("跳过 {} 位,不安排:{few}{many}", skipped.len())}</p> }
    });
    let overfull = (!plan.overfull.is_empty()).then(|| {
        view! { <p class="mut">"有的日子超过上限:保护期快到,晚了就不算您的客户了。"</p> }
    });
    let late: Vec<&Id> = plan.too_late.iter().take(LISTED).collect();
    let late = (!late.is_empty()).then(|| {
        view! { <p class="mut"><em>{format!("{} 位的保护期在第一天之前就到:{}", plan.too_late.len(), names(&late))}</em></p> }
    });
    view! {
        <section class="part" aria-label="会这样安排">
            <h3>{format!("会这样安排:{} 位", plan.placed.len())}</h3>
            {later}
            <ul class="lines">{days.iter().take(LISTED).map(line).collect_view()}{more}</ul>
            {overfull}{late}{skipped}
            <p class="help">"原来的下次记为改期;客户等回复和催办不动。"</p>
        </section>
    }
    .into_any()
}
