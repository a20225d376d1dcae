//! One customer of a run: who it is and why, what was said last, and what can be done, each one tap.

use std::sync::Arc;

use leptos::prelude::*;

use super::Run;
use super::wechat::Messages;
use crate::components::chips::{ChooseOne, TierPicker};
use crate::components::icon::Icon;
use crate::components::small::TierMark;
use crate::domain::cadence::slots::{days_overdue, is_overdue};
use crate::domain::contact::Contact;
use crate::domain::days::{day_in, month_day};
use crate::domain::fields::Id;
use crate::domain::phone::Phone;
use crate::domain::settings::lists::List;
use crate::domain::spoken;
use crate::domain::words::{Tier, Word};
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::pages::scripts::hints::Hints;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::people;
use crate::state::places::{Sheet, card};

/// Contacts shown of each customer.
const SHOWN: usize = 3;

/// What is open below the buttons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    Wechat,
    Tier,
}

/// The customer on screen.
#[component]
pub fn Person(run: Run, id: Id) -> impl IntoView {
    let book = run.book;
    let own = id.clone();
    let person = Memo::new(move |_| book.people.with(|p| p.get(&own)));
    let open = RwSignal::new(Open::default());
    let id = StoredValue::new(id);
    let is_decided = Memo::new(move |_| run.is_decided(&id.get_value()));
    view! {
        <section class="box" aria-label="这一位">
            {move || person.get().map(|p| view! { <Who person=p/> })}
            <Show when=move || is_decided.get()><p class="good" role="status">"这一位已安排"</p></Show>
        </section>
        {move || person.get().map(|p| view! { <Deeds person=p open=open/> })}
        <Show when=move || open.get() == Open::Tier><PickTier id=id.get_value() open=open/></Show>
        <Show when=move || open.get() == Open::Wechat><Messages run=run id=id.get_value()/></Show>
        <Last id=id.get_value()/>
        <div class="form"><Hints id=id.get_value()/></div>
    }
}

/// Name, number, and why the customer is here.
#[component]
fn Who(person: Arc<people::Person>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let (c, next, now) = (&person.customer, &person.next, book.now.get());
    let due = match next.next_due {
        Some(due) if is_overdue(due, now) => {
            let late = format!("逾期{}天", days_overdue(due, now));
            view! { <em>{late}</em>{format!(" · {}", next.next_because)} }.into_any()
        }
        Some(due) => {
            format!("下次 {} · {}", spoken::day_and_time(due, now), next.next_because).into_any()
        }
        None => view! { <em>"没有下次"</em> }.into_any(),
    };
    let ends = next.protection_end.map(|end| {
        let left = (end - day_in(now, *now.offset())).num_days();
        match left {
            ..0 => format!("保护期已过(到 {})", month_day(end)),
            0 => "保护期今天到期".to_owned(),
            _ => format!("保护期还剩 {left} 天(到 {})", month_day(end)),
        }
    });
    let silent = match next.last_effective {
        Some(at) => format!("上次联系上 {}", spoken::past(at, now)),
        None => "还没联系上过".to_owned(),
    };
    let wish: Vec<String> =
        c.layouts.iter().cloned().chain(c.area.as_ref().map(|a| format!("{a}㎡"))).collect();
    let objections = c.objections.iter().map(|o| view! { <span class="tag r">{o.clone()}</span> });
    let own = Arc::clone(&person);
    view! {
        <a class="both whose" href=go.href(&card(&c.id))>
            <TierMark tier=c.tier big=true/>
            <span class="big">{person.name.clone()}</span><span class="mut">{move || own.number(book.masked.get())}</span>
        </a>
        <p class="mut">{due}</p>
        <p class="mut">{silent}{ends.map(|e| format!(" · {e}"))}</p>
        {(!wish.is_empty()).then(|| view! { <p class="mut">{format!("想要 {}", wish.join(" "))}</p> })}
        {(!c.objections.is_empty()).then(|| view! { <div class="tags" role="group" aria-label="抗性">{objections.collect_view()}</div> })}
    }
}

