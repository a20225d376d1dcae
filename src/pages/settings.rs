//! 项目设置: name, cadence, protection windows, 休息日; each default can be restored.

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::chips::{Chip, ChooseOne};
use crate::components::field::{Keyboard, TextField};
use crate::components::frame::Header;
use crate::domain::cadence::rules::{RULES, Rule};
use crate::domain::fields::Fields;
use crate::domain::protection::{ExtendedBy, Window};
use crate::domain::settings::Settings;
use crate::domain::words::Word;
use crate::platform::task;
use crate::state::book::use_book;

use super::go::use_go;
use super::typed::Typed;

/// Names the draft of this form.
const PLACE: &str = "/mine/settings";
/// Most days a rule or window may say.
const MOST_DAYS: u32 = 365;

/// The screen; the form starts anew whenever the stored settings change (saved, undone, another tab).
#[component]
pub fn SettingsPage() -> impl IntoView {
    let book = use_book();
    view! {
        <Header title="项目设置" back=use_go().href("/mine")/>
        {move || { book.settings_fields.track(); view! { <Form/> } }}
    }
}

#[component]
fn Form() -> impl IntoView {
    let book = use_book();
    let form = Typed::open(book, PLACE, "项目设置".into(), book.settings_fields.get_untracked());
    let saving = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let save = move |_| {
        let changed = form.changed();
        if let Some((name, _)) = changed.iter().find(|(k, v)| !is_valid(k, v)) {
            let what = name.rsplit('/').next().unwrap_or(name).to_owned();
            error.set(Some(format!("「{what}」要填 1 到 {MOST_DAYS} 的整天数。")));
            return;
        }
        error.set(None);
        form.hold();
        task::background(async move {
            saving.set(true);
            match book.edit_settings(changed).await {
                Ok(()) => book.drop_draft(PLACE).await,
                Err(e) => {
                    error.set(Some(e.to_string()));
                    form.keep();
                }
            }
            saving.set(false);
        });
    };
    let restore = move |_| {
        form.update(|f| {
            let cleared = Settings::restore_defaults(f);
            f.0.extend(cleared.set.0);
        })
    };
    let has_changes = move || !form.changed().is_empty();
    view! {
        <div class="form">
            <TextField label="项目名" placeholder="例如 示例花园" value=form.text("project") on_input=move |t| form.set_text("project", t)/>
            <TextField label="我的名字" placeholder="写在今日小结里" value=form.text("agent") on_input=move |t| form.set_text("agent", t)/>
        </div>
        <section class="box" aria-label="跟进节奏"><h2>"跟进节奏"<span class="right">"天"</span></h2>{RULES.iter().map(|r| view! { <RuleRow rule=r form=form/> }).collect_view()}</section>
        <Rest form=form/>
        <Windows form=form/>
        <div class="form">
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <button type="button" class="primary wide" disabled=move || saving.get() || !has_changes() on:click=save>{move || if saving.get() { "正在重排下次日期…" } else { "保存设置" }}</button>
            <button type="button" class="plain wide" on:click=restore>"节奏和保护期恢复默认"</button>
        </div>
    }
}

fn is_valid(name: &str, value: &Value) -> bool {
    let is_days = name.starts_with("cadence/") || name == "warn_days";
    !is_days
        || value.is_null()
        || value.as_u64().is_some_and(|n| (1..=u64::from(MOST_DAYS)).contains(&n))
}

/// Puts typed days into a field: a number where it is one, else the text, which saving refuses.
fn set_days(fields: &mut Fields, name: &str, typed: &str) {
    let typed = typed.trim();
    let value = if typed.is_empty() {
        Value::Null
    } else {
        typed.parse::<u64>().map_or_else(|_| json!(typed), |n| json!(n))
    };
    fields.set(name, value);
}

