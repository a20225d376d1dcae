//! The fields of the card, edited in one sheet; only what changed is written.

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::card::edit::changes;
use crate::domain::card::shown::{arranged, is_filled};
use crate::domain::card::typed::CardError;
use crate::domain::card::{Field, Group, field};
use crate::domain::fields::{Fields, Id};
use crate::domain::settings::Settings;
use crate::domain::words::Tier;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::places::Sheet;

use super::card_fields::FieldBox;
use super::go::use_go;
use super::loaded::loaded;
use super::typed::Typed;

/// The sheet; `at` is the field it is opened for.
#[component]
pub fn CardForm(id: Id, at: Option<String>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let own = id.clone();
    let found = loaded(
        || (),
        move || {
            let own = own.clone();
            Box::pin(async move { book.dossier(&own).await.ok().flatten() })
        },
    );
    move || {
        let dossier = found.get()?;
        let name = book.name_of(&id).unwrap_or_default();
        let (id, removed, at) = (id.clone(), id.clone(), at.clone());
        let customer = id.clone();
        let place = Sheet::Card(id.clone()).query();
        let form = Typed::open(book, &place, format!("{name}的信息卡"), dossier.fields);
        let wrong = RwSignal::new(None::<CardError>);
        let failed = RwSignal::new(None::<String>);
        let save = move |_| {
            let id = id.clone();
            let (before, after) = form.both();
            failed.set(None);
            wrong.set(None);
            let changed = match changes(&before, &after) {
                Ok(changed) => changed,
                Err(e) => return wrong.set(Some(e)),
            };
            form.hold();
            task::background(async move {
                let outcome = if changed.is_empty() {
                    Ok(())
                } else {
                    book.edit_customer(&id, changed).await
                };
                match outcome {
                    Ok(()) => {
                        form.forget().await;
                        go.close();
                    }
                    Err(e) => {
                        failed.set(Some(e.to_string()));
                        form.keep();
                    }
                }
            });
        };
        let delete = move |_| {
            let id = removed.clone();
            task::background(async move {
                match book.delete_customer(&id).await {
                    Ok(()) => {
                        form.forget().await;
                        go.replace("/customers");
                    }
                    Err(e) => failed.set(Some(e.to_string())),
                }
            });
        };
        let foot = move || {
            view! {
                {move || failed.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
                {move || wrong.get().map(|e| view! { <p class="error">{format!("「{}」要改一下", e.label)}</p> })}
                <button type="button" class="primary wide" on:click=save.clone()>"保存"</button>
            }
        };
        Some(view! {
            <BottomSheet title=move || name.clone() label="信息卡" on_close=move |()| go.close() foot=foot>
                <Groups form=form wrong=wrong customer=customer at=at/>
                <button type="button" class="plain danger wide" on:click=delete>"删除这位客户"</button>
            </BottomSheet>
        })
    }
}

/// Every field under its heading, filled ones first: in the order the form was opened with.
#[component]
fn Groups(
    form: Typed,
    wrong: RwSignal<Option<CardError>>,
    customer: Id,
    at: Option<String>,
) -> impl IntoView {
    let book = use_book();
    let before = StoredValue::new(form.both().0);
    let one = move |f: &'static Field| {
        let is_wanted = at.as_ref() == Some(&f.key());
        let customer = StoredValue::new(customer.clone());
        let field = move || view! { <FieldBox field=f form=form error=wrong customer=customer.get_value() is_wanted=is_wanted/> };
        let is_invalid = move || form.with(|f| f.word::<Tier>("tier")) == Some(Tier::D);
        match f.name {
            "invalid_reason" => view! { <Show when=is_invalid>{field()}</Show> }.into_any(),
            _ => field().into_any(),
        }
    };
    let group = move |group: Group| {
        let one = one.clone();
        // 敏感信息 grows when one of its fields is switched on.
        move || {
            let fields = before.with_value(|before| match group {
                Group::Sensitive => book.settings.with(|s| in_form(group, before, s)),
                _ => book.settings.with_untracked(|s| in_form(group, before, s)),
            });
            let heading = view! { <h3 class="card-group">{group.label()}</h3> };
            view! { {(!fields.is_empty()).then_some(heading)}{fields.into_iter().map(&one).collect_view()} }
        }
    };
    view! { {Group::ALL.map(group).to_vec()}<Sensitive/> }
}

/// Lists the fields of a group that are typed in here.
fn in_form(group: Group, fields: &Fields, settings: &Settings) -> Vec<&'static Field> {
    let has = |key: &str| field(key).is_some_and(|f| is_filled(f, fields));
    let mut all = arranged(group, fields, settings);
    all.retain(|f| match f.name {
        // The star of the card.
        "pinned" => false,
        "project" => settings.projects.all().len() > 1,
        "relation" => has("household"),
        _ => !f.is_set_elsewhere(),
    });
    all
}

/// The sensitive fields that are off, each with the reason and a way to switch it on.
#[component]
fn Sensitive() -> impl IntoView {
    let book = use_book();
    let line = move |f: &'static Field| {
        let keep = move |_| {
            task::background(async move {
                if let Err(e) = book.keep_sensitive(f).await {
                    book.say_problem(&e);
                }
            });
        };
        view! {
            <li><b>{f.label}</b><p class="help">{f.off}</p>
                <button type="button" class="text" aria-label=format!("本项目要记{}", f.label) on:click=keep>"本项目要记"</button>
            </li>
        }
    };
    let off = move || -> Vec<&'static Field> {
        book.settings.with(|s| Group::Sensitive.fields().filter(|f| !s.shows(f)).collect())
    };
    view! {
        <details class="off">
            <summary>"敏感信息(默认不记)"</summary>
            <ul class="lines">{move || off().into_iter().map(line).collect_view()}</ul>
        </details>
    }
}
