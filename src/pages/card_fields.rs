//! The fields of the card's form: one control for each shape of the catalogue.

use std::sync::Arc;

use leptos::html::{Div, P};
use leptos::prelude::*;
use serde_json::Value;

use crate::components::chips::{Chip, ChooseMany, ChooseOne};
use crate::components::day_field::DayField;
use crate::components::field::{Keyboard, TextArea, TextField};
use crate::domain::card::edit::TYPED_PHONES;
use crate::domain::card::shown::{picked, typed};
use crate::domain::card::typed::CardError;
use crate::domain::card::{Field, Options, Shape};
use crate::domain::fields::{Fields, Id};
use crate::domain::settings::lists::List;
use crate::state::book::use_book;
use crate::state::people::Person;

use super::typed::Typed;

/// People offered as 介绍人.
const OFFERED: usize = 5;

/// One field: its control, why it is off by default, and what is wrong with it.
#[component]
pub fn FieldBox(
    field: &'static Field,
    form: Typed,
    error: RwSignal<Option<CardError>>,
    customer: Id,
    /// The form was opened for this field.
    is_wanted: bool,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    if is_wanted {
        place.on_load(|at| request_animation_frame(move || at.scroll_into_view()));
    }
    let key = field.key();
    let wrong = move || {
        let text = error.with(|e| e.as_ref().filter(|e| e.key == key).map(|e| e.text.clone()))?;
        let line = NodeRef::<P>::new();
        line.on_load(|at| at.scroll_into_view_with_bool(false));
        Some(view! { <p class="error" role="alert" node_ref=line>{text}</p> })
    };
    view! {
        <div class="part" node_ref=place>
            {control(field, form, customer)}
            {field.off.map(|why| view! { <p class="help">{why}</p> })}
            {wrong}
        </div>
    }
}

fn control(field: &'static Field, form: Typed, customer: Id) -> AnyView {
    match field.shape {
        Shape::Phones => view! { <TextField label=field.label keyboard=Keyboard::Tel placeholder="几个号码用、隔开" value=Signal::derive(move || form.with(typed_phones)) on_input=move |t| form.update(|f| set_phones(f, t))/> }.into_any(),
        Shape::Text | Shape::Birthday | Shape::IdNumber => view! { <Line field=field form=form/> }.into_any(),
        Shape::Lines => view! { <TextArea label=field.label value=form.text(field.name) on_input=move |t| form.set_text(field.name, t)/> }.into_any(),
        Shape::Day => view! { <DayField label=field.label value=form.text(field.name) on_pick=move |t| form.set_text(field.name, t)/> }.into_any(),
        Shape::MoneyWan | Shape::MoneyYuan => view! { <TextField label=field.label keyboard=Keyboard::Decimal value=Signal::derive(move || form.with(|f| typed(field, f))) on_input={move |t: String| form.update(|f| set_part(f, field, &t))}/> }.into_any(),
        Shape::OneOf => view! { <One field=field form=form/> }.into_any(),
        Shape::ManyOf => view! { <Many field=field form=form/> }.into_any(),
        Shape::YesNo => {
            let on = Signal::derive(move || form.with(|f| f.is_set(field.name)));
            view! { <p class="label">"勿扰"</p><div class="chips"><Chip label="客户说别再联系" on=on on_tap=move |()| form.toggle(field.name)/></div> }.into_any()
        }
        Shape::Person => view! { <Introducer field=field form=form customer=customer/> }.into_any(),
        Shape::Project => view! { <ProjectOf field=field form=form/> }.into_any(),
        Shape::Moment | Shape::Household | Shape::Consent => ().into_any(),
    }
}

/// One line, with the project's usual answers where it has some.
#[component]
fn Line(field: &'static Field, form: Typed) -> impl IntoView {
    let book = use_book();
    let value = form.text(field.name);
    let usual = Signal::derive(move || book.settings.with(|s| s.options(field, &[])));
    let chosen = Signal::derive(move || Some(value.get()));
    let placeholder = match field.shape {
        Shape::Birthday => "1990-5-20、5月20日 或 农历八月十五",
        _ => "",
    };
    view! {
        <TextField label=field.label placeholder=placeholder value=value on_input=move |t| form.set_text(field.name, t)/>
        <Show when=move || !usual.with(Vec::is_empty)>
            <ChooseOne label=format!("{} 常用", field.label) options=usual picked=chosen on_pick={move |t: Option<String>| form.set_text(field.name, t.unwrap_or_default())}/>
        </Show>
    }
}

#[component]
fn One(field: &'static Field, form: Typed) -> impl IntoView {
    let book = use_book();
    let value = Signal::derive(move || form.with(|f| f.text(field.name)));
    let options = Signal::derive(move || {
        let own: Vec<String> = value.get().into_iter().collect();
        book.settings.with(|s| s.options(field, &own))
    });
    view! {
        <p class="label">{field.label}</p>
        <ChooseOne label=field.label options=options picked=value on_pick={move |t: Option<String>| form.set_text(field.name, t.unwrap_or_default())}/>
    }
}