fn shown(value: Option<&Value>, default: u32) -> String {
    match value {
        None => default.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[component]
fn RuleRow(rule: &'static Rule, form: Typed) -> impl IntoView {
    let name = format!("cadence/{}", rule.name);
    let own = name.clone();
    let value = Signal::derive(move || form.with(|f| shown(f.get(&own), rule.days)));
    view! {
        <div class="rule">
            <span>{rule.name}<small class="help">{format!(" 默认 {}", rule.days)}</small></span>
            <TextField label=format!("{} 天数", rule.name) bare=true keyboard=Keyboard::Number value=value on_input=move |t: String| form.update(|f| set_days(f, &name, &t))/>
        </div>
    }
}

/// 休息日.
#[component]
fn Rest(form: Typed) -> impl IntoView {
    let day = move |(n, name): (usize, &'static str)| {
        let key = format!("rest_days/{n}");
        let own = key.clone();
        let on = Signal::derive(move || form.with(|f| f.is_set(&own)));
        let tap = move |()| form.toggle(&key);
        view! { <Chip label=name on=on on_tap=tap/> }
    };
    let days = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    view! {
        <section class="box" aria-label="休息日">
            <h2>"休息日"</h2>
            <div class="chips">{days.into_iter().enumerate().map(day).collect_view()}</div>
            <p class="help">"规则算出的日期落在休息日,会提前到前一个工作日。"</p>
        </section>
    }
}

/// 归属保护: the windows of the project.
#[component]
fn Windows(form: Typed) -> impl IntoView {
    let windows = Memo::new(move |_| form.with(|f| Settings::read(f).protection.windows));
    let change = move |at: usize, f: &dyn Fn(&mut Window)| {
        let mut all = windows.get_untracked();
        if let Some(window) = all.get_mut(at) {
            f(window);
        }
        form.update(|f| f.set("windows", Value::Array(all.iter().map(Window::value).collect())));
    };
    const BY: [(ExtendedBy, &str); 3] = [
        (ExtendedBy::Effective, "有效联系续期"),
        (ExtendedBy::Visit, "来访才续期"),
        (ExtendedBy::Nothing, "不续期"),
    ];
    let one = move |at: usize| {
        let start = windows.with_untracked(|w| w.get(at).map_or("", |w| w.starts_at.term()));
        let days = Signal::derive(move || {
            windows.with(|w| w.get(at).map(|w| w.days.to_string()).unwrap_or_default())
        });
        let by = Signal::derive(move || {
            windows.with(|w| {
                w.get(at)
                    .and_then(|w| BY.iter().find(|b| b.0 == w.extended_by))
                    .map(|b| b.1.to_owned())
            })
        });
        let set_days = move |t: String| {
            if let Some(n) = t.trim().parse().ok().filter(|n| (1..=MOST_DAYS).contains(n)) {
                change(at, &|w| w.days = n);
            }
        };
        let pick = move |name: Option<String>| {
            if let Some((by, _)) = BY.iter().find(|b| Some(b.1) == name.as_deref()) {
                change(at, &|w| w.extended_by = *by)
            }
        };
        view! {
            <div class="rule"><span>{format!("{start}起")}</span>
                <TextField label=format!("{start}起保护天数") bare=true keyboard=Keyboard::Number value=days
                    on_input=set_days/>
            </div>
            <ChooseOne label=format!("{start}续期") required=true options={BY.map(|b| b.1.to_owned()).to_vec()} picked=by on_pick=pick/>
        }
    };
    let count = Memo::new(move |_| windows.with(Vec::len));
    let warn = Signal::derive(move || {
        form.with(|f| shown(f.get("warn_days"), Settings::default().protection.warn_days))
    });
    view! {
        <section class="box" aria-label="归属保护">
            <h2>"归属保护"<span class="right">"天"</span></h2>
            {move || (0..count.get()).map(one).collect_view()}
            <div class="rule"><span>"提前几天提醒"</span><TextField label="提前几天提醒" bare=true keyboard=Keyboard::Number value=warn on_input=move |t: String| form.update(|f| set_days(f, "warn_days", &t))/></div>
        </section>
    }
}
