//! 改期 of one follow-up: first what is used most, then any moment, or not at all any more.

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::days::{after, at_hour};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::follow_up::planning::NewPlan;
use crate::domain::follow_up::snooze::Snooze;
use crate::domain::spoken::day_and_time;
use crate::domain::words::Origin;
use crate::platform::{clock, task};
use crate::state::actions::Dossier;
use crate::state::book::{Book, use_book};
use crate::state::planning::PlanFailure;

use super::go::{Go, use_go};
use super::loaded::loaded;
use super::log_next::warnings_of;
use super::moment::MomentField;
use super::plans::{Step, why};
use super::scripts::hints::Hints;

/// The sheet; without a follow-up it is about the next one of the customer, or plans the first.
#[component]
pub fn Reschedule(customer: Id, follow_up: Option<Id>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let own = customer.clone();
    let is_known = Memo::new(move |_| book.people.with(|p| p.get(&own).is_some()));
    let sheet = Moving {
        book,
        go,
        customer: StoredValue::new(customer.clone()),
        dossier: loaded(
            move || book.seq.track(),
            move || {
                let id = customer.clone();
                Box::pin(async move { book.dossier(&id).await.ok().flatten() })
            },
        ),
        wanted: StoredValue::new(follow_up),
        new: StoredValue::new(clock::new_id()),
    };
    move || {
        let id = sheet.customer.get_value();
        let person = is_known.get().then(|| book.people.with_untracked(|p| p.get(&id)))??;
        let title = format!("{} 改期", person.name);
        let label = title.clone();
        Some(view! {
            <BottomSheet title=move || title.clone() label=label on_close=move |()| go.close()>
                <p class="mut">{move || sheet.said()}</p>
                <Quick sheet=sheet/>
                <AnyMoment sheet=sheet/>
                <Otherwise sheet=sheet/>
                <Hints id=id/>
            </BottomSheet>
        })
    }
}

/// The follow-up that gets another date; cheap to copy.
#[derive(Clone, Copy)]
struct Moving {
    book: Book,
    go: Go,
    customer: StoredValue<Id>,
    dossier: Signal<Option<Dossier>>,
    /// The one asked for; `None` = the earliest.
    wanted: StoredValue<Option<Id>>,
    /// The id of a first date, fixed when the sheet opened: saving twice writes once.
    new: StoredValue<Id>,
}

impl Moving {
    /// Finds the follow-up among those still open, as the sheet knows them.
    fn own(self) -> Option<FollowUp> {
        self.dossier.with(|d| self.own_in(d.as_ref()?))
    }

    fn own_in(self, dossier: &Dossier) -> Option<FollowUp> {
        let wanted = self.wanted.get_value();
        let open = dossier.follow_ups.iter().filter(|f| f.is_open());
        open.filter(|f| wanted.as_ref().is_none_or(|id| *id == f.id))
            .min_by_key(|f| (f.due, &f.id))
            .cloned()
    }

    fn said(self) -> Option<String> {
        if let Some(own) = self.own() {
            return Some(format!("现在是 {} · {}", day_and_time(own.due, clock::now()), why(&own)));
        }
        let is_gone = self.wanted.with_value(Option::is_some);
        self.dossier.with(|d| d.as_ref().filter(|_| is_gone).map(|_| ()))?;
        Some("这一件已经办了。改期会另定一个。".to_owned())
    }

    /// 太晚, 保护期先到: shown beside a date before it is taken.
    fn warning(self, due: Moment) -> Option<impl IntoView> {
        let words = self.dossier.with(|d| {
            let dossier = d.as_ref()?;
            Some(warnings_of(self.book, dossier, None, due))
        });
        let words = words.filter(|w| !w.is_empty());
        words.map(|w| view! { <span class="warn">{format!("提醒:{w}")}</span> })
    }

