//! 信息卡 on the card: what is known, group by group, and what is worth asking next.

use leptos::prelude::*;

use crate::components::small::Meter;
use crate::domain::card::completeness::completeness;
use crate::domain::card::consent::{Consent, NOTICE, VERSION, WAYS};
use crate::domain::card::shown::{Privacy, arranged, is_filled, shown};
use crate::domain::card::{Field, Group, Shape};
use crate::domain::fields::{Fields, Id};
use crate::platform::{clock, task};
use crate::state::book::{Book, use_book};
use crate::state::places::{Sheet, card};

use super::go::use_go;

/// Fields worth asking next that are offered.
const ASKED: usize = 3;

/// The section.
#[component]
pub fn Facts(fields: Fields, customer: Id) -> impl IntoView {
    let go = use_go();
    let done = completeness(&fields);
    let percent = format!("资料完整度 {}%", done.percent);
    let (own, asked) = (customer.clone(), customer.clone());
    let ask = move |f: &'static Field| {
        let sheet = Sheet::CardAt(asked.clone(), f.key());
        view! {
            <button type="button" class="person" on:click=move |_| go.open(&sheet)>
                <span class="what">{f.label}<small>{f.ask}</small></span>
            </button>
        }
    };
    let next = done.next(ASKED);
    let next = (!next.is_empty()).then(|| view! {
        <div class="people" role="group" aria-label="接着可以问"><p class="mut">"接着可以问"</p>{next.into_iter().map(ask).collect_view()}</div>
    });
    let refused = fields.is_set("do_not_disturb");
    let consent = Consent::read(&fields);
    view! {
        <section class="box" aria-label="信息卡">
            <h2>"信息卡"<span class="right">{percent.clone()}</span><button type="button" class="text" on:click=move |_| go.open(&Sheet::Card(own.clone()))>"修改"</button></h2>
            <Meter share=f64::from(done.percent) / 100.0 label=percent tone="blue"/>
            <Known fields=fields customer=customer.clone()/>
            {next}
            <Refused is_on=refused customer=customer.clone()/>
            <Agreed consent=consent customer=customer/>
        </section>
    }
}

/// What is known, under the headings of the catalogue.
#[component]
fn Known(fields: Fields, customer: Id) -> impl IntoView {
    let book = use_book();
    // What has a place of its own on the card.
    let is_elsewhere =
        |f: &Field| matches!(f.shape, Shape::Consent | Shape::YesNo) || f.name == "tags";
    let settings = book.settings.get_untracked();
    let groups: Vec<(Group, Vec<&'static Field>)> = (Group::ALL.into_iter())
        .map(|group| {
            let mut known = arranged(group, &fields, &settings);
            known.retain(|f| is_filled(f, &fields) && !is_elsewhere(f));
            (group, known)
        })
        .filter(|(_, known)| !known.is_empty())
        .collect();
    let tags = fields.names("tags");
    let tags = (!tags.is_empty()).then(|| {
        let tag = |t: String| view! { <li class="tag">{t}</li> };
        view! { <ul class="tags" aria-label="标签">{tags.into_iter().map(tag).collect_view()}</ul> }
    });
    let said = move || {
        let privacy = if book.masked.get() { Privacy::Masked } else { Privacy::Open };
        let line = |f: &&'static Field| {
            let text = shown(f, &fields, privacy, &|id| called(book, id, &customer))?;
            let link = (f.shape == Shape::Person).then(|| fields.text(f.name)).flatten();
            Some(view! { <dt>{bare(f)}</dt><dd>{link_to(link, text)}</dd> })
        };
        let group = |(group, known): &(Group, Vec<&'static Field>)| {
            let lines: Vec<_> = known.iter().filter_map(line).collect();
            view! { <h3 class="mut">{group.label()}</h3><dl class="facts">{lines}</dl> }
        };
        groups.iter().map(group).collect_view()
    };
    view! { {tags}{said} }
}