#[component]
fn Many(field: &'static Field, form: Typed) -> impl IntoView {
    let book = use_book();
    // Not `names`: what was switched off again must not vanish from the options while it is typed.
    let before = form.both().0.names(field.name);
    let chosen = Signal::derive(move || form.with(|f| picked(field, f)));
    let options = Signal::derive(move || {
        let mut own = before.clone();
        own.extend(chosen.get().into_iter().filter(|c| !before.contains(c)));
        book.settings.with(|s| s.options(field, &own))
    });
    let takes_any =
        matches!(field.options, Options::None | Options::List(List::Tags | List::Competitors));
    let text = RwSignal::new(String::new());
    let add = move |_| {
        // A set's element is one field: `/` would split it.
        let entry = text.get_untracked().trim().replace('/', "-");
        if !entry.is_empty() {
            form.update(|f| f.set([field.name, "/", &entry].concat(), true));
            text.set(String::new());
        }
    };
    view! {
        <p class="label">{field.label}</p>
        <ChooseMany label=field.label options=options picked=chosen on_toggle={move |o: String| form.toggle(&[field.name, "/", &o].concat())}/>
        {takes_any.then(|| view! {
            <div class="side"><TextField label=format!("添加{}", field.label) bare=true placeholder="自己写" value=text on_input=move |t| text.set(t)/><button type="button" class="plain" aria-label=format!("加上{}", field.label) on:click=add>"加上"</button></div>
        })}
    }
}

/// 老带新: the customer who brought this one, found by search.
#[component]
fn Introducer(field: &'static Field, form: Typed, customer: Id) -> impl IntoView {
    let book = use_book();
    let query = RwSignal::new(String::new());
    let who = Memo::new(move |_| {
        let id = form.with(|f| f.text(field.name)).map(Id)?;
        Some(book.name_of(&id).unwrap_or_else(|| "(已不在本机)".into()))
    });
    let found = Memo::new(move |_| {
        let query = query.get();
        if query.trim().is_empty() {
            return Vec::new();
        }
        let hits = book.people.with(|p| p.search(&query, OFFERED + 1));
        let others = hits.into_iter().map(|(p, _)| p).filter(|p| p.customer.id != customer);
        others.take(OFFERED).collect::<Vec<Arc<Person>>>()
    });
    let one = move |person: Arc<Person>| {
        let id = person.customer.id.to_string();
        let number = person.number(book.masked.get_untracked());
        let tap = move |_| {
            form.set_text(field.name, id.clone());
            query.set(String::new());
        };
        view! { <button type="button" class="person" on:click=tap><span class="what">{person.name.clone()}<small>{number}</small></span></button> }
    };
    view! {
        <TextField label=field.label placeholder="姓名、拼音首字母、号码" value=query on_input=move |t| query.set(t)/>
        <div class="people">{move || found.get().into_iter().map(one).collect_view()}</div>
        {move || who.get().map(|name| view! {
            <div class="side"><p>{format!("介绍人:{name}")}</p><button type="button" class="text" on:click=move |_| form.set_text(field.name, String::new())>"去掉介绍人"</button></div>
        })}
    }
}

/// The site the customer was registered at.
#[component]
fn ProjectOf(field: &'static Field, form: Typed) -> impl IntoView {
    let projects = use_book().settings.get_untracked().projects;
    let names: Vec<String> = projects.all().iter().map(|p| p.name.clone()).collect();
    let own = projects.clone();
    let value = Signal::derive(move || {
        let id = form.with(|f| f.text(field.name)).map(Id);
        Some(own.name_of(id.as_ref()).to_owned())
    });
    let pick = move |name: Option<String>| {
        let picked = projects.all().iter().find(|p| Some(&p.name) == name.as_ref());
        let id = picked.and_then(|p| p.id.as_ref()).map(ToString::to_string);
        form.set_text(field.name, id.unwrap_or_default());
    };
    view! {
        <p class="label">{field.label}</p>
        <ChooseOne label=field.label required=true options=names picked=value on_pick=pick/>
    }
}

/// Returns the numbers as typed, until they are checked.
fn typed_phones(fields: &Fields) -> String {
    let typed = fields.get(TYPED_PHONES).and_then(Value::as_str).map(str::to_owned);
    typed.unwrap_or_else(|| fields.names(TYPED_PHONES).join("、"))
}

/// Keeps typed numbers; typed back to what is stored, nothing is kept.
fn set_phones(fields: &mut Fields, text: String) {
    if text == fields.names(TYPED_PHONES).join("、") {
        fields.0.remove(TYPED_PHONES);
    } else {
        fields.set(TYPED_PHONES, text);
    }
}

/// Keeps a typed part of an object field.
fn set_part(fields: &mut Fields, field: &Field, text: &str) {
    let mut parts = fields.get(field.name).and_then(Value::as_object).cloned().unwrap_or_default();
    if text.trim().is_empty() {
        parts.remove(field.part);
    } else {
        parts.insert(field.part.into(), text.into());
    }
    fields.set(field.name, if parts.is_empty() { Value::Null } else { Value::Object(parts) });
}