/// The big buttons.
#[component]
fn Deeds(person: Arc<people::Person>, open: RwSignal<Open>) -> impl IntoView {
    let go = use_go();
    let id = StoredValue::new(person.customer.id.clone());
    let name = person.name.clone();
    let tel = person.customer.phones.first().and_then(|p| Phone::parse(p).ok());
    let call = tel.map(|tel| view! {
        <a class="plain call" href=tel.tel_href() rel="external" aria-label=format!("打电话给{name}") on:click=move |_| go.open(&Sheet::Called(id.get_value()))>{Icon::Phone.draw()}</a>
    });
    let turn = move |to: Open| open.update(|o| *o = if *o == to { Open::Nothing } else { to });
    let is_open = move |which: Open| (open.get() == which).to_string();
    view! {
        <div class="act deeds" role="group" aria-label="怎么办">
            {call}
            <button type="button" class="plain" aria-expanded=move || is_open(Open::Wechat) on:click=move |_| turn(Open::Wechat)>{Icon::Wechat.draw()}"发微信"</button>
            <button type="button" class="plain" aria-label=format!("给{name}记一笔") on:click=move |_| go.open(&Sheet::Log(Some(id.get_value())))>{Icon::Pencil.draw()}"记一笔"</button>
            <button type="button" class="plain" on:click=move |_| go.open(&Sheet::Reschedule(id.get_value()))>{Icon::Clock.draw()}"改期"</button>
            <button type="button" class="plain" aria-expanded=move || is_open(Open::Tier) on:click=move |_| turn(Open::Tier)>{Icon::Star.draw()}"调级"</button>
        </div>
    }
}

/// 调级: a tap saves; a D asks for its reason first.
#[component]
fn PickTier(id: Id, open: RwSignal<Open>) -> impl IntoView {
    let book = use_book();
    let now = book.people.with_untracked(|p| p.get(&id)).and_then(|p| p.customer.tier);
    let picked = RwSignal::new(now);
    let id = StoredValue::new(id);
    let save = move |tier: Tier, reason: Option<String>| {
        task::background(async move {
            match book.set_tier_of_many(&[id.get_value()], tier, reason.as_deref()).await {
                Ok(()) => {
                    let _ = open.try_set(Open::Nothing);
                }
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let pick = move |tier: Tier| {
        picked.set(Some(tier));
        if tier != Tier::D {
            save(tier, None);
        }
    };
    let none = Signal::derive(|| None::<String>);
    let reasons =
        Signal::derive(move || book.settings.with(|s| s.lists.entries(List::InvalidReasons)));
    view! {
        <section class="box" aria-label="调级">
            <TierPicker picked=picked on_pick=pick/>
            <Show when=move || picked.get() == Some(Tier::D)>
                <div class="part"><h3>"无效原因"</h3>
                    <ChooseOne label="无效原因" options=reasons picked=none on_pick={move |r: Option<String>| save(Tier::D, r)}/>
                </div>
                <p class="help">"D级不再按规则安排下次。"</p>
            </Show>
        </section>
    }
}

/// The last contacts.
#[component]
fn Last(id: Id) -> impl IntoView {
    let book = use_book();
    let contacts = loaded(
        move || book.seq.track(),
        move || {
            let id = id.clone();
            Box::pin(async move { book.dossier(&id).await.ok().flatten().map(|d| d.contacts) })
        },
    );
    let line = move |c: &Contact| {
        let now = book.now.get_untracked();
        let said: Vec<String> =
            [c.signals.clone(), c.summary.clone().into_iter().collect()].concat();
        let outcome =
            if c.way.outcomes().len() > 1 { format!("·{}", c.outcome) } else { String::new() };
        view! {
            <li><b>{c.way.term()}{outcome}</b>" "<span class="mut">{spoken::past(c.when, now)}</span>
                {(!said.is_empty()).then(|| view! { <br/>{said.join(" · ")} })}
            </li>
        }
    };
    move || {
        contacts.get().map(|all| {
            view! {
                <section class="box" aria-label="最近跟进">
                    <h2>"最近跟进"<span class="right">{format!("{} 条", all.len())}</span></h2>
                    <ul class="lines">{all.iter().take(SHOWN).map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