/// Leaves out the unit a value says itself: 总价, not 总价(万元).
fn bare(field: &'static Field) -> &'static str {
    match (field.shape, field.label.split_once('(')) {
        (Shape::MoneyWan | Shape::MoneyYuan, Some((name, _))) => name,
        _ => field.label,
    }
}

/// Shows a text, as a link where it names a customer.
fn link_to(id: Option<String>, text: String) -> AnyView {
    match id {
        Some(id) => {
            let href = use_go().href(&card(&Id(id)));
            view! { <a class="inline" href=href>{text}</a> }.into_any()
        }
        None => text.into_any(),
    }
}

/// Says how an id is called: a customer, a project, or the others of a family.
fn called(book: Book, id: &Id, own: &Id) -> Option<String> {
    let project = || {
        book.settings.with_untracked(|s| {
            s.projects.all().iter().find(|p| p.id.as_ref() == Some(id)).map(|p| p.name.clone())
        })
    };
    let family = || {
        let mut names: Vec<String> = book.people.with_untracked(|people| {
            let others = people.all().filter(|p| p.customer.household.as_ref() == Some(id));
            others.filter(|p| p.customer.id != *own).map(|p| p.name.clone()).collect()
        });
        names.sort();
        (!names.is_empty()).then(|| names.join("、"))
    };
    book.name_of(id).or_else(project).or_else(family)
}

fn write(book: Book, id: &Id, name: &'static str, value: serde_json::Value) {
    let id = id.clone();
    task::background(async move {
        if let Err(e) = book.edit_customer(&id, vec![(name.into(), value)]).await {
            book.say_problem(&e);
        }
    });
}

/// 勿扰 as a switch.
#[component]
fn Refused(is_on: bool, customer: Id) -> impl IntoView {
    let book = use_book();
    let turn = move |_| write(book, &customer, "do_not_disturb", (!is_on).into());
    view! {
        <button type="button" class="switch" role="switch" aria-checked=is_on.to_string() aria-label="勿扰" on:click=turn>
            <span class="what">"勿扰"<small>"客户说别再联系:不再安排下次"</small></span>
            <span class="knob" aria-hidden="true"></span>
        </button>
    }
}

/// 告知同意: when, how and to which notice; given and taken back here.
#[component]
fn Agreed(consent: Option<Consent>, customer: Id) -> impl IntoView {
    let book = use_book();
    let is_open = RwSignal::new(false);
    let holds = consent.as_ref().is_some_and(Consent::holds);
    let said = consent.as_ref().map_or("还没记".to_owned(), Consent::said);
    let id = customer.clone();
    let withdraw = consent.filter(Consent::holds).map(|consent| {
        let tap = move |_| {
            let taken_back = consent.clone().withdrawn(clock::now());
            write(book, &id, "consent", taken_back.value());
        };
        view! { <button type="button" class="text" on:click=tap>"撤回同意"</button> }
    });
    let way = move |way: &'static str| {
        let id = customer.clone();
        let tap = move |_| {
            write(book, &id, "consent", Consent::given(way, clock::now()).value());
        };
        view! { <button type="button" class="chip" on:click=tap>{way}</button> }
    };
    let ways = move || {
        is_open.get().then(|| view! {
            <p class="notice">{NOTICE}</p>
            <p class="mut">{format!("告知书 {VERSION}。念给客户听或发给客户,同意后点方式,就记下现在的时间。")}</p>
            <div class="chips" role="group" aria-label="同意方式">{WAYS.iter().map(|w| way(w)).collect_view()}</div>
        })
    };
    view! {
        <section aria-label="告知同意">
            <div class="agreed"><p>"告知同意"<small>{said}</small></p>
                {withdraw}
                {(!holds).then(|| view! { <button type="button" class="text" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|o| *o = !*o)>"记下同意"</button> })}
            </div>
            {ways}
        </section>
    }
}
