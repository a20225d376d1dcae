//! 做口径包: name, version, issuer, validity and what goes in; out comes a file or a text.

use leptos::prelude::*;

use crate::components::chips::{Chip, ChooseMany};
use crate::components::day_field::DayField;
use crate::components::field::TextField;
use crate::components::frame::Header;
use crate::domain::fields::{Fields, Id};
use crate::domain::script::Source;
use crate::domain::script::playbook::{KIND, Playbook};
use crate::pages::go::use_go;
use crate::pages::typed::Typed;
use crate::pages::wording::guard;
use crate::platform::files::{self, Handed};
use crate::platform::{clipboard, task};
use crate::state::book::{Book, use_book};
use crate::state::notice::Notice;
use crate::state::playbook::Choice;
use crate::state::scripts::Scripts;

/// The address, which is also the draft's name.
pub const PLACE: &str = "/scripts/playbook/make";

/// The screen.
#[component]
pub fn MakePlaybook() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let mut before = Fields::default();
    let settings = book.settings.get_untracked();
    before.set("name", format!("{}口径包", settings.project));
    before.set("version", "1");
    before.set("issuer", settings.agent.as_str());
    before.set("phrases", true);
    let form = Typed::open(book, PLACE, "做口径包".into(), before);
    let text = move |name, label: &'static str| {
        view! { <TextField label=label value=form.text(name) on_input=move |t| form.set_text(name, t)/> }
    };
    view! {
        <Header title="做口径包" back=go.href(super::PLACE)/>
        <div class="form">
            {text("name", "名称")}
            <div class="two-up">{text("version", "版本")}{text("issuer", "谁发的")}</div>
            <DayField label="有效到(可不填)" value=form.text("valid_until") on_pick=move |d| form.set_text("valid_until", d)/>
            <Contents form=form/>
            <Deeds form=form/>
        </div>
    }
}

/// What goes in: categories of the user's own scripts, phrases, project facts.
#[component]
fn Contents(form: Typed) -> impl IntoView {
    let scripts = use_book().scripts();
    let counted = Memo::new(move |_| {
        let mut names: Vec<(String, usize)> = Vec::new();
        scripts.with(|s| {
            for held in s.all().filter(|h| h.script.source == Source::Own) {
                match names.iter_mut().find(|(name, _)| *name == held.script.category) {
                    Some((_, count)) => *count += 1,
                    None => names.push((held.script.category.clone(), 1)),
                }
            }
        });
        names
    });
    let names = Signal::derive(move || {
        counted.with(|all| all.iter().map(|c| c.0.clone()).collect::<Vec<_>>())
    });
    let left_out = move |name: &str| form.with(|f| f.is_set(&format!("without/{name}")));
    let picked = Signal::derive(move || {
        names.get().into_iter().filter(|n| !left_out(n)).collect::<Vec<_>>()
    });
    let said = move || {
        let own: usize = counted
            .with(|all| all.iter().filter(|(n, _)| !left_out(n)).map(|(_, count)| count).sum());
        format!("带上 {own} 条自己写的话术")
    };
    let flag = move |name: &'static str| Signal::derive(move || form.with(|f| f.is_set(name)));
    view! {
        <div class="part"><p class="label">{said}</p>
            <ChooseMany label="带上哪些分类" options=names picked=picked on_toggle=move |n: String| form.toggle(&format!("without/{n}"))/>
        </div>
        <div class="chips">
            <Chip label="带上禁用语" on=flag("phrases") on_tap=move |()| form.toggle("phrases")/>
            <Chip label="带上房源和项目资料" on=flag("facts") on_tap=move |()| form.toggle("facts")/>
        </div>
        <p class="help">"收藏、使用次数和客户都不会带出去。"</p>
    }
}

/// 存成文件 and 复制文字.
#[component]
fn Deeds(form: Typed) -> impl IntoView {
    let book = use_book();
    let error = RwSignal::new(None::<String>);
    let make = move |as_file: bool| {
        let (playbook, without) = form.with(|f| (described(f), f.names("without")));
        let (phrases, facts) = form.with(|f| (f.is_set("phrases"), f.is_set("facts")));
        let Some(playbook) = playbook else {
            return error.set(Some("请先写上名称。".into()));
        };
        error.set(None);
        task::background(async move {
            let scripts = book.scripts_read().await;
            let mut categories: Vec<String> = Vec::new();
            scripts.with_untracked(|s| {
                let own = s.all().filter(|h| h.script.source == Source::Own);
                categories.extend(own.map(|h| h.script.category.clone()));
            });
            categories.retain(|name| !without.contains(name));
            let choice = Choice { categories, phrases, facts };
            let (text, count) = match book.make_playbook(&playbook, &choice).await {
                Ok(made) => made,
                Err(why) => return book.say_problem(&why),
            };
            if count == 0 {
                return error.set(Some("还没有可以带上的:先在答客问写几条自己的话术。".into()));
            }
            let said = scripts.with_untracked(|s| said_in(s, &choice));
            let name = format!("{}-{}.json", playbook.name, playbook.version);
            let go_on =
                move |_| hand_out(book, form, as_file.then(|| name.clone()), text.clone(), count);
            let verb = if as_file { "发出" } else { "复制" };
            guard::pass(book, &said, verb, Callback::new(go_on));
        });
    };
    view! {
        {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
        <button type="button" class="primary wide" on:click=move |_| make(true)>"存成文件"</button>
        <button type="button" class="plain wide" on:click=move |_| make(false)>"复制成文字"</button>
    }
}

/// Joins every wording that would go in, for the checker.
fn said_in(scripts: &Scripts, choice: &Choice) -> String {
    let mut said = String::new();
    for script in scripts.all().map(|h| &h.script) {
        if script.source == Source::Own && choice.categories.contains(&script.category) {
            let variants = script.variants.iter().flat_map(|v| [&v.short, &v.long]);
            for text in [&script.short, &script.long].into_iter().chain(variants) {
                said.push_str(text);
                said.push('\n');
            }
        }
    }
    said
}

/// Hands the file or the text over, and says how; what went out is no draft any longer.
fn hand_out(book: Book, form: Typed, name: Option<String>, text: String, count: usize) {
    task::background(async move {
        let told = |said: &str| Some(Notice::done(format!("共 {count} 条,{said}"), None));
        let out = match name {
            None if clipboard::copy(&text).await => told("已复制,去微信粘贴"),
            None => None,
            Some(name) => match files::hand_out(&name, "application/json", &text).await {
                Handed::Cancelled => return,
                Handed::Shared => told("已发出"),
                Handed::Saved => told("已存成文件"),
                Handed::Refused => None,
            },
        };
        if out.is_some() {
            form.forget().await;
        }
        book.say(out.unwrap_or_else(|| Notice::problem("没存成,请换另一种方式再试。")));
    });
}

/// Reads what the file will say of itself; `None` without a name.
fn described(fields: &Fields) -> Option<Playbook> {
    let text = |name: &str| fields.text(name).unwrap_or_default().trim().to_owned();
    let name = text("name");
    (!name.is_empty()).then(|| Playbook {
        id: Id::derived(&[KIND, &name]).0,
        version: text("version"),
        issuer: text("issuer"),
        valid_until: fields.day("valid_until"),
        maker: String::new(),
        name,
    })
}
