//! The fields of the card, edited in one sheet; only what changed is written.

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::chips::{ChooseMany, ChooseOne};
use crate::components::field::{Keyboard, TextArea, TextField};
use crate::components::sheet::BottomSheet;
use crate::domain::fields::{Fields, Id};
use crate::domain::phone::Phone;
use crate::domain::words::{Title, Word, lists};
use crate::platform::task;
use crate::state::book::use_book;

use super::go::use_go;
use super::loaded::loaded;

/// One-line texts: wire name, label.
const TEXTS: [(&str, &str); 4] = [
    ("name", "姓名"),
    ("wechat", "微信号"),
    ("home_area", "居住区域"),
    ("channel_detail", "渠道细类"),
];
/// Parts of the budget: key, label.
const BUDGET: [(&str, &str); 3] =
    [("total_wan", "总价(万元)"), ("down_wan", "首付(万元)"), ("monthly_yuan", "月供(元)")];
/// One of several: wire name, label, options.
const ONE: [(&str, &str, &[&str]); 4] = [
    ("title", "称呼", &["先生", "女士"]),
    ("channel", "渠道", lists::CHANNELS),
    ("area", "意向面积(㎡)", lists::AREAS),
    ("payment", "付款方式", lists::PAYMENTS),
];
/// Any of several: wire name, label, options.
const MANY: [(&str, &str, &[&str]); 4] = [
    ("layouts", "意向户型", lists::LAYOUTS),
    ("purposes", "购房用途", lists::PURPOSES),
    ("concerns", "关注点", lists::CONCERNS),
    ("objections", "抗性点", lists::OBJECTIONS),
];

/// The sheet.
#[component]
pub fn CardForm(id: Id) -> impl IntoView {
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
        let id = id.clone();
        let removed = id.clone();
        let fields = RwSignal::new(dossier.fields.clone());
        let before = dossier.fields;
        let phones = RwSignal::new(before.names("phones").join("、"));
        let error = RwSignal::new(None::<String>);
        let save = move |_| {
            let (id, before) = (id.clone(), before.clone());
            match changes(&before, &fields.get_untracked(), &phones.get_untracked()) {
                Err(e) => error.set(Some(e)),
                Ok(changed) if changed.is_empty() => go.close(),
                Ok(changed) => task::background(async move {
                    match book.edit_customer(&id, changed).await {
                        Ok(()) => go.close(),
                        Err(e) => error.set(Some(e.to_string())),
                    }
                }),
            }
        };
        let delete = move |_| {
            let id = removed.clone();
            task::background(async move {
                match book.delete_customer(&id).await {
                    Ok(()) => go.replace("/customers"),
                    Err(e) => error.set(Some(e.to_string())),
                }
            });
        };
        let foot = move || {
            view! {
                {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
                <button type="button" class="primary wide" on:click=save.clone()>"保存"</button>
            }
        };
        Some(view! {
            <BottomSheet title=move || name.clone() label="信息卡" on_close=move |()| go.close() foot=foot>
                <TextField label="手机号" keyboard=Keyboard::Tel placeholder="几个号码用、隔开" value=phones on_input=move |t| phones.set(t)/>
                {TEXTS.map(|(field, label)| view! { <TextField label=label value=text_of(fields, field) on_input=move |t| set_text(fields, field, t)/> }).collect_view()}
                {ONE.map(|(field, label, options)| view! {
                    <div class="part"><h3>{label}</h3>
                        <ChooseOne label=label options=owned(options) picked=Signal::derive(move || fields.with(|f| f.text(field))) on_pick={move |t: Option<String>| set_text(fields, field, t.unwrap_or_default())}/>
                    </div>
                }).collect_view()}
                {MANY.map(|(field, label, options)| view! {
                    <div class="part"><h3>{label}</h3>
                        <ChooseMany label=label options=owned(options) picked=Signal::derive(move || fields.with(|f| f.names(field)))
                            on_toggle=move |o: String| fields.update(|f| { let on = f.names(field).contains(&o); f.set(format!("{field}/{o}"), if on { Value::Null } else { Value::Bool(true) }); })/>
                    </div>
                }).collect_view()}
                {BUDGET.map(|(key, label)| view! {
                    <TextField label=label keyboard=Keyboard::Decimal value=Signal::derive(move || fields.with(|f| f.get("budget").and_then(|b| b.get(key)).map(|n| n.to_string().trim_matches('"').to_owned()).unwrap_or_default()))
                        on_input=move |t: String| fields.update(|f| set_budget(f, key, &t))/>
                }).collect_view()}
                <Tags fields=fields/>
                <div class="part"><h3>"勿扰"</h3>
                    <div class="chips"><button type="button" class="chip" aria-pressed=move || fields.with(|f| f.is_set("do_not_disturb")).to_string()
                        on:click=move |_| fields.update(|f| { let on = f.is_set("do_not_disturb"); f.set("do_not_disturb", !on); })>"客户说别再联系"</button></div>
                </div>
                <TextArea label="备注" value=text_of(fields, "notes") on_input=move |t| set_text(fields, "notes", t)/>
                <button type="button" class="plain danger wide" on:click=delete>"删除这位客户"</button>
            </BottomSheet>
        })
    }
}

