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
use crate::state::places::Sheet;

use super::go::use_go;
use super::loaded::loaded;
use super::typed::Typed;

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
        let place = Sheet::Card(id.clone()).query();
        let form = Typed::open(book, &place, format!("{name}的信息卡"), dossier.fields);
        let error = RwSignal::new(None::<String>);
        let save = move |_| {
            let id = id.clone();
            let (before, after) = form.both();
            let changed = match changes(&before, after) {
                Ok(changed) => changed,
                Err(e) => return error.set(Some(e)),
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
                        error.set(Some(e.to_string()));
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
                <TextField label="手机号" keyboard=Keyboard::Tel placeholder="几个号码用、隔开" value=Signal::derive(move || form.with(typed_phones)) on_input={move |t: String| form.update(|f| f.set(PHONES, t))}/>
                {TEXTS.map(|(field, label)| view! { <TextField label=label value=form.text(field) on_input=move |t| form.set_text(field, t)/> }).collect_view()}
                {ONE.map(|(field, label, options)| view! {
                    <div class="part"><h3>{label}</h3>
                        <ChooseOne label=label options=owned(options) picked=Signal::derive(move || form.with(|f| f.text(field))) on_pick={move |t: Option<String>| form.set_text(field, t.unwrap_or_default())}/>
                    </div>
                }).collect_view()}
                {MANY.map(|(field, label, options)| view! {
                    <div class="part"><h3>{label}</h3>
                        <ChooseMany label=label options=owned(options) picked=Signal::derive(move || form.with(|f| f.names(field))) on_toggle={move |o: String| form.toggle(&format!("{field}/{o}"))}/>
                    </div>
                }).collect_view()}
                {BUDGET.map(|(key, label)| view! {
                    <TextField label=label keyboard=Keyboard::Decimal value=Signal::derive(move || form.with(|f| budget_part(f, key))) on_input={move |t: String| form.update(|f| set_budget(f, key, &t))}/>
                }).collect_view()}
                <Tags form=form/>
                <div class="part"><h3>"勿扰"</h3>
                    <div class="chips"><button type="button" class="chip" aria-pressed=move || form.with(|f| f.is_set("do_not_disturb")).to_string()
                        on:click=move |_| form.toggle("do_not_disturb")>"客户说别再联系"</button></div>
                </div>
                <TextArea label="备注" value=form.text("notes") on_input=move |t| form.set_text("notes", t)/>
                <button type="button" class="plain danger wide" on:click=delete>"删除这位客户"</button>
            </BottomSheet>
        })
    }
}

#[component]
fn Tags(form: Typed) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let options = Signal::derive(move || form.with(|f| f.names("tags")));
    let add = move |_| {
        let tag = typed.get_untracked().trim().to_owned();
        if !tag.is_empty() {
            form.update(|f| f.set(format!("tags/{tag}"), true));
            typed.set(String::new());
        }
    };
    view! {
        <div class="part">
            <ChooseMany label="标签" options=options picked=options on_toggle=move |t: String| form.update(|f| f.set(format!("tags/{t}"), Value::Null))/>
            <div class="side"><TextField label="标签" value=typed on_input=move |t| typed.set(t)/><button type="button" class="plain" on:click=add>"加上"</button></div>
        </div>
    }
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|t| (*t).to_owned()).collect()
}

/// The numbers as typed, until they are checked.
const PHONES: &str = "phones";

fn typed_phones(fields: &Fields) -> String {
    let typed = fields.0.get(PHONES).and_then(Value::as_str).map(str::to_owned);
    typed.unwrap_or_else(|| fields.names(PHONES).join("、"))
}

fn budget_part(fields: &Fields, key: &str) -> String {
    let part = fields.get("budget").and_then(|b| b.get(key));
    part.map(|n| n.to_string().trim_matches('"').to_owned()).unwrap_or_default()
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
fn changes(before: &Fields, mut after: Fields) -> Result<Vec<(String, Value)>, String> {
    let phones = typed_phones(&after);
    after.0.remove(PHONES);
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