    /// Moves it, or plans the first date of somebody who has none.
    fn set(self, due: Moment) {
        let (customer, id) = (self.customer.get_value(), self.new.get_value());
        task::background(async move {
            let done = self.write(due, customer, id).await;
            self.close(done);
        });
    }

    async fn write(self, due: Moment, customer: Id, id: Id) -> Result<(), PlanFailure> {
        // Read again: a tap may come before the sheet knows, and another tab may have written since.
        let dossier = self.book.dossier(&customer).await?;
        match dossier.and_then(|d| self.own_in(&d)) {
            Some(own) => {
                let said = format!("已改到 {}", day_and_time(due, clock::now()));
                Ok(self.book.move_follow_ups(&[own.id], |_| due, said).await?)
            }
            None => {
                let (note, way, repeat) = (String::new(), None, None);
                self.book.plan_follow_up(&NewPlan { id, customer, due, note, way, repeat }).await
            }
        }
    }

    fn close(self, done: Result<(), PlanFailure>) {
        match done {
            Ok(()) => self.go.close(),
            Err(e) => self.book.say_problem(&e),
        }
    }
}

/// 今晚, 明早, 3天后, 下周一: one tap.
#[component]
fn Quick(sheet: Moving) -> impl IntoView {
    let now = clock::now();
    let hours = sheet.book.settings.with_untracked(|s| s.cadence.hours);
    let mut taken: Vec<Moment> = Vec::new();
    let mut offered = Vec::new();
    for snooze in Snooze::ALL {
        // On Sunday and Friday 下周一 is 明早 and 3天后.
        if let Some(due) = snooze.at(hours, now).filter(|due| !taken.contains(due)) {
            taken.push(due);
            offered.push((snooze.label(), due));
        }
    }
    let quick = move |(name, due): (&'static str, Moment)| {
        view! {
            <button type="button" class="person" on:click=move |_| sheet.set(due)>
                <span class="what">{name}<small>{day_and_time(due, now)}</small>{move || sheet.warning(due)}</span>
            </button>
        }
    };
    view! { <div class="people">{offered.into_iter().map(quick).collect_view()}</div> }
}

#[component]
fn AnyMoment(sheet: Moving) -> impl IntoView {
    let chosen = RwSignal::new(None::<Moment>);
    let now = clock::now();
    let start = at_hour(after(now.date_naive(), 2), 10, *now.offset());
    view! {
        <MomentField label="选时间" value=start on_pick=move |m| chosen.set(Some(m))/>
        {move || chosen.get().map(|due| view! {
            {sheet.warning(due)}
            <button type="button" class="primary wide" disabled=due <= clock::now() on:click=move |_| sheet.set(due)>{format!("改到 {}", day_and_time(due, clock::now()))}</button>
        })}
    }
}

/// Back to the rules, or given up.
#[component]
fn Otherwise(sheet: Moving) -> impl IntoView {
    let by_rules = move |follow_up: Id| {
        task::background(async move {
            let customer = sheet.customer.get_value();
            let done = sheet.book.follow_rules(&customer, &follow_up).await;
            sheet.close(done.map_err(PlanFailure::from));
        });
    };
    move || {
        let own = sheet.own()?;
        let others = sheet.dossier.with(|d| {
            let all = d.as_ref().map(|d| d.follow_ups.as_slice()).unwrap_or_default();
            all.iter().any(|f| f.is_open() && f.id != own.id && f.origin == Origin::Manual)
        });
        // Another date set by hand would still keep the rules away.
        let may_follow = own.origin == Origin::Manual && own.repeat.is_none() && !others;
        let (id, stop) = (own.id.clone(), Step::Stop(own.customer.clone(), own.id.clone()));
        Some(view! {
            <div class="acts">
                {may_follow.then(|| view! { <button type="button" class="plain" on:click=move |_| by_rules(id.clone())>"改回按规则"</button> })}
                <button type="button" class="plain danger" on:click=move |_| sheet.go.turn_to(&stop.sheet())>"不再跟进"</button>
            </div>
        })
    }
}