#[component]
fn Tags(fields: RwSignal<Fields>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let options = Signal::derive(move || fields.with(|f| f.names("tags")));
    let add = move |_| {
        let tag = typed.get_untracked().trim().to_owned();
        if !tag.is_empty() {
            fields.update(|f| f.set(format!("tags/{tag}"), true));
            typed.set(String::new());
        }
    };
    view! {
        <div class="part">
            <ChooseMany label="标签" options=options picked=options on_toggle=move |t: String| fields.update(|f| f.set(format!("tags/{t}"), Value::Null))/>
            <div class="side"><TextField label="标签" value=typed on_input=move |t| typed.set(t)/><button type="button" class="plain" on:click=add>"加上"</button></div>
        </div>
    }
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|t| (*t).to_owned()).collect()
}

fn text_of(fields: RwSignal<Fields>, name: &'static str) -> Signal<String> {
    Signal::derive(move || fields.with(|f| f.text(name)).unwrap_or_default())
}

fn set_text(fields: RwSignal<Fields>, name: &str, text: String) {
    fields.update(|f| {
        f.set(name, if text.trim().is_empty() { Value::Null } else { Value::String(text) })
    });
}

fn set_budget(fields: &mut Fields, key: &str, text: &str) {
    let mut budget = fields.get("budget").and_then(Value::as_object).cloned().unwrap_or_default();
    if text.trim().is_empty() {
        budget.remove(key);
    } else {
        budget.insert(key.into(), Value::String(text.into()));
    }
    fields.set("budget", if budget.is_empty() { Value::Null } else { Value::Object(budget) });
}

/// Lists the fields that differ, checked; the error says which field to correct.
fn changes(before: &Fields, after: &Fields, phones: &str) -> Result<Vec<(String, Value)>, String> {
    let mut after = after.clone();
    if let Some(budget) = after.get("budget").and_then(Value::as_object).cloned() {
        let mut checked = serde_json::Map::new();
        for (key, value) in budget {
            let number =
                value.as_f64().or_else(|| value.as_str().and_then(|t| t.trim().parse().ok()));
            let number =
                number.filter(|n| n.is_finite() && *n >= 0.0).ok_or("预算要填数字,例如 268。")?;
            checked.insert(key, json!(number));
        }
        after.set("budget", Value::Object(checked));
    }
    let mut wanted = Vec::new();
    for text in phones.split(['、', ';', '\u{ff1b}', '\n']).filter(|t| !t.trim().is_empty()) {
        wanted.push(Phone::parse(text).map_err(|e| format!("「{text}」{e}"))?.digits().to_owned());
    }
    let old = before.names("phones");
    for gone in old.iter().filter(|p| !wanted.contains(p)) {
        after.set(format!("phones/{gone}"), Value::Null);
    }
    for new in wanted.iter().filter(|p| !old.contains(p)) {
        after.set(format!("phones/{new}"), json!({ "label": "本人" }));
    }
    if after.text("name").is_none() && after.text("wechat").is_none() && wanted.is_empty() {
        return Err("姓名、手机号、微信号至少留一样,不然就找不到这位客户了。".into());
    }
    if after.text("title").is_some_and(|t| Title::parse(&t).is_none()) {
        after.set("title", Value::Null);
    }
    Ok(after.0.into_iter().filter(|(k, v)| before.0.get(k).unwrap_or(&Value::Null) != v).collect())
}
