//! Writing a script, new or changed; what is half typed is kept.

use leptos::prelude::*;
use serde_json::Value;

use crate::components::day_field::DayField;
use crate::components::field::TextField;
use crate::components::frame::Header;
use crate::domain::fields::{Fields, Id};
use crate::domain::script::placeholder::strays;
use crate::domain::script::question;
use crate::pages::go::use_go;
use crate::pages::typed::Typed;
use crate::platform::{clock, task};
use crate::state::book::use_book;

use super::PLACE;
use super::form_parts::{
    Category, ForWhom, Objection, TAGS, Variants, Wording, tags_of, with_tags,
};

/// The page of a new script; `?asked=` names the question of 待补口径 it answers, `?say=` is how
/// the customer asks.
#[component]
pub fn NewScript() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let asked = go.parameter("asked").map(Id);
    let place = match &asked {
        Some(question) => format!("{PLACE}/new?asked={question}"),
        None => format!("{PLACE}/new"),
    };
    let is_read = Memo::new(move |_| scripts.with(|s| s.is_complete()));
    move || {
        if !is_read.get() {
            return None;
        }
        let form = Typed::open(book, &place, "写一条话术".into(), Fields::default());
        let text = scripts.with_untracked(|s| {
            let fields = s.one_beside(question::KIND, asked.as_ref()?)?;
            fields.text("text")
        });
        let text = text.or_else(|| go.parameter("say"));
        if let Some(text) = text.filter(|_| form.with(|f| f.text("question").is_none())) {
            form.set_text("question", text);
        }
        Some(view! {
            <Header title="写一条话术" back=go.href(PLACE)/>
            <Form form=form script=None answers=asked.clone()/>
        })
    }
}

/// The page of a script that exists.
#[component]
pub fn EditScript(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let own = id.clone();
    // Only once: a form must not start anew while it is typed in.
    let is_there = Memo::new(move |_| scripts.with(|s| s.get(&own).is_some()));
    move || {
        let held = is_there.get().then(|| scripts.with_untracked(|s| s.get(&id)))??;
        let mut before = held.fields.clone();
        before.set(TAGS, tags_of(&before));
        let place = format!("{PLACE}/{id}/edit");
        let form = Typed::open(book, &place, format!("话术「{}」", held.script.question), before);
        Some(view! {
            <Header title="编辑话术" back=go.href(&format!("{PLACE}/{id}"))/>
            <Form form=form script=Some(id.clone()) answers=None/>
        })
    }
}

/// Says what is still wrong with what was typed.
fn wrong(fields: &Fields) -> Option<&'static str> {
    if fields.text("question").is_none_or(|t| t.trim().is_empty()) {
        return Some("请写客户怎么问。");
    }
    if fields.text("short").is_none() && fields.text("long").is_none() {
        return Some("请写一句回答。");
    }
    if fields.text("category").is_none() {
        return Some("请选一个分类。");
    }
    let texts = fields.0.iter().filter(|(name, _)| {
        matches!(name.as_str(), "question" | "short" | "long") || name.starts_with("variants/")
    });
    let has_stray = texts.filter_map(|(_, v)| v.as_str()).any(|text| !strays(text).is_empty());
    has_stray.then_some("有一个大括号没有配对,占位写成 {称呼|您好} 这样。")
}

#[component]
fn Form(form: Typed, script: Option<Id>, answers: Option<Id>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let error = RwSignal::new(None::<String>);
    let is_new = script.is_none();
    // Fixed when the form opens: tapping twice writes one script.
    let id = StoredValue::new(script.unwrap_or_else(clock::new_id));
    let save = move |_| {
        let (before, after) = form.both();
        if let Some(why) = wrong(&after) {
            return error.set(Some(why.into()));
        }
        error.set(None);
        form.hold();
        let changed = with_tags(&before, form.changed());
        let (id, answers) = (id.get_value(), answers.clone());
        task::background(async move {
            let outcome = if is_new {
                book.create_script(&id, changed, answers.as_ref()).await
            } else {
                book.edit_script(&id, changed).await
            };
            match outcome {
                Ok(()) => {
                    form.forget().await;
                    go.replace(&format!("{PLACE}/{id}"));
                }
                Err(e) => {
                    error.set(Some(e.to_string()));
                    form.keep();
                }
            }
        });
    };
    let day = form.text("valid_until");
    let take_day = move |day: String| {
        let value = if day.is_empty() { Value::Null } else { Value::String(day) };
        form.update(|f| f.set("valid_until", value));
    };
    view! {
        <div class="form script-form">
            <Category form=form/>
            <TextField label="客户怎么问" placeholder="例如 公摊怎么这么大?" value=form.text("question") on_input=move |t| form.set_text("question", t)/>
            <Wording form=form name="short" label="短答(一口气说完)" placeholder="可以留空给客户:{称呼|您好}"/>
            <Wording form=form name="long" label="长答" placeholder="展开说,可不填"/>
            <TextField label="依据" placeholder="文件名和日期" value=form.text("basis") on_input=move |t| form.set_text("basis", t)/>
            <DayField label="有效到" value=day on_pick=take_day/>
            <Objection form=form/>
            <TextField label="标签" placeholder="用空格隔开" value=form.text(TAGS) on_input=move |t| form.set_text(TAGS, t)/>
            <ForWhom form=form/>
            <Variants form=form/>
            <p class="help">"占位:{称呼|您好} {户型} {面积} {总价} {首付} {月供} {项目} {我},也可以写项目资料里的,例如 {得房率}。竖线后面是没有值时说的话。"</p>
            <Show when=move || error.with(Option::is_some)><p class="error" role="alert">{move || error.get()}</p></Show>
            <button type="button" class="primary wide stuck" on:click=save>"保存"</button>
        </div>
    }
}
