//! 项目与姓名: the sites, which one is worked at now, and how the salesperson signs.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::saver::{Foot, Saver};
use crate::components::chips::ChooseOne;
use crate::components::field::TextField;
use crate::domain::fields::{Fields, Id};
use crate::pages::typed::Typed;
use crate::platform::clock;
use crate::state::book::use_book;

/// The page.
#[component]
pub fn Names() -> impl IntoView {
    let saver = Saver::open("/mine/settings/names");
    let form = saver.form;
    let others = Memo::new(move |_| form.with(|f| f.names("projects")));
    let add = move |_| {
        let id = clock::new_id();
        form.update(|f| {
            f.set(format!("projects/{id}"), json!({ "name": "" }));
            f.set(CURRENT, id.as_str());
        });
    };
    view! {
        <section class="box" aria-label="项目">
            <h2>"项目"</h2>
            <TextField label="项目名" placeholder="例如 示例花园" value=form.text("project") on_input=move |t| form.set_text("project", t)/>
            {move || others.get().into_iter().enumerate().map(|(n, id)| view! { <Site form=form id=id number=n + 2/> }).collect_view()}
            <button type="button" class="plain wide" on:click=add>"加一个项目"</button>
            <Current form=form/>
        </section>
        <section class="box" aria-label="我">
            <TextField label="我的名字" placeholder="写在今日小结里" value=form.text("agent") on_input=move |t| form.set_text("agent", t)/>
        </section>
        <div class="form"><Foot saver=saver/></div>
    }
}

const CURRENT: &str = "current_project";

/// A further site; one nobody is registered at can be taken out again.
#[component]
fn Site(form: Typed, id: String, number: usize) -> impl IntoView {
    let key = format!("projects/{id}");
    let (own, taken) = (key.clone(), key.clone());
    let (book, site) = (use_book(), Id::new(id.as_str()));
    let customers = Memo::new(move |_| book.customers_at(Some(&site)));
    let value = Signal::derive(move || form.with(|f| name_in(f, &own)));
    let take = move |t: String| form.update(|f| f.set(key.clone(), json!({ "name": t })));
    let remove = move |_| {
        form.update(|f| {
            f.set(taken.clone(), Value::Null);
            if f.text(CURRENT).as_deref() == Some(id.as_str()) {
                f.set(CURRENT, Value::Null);
            }
        });
    };
    let label = format!("第 {number} 个项目名");
    view! {
        <TextField label=label value=value on_input=take/>
        <Show when=move || customers.get() == Some(0)>
            <button type="button" class="text" on:click=remove.clone()>{format!("去掉第 {number} 个项目")}</button>
        </Show>
        {move || customers.get().filter(|c| *c > 0).map(|c| view! { <p class="help">{format!("{c} 位客户在这个项目")}</p> })}
    }
}

/// Which site is worked at now, once there are several.
#[component]
fn Current(form: Typed) -> impl IntoView {
    let sites = Memo::new(move |_| form.with(sites));
    let names = Signal::derive(move || {
        sites.with(|all| all.iter().map(|s| s.1.clone()).collect::<Vec<_>>())
    });
    let picked = Signal::derive(move || {
        let current = form.with(|f| f.text(CURRENT));
        sites.with(|all| all.iter().find(|s| s.0 == current).map(|s| s.1.clone()))
    });
    let pick = move |name: Option<String>| {
        let found =
            sites.with_untracked(|all| all.iter().find(|s| Some(&s.1) == name.as_ref()).cloned());
        if let Some((id, _)) = found {
            form.update(|f| f.set(CURRENT, id));
        }
    };
    view! {
        <Show when={move || sites.with(|all| all.len() > 1)}>
            <div class="part">
                <h3>"现在的项目"</h3>
                <ChooseOne label="现在的项目" required=true options=names picked=picked on_pick=pick/>
                <p class="help">"以后登记的客户归现在的项目,以前的客户还归原来的项目。"</p>
            </div>
        </Show>
    }
}

/// Lists the named sites as typed, the first one without an id.
fn sites(fields: &Fields) -> Vec<(Option<String>, String)> {
    let first = fields.text("project").unwrap_or_else(|| "未命名项目".into());
    let others = fields.names("projects").into_iter();
    let others = others.map(|id| {
        let name = name_in(fields, &format!("projects/{id}"));
        (Some(id), name)
    });
    std::iter::once((None, first)).chain(others).filter(|s| !s.1.is_empty()).collect()
}

fn name_in(fields: &Fields, key: &str) -> String {
    let name = fields.get(key).and_then(|p| p.get("name")).and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}
