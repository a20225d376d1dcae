//! 归属保护: the windows of the project, before which end someone must be called, and the family.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::parts::{NumberRow, PartBox, number_text, set};
use super::saver::{Foot, Saver};
use crate::components::chips::{Chip, ChooseMany, ChooseOne};
use crate::components::field::{Keyboard, Select, TextField};
use crate::domain::fields::Fields;
use crate::domain::protection::{ExtendedBy, MOST_WINDOWS, StartsAt, Window};
use crate::domain::settings::Settings;
use crate::domain::settings::check::typed_number;
use crate::domain::words::{Tier, Word};
use crate::pages::typed::Typed;

/// The tiers a rule may ask for: D has no next date.
const TIERS: [Tier; 3] = [Tier::A, Tier::B, Tier::C];
const BY: [(ExtendedBy, &str); 3] = [
    (ExtendedBy::Effective, "有效联系续期"),
    (ExtendedBy::Visit, "来访才续期"),
    (ExtendedBy::Nothing, "不续期"),
];

/// The page.
#[component]
pub fn ProtectionForm() -> impl IntoView {
    let saver = Saver::open("/mine/settings/protection");
    let form = saver.form;
    view! {
        <PartBox form=form title="归属保护期" parts=&["windows"]><Windows form=form/></PartBox>
        <PartBox form=form title="到期前" parts=&["warn_days", "ceiling_tiers"]>
            <NumberRow form=form text="提前几天提醒" label="提前几天提醒" name="warn_days" default=Settings::default().protection.warn_days/>
            <Ceiling form=form/>
        </PartBox>
        <PartBox form=form title="一家人" parts=&["family_counts"]><Family form=form/></PartBox>
        <div class="form"><Foot saver=saver/></div>
    }
}

/// The tiers that are never left until after protection ends.
#[component]
fn Ceiling(form: Typed) -> impl IntoView {
    let tiers = move |f: &Fields| Settings::read(f).cadence.ceiling_tiers;
    let picked = Signal::derive(move || {
        form.with(tiers).iter().map(|t| format!("{t}级")).collect::<Vec<_>>()
    });
    let toggle = move |name: String| {
        let mut chosen = form.with(tiers);
        flip(&mut chosen, &name);
        form.update(|f| set(f, "ceiling_tiers", terms(&chosen)));
    };
    view! {
        <div class="part"><h3>"保护期结束前必跟的级别"</h3>
            <ChooseMany label="保护期结束前必跟的级别" options=tier_names() picked=picked on_toggle=toggle/>
        </div>
    }
}

#[component]
fn Family(form: Typed) -> impl IntoView {
    let counts = move |f: &Fields| Settings::read(f).protection.family_counts;
    let on = Signal::derive(move || form.with(counts));
    let tap = move |()| {
        let next = !form.with(counts);
        form.update(|f| set(f, "family_counts", next.into()));
    };
    view! {
        <div class="chips"><Chip label="同一家庭共享保护期" on=on on_tap=tap/></div>
        <p class="help">"父母、夫妻、兄弟姐妹里有一位来过或联系上,全家的保护期一起算。"</p>
    }
}

/// Lists the windows as typed: numbers may still be text.
fn windows(fields: &Fields) -> Vec<Value> {
    // One more than may be is shown, so that saving it says that there are too many.
    let own = fields.get("windows").and_then(Value::as_array);
    let own = own.map(|all| all.iter().take(MOST_WINDOWS + 1).cloned().collect());
    own.unwrap_or_else(|| {
        Settings::default().protection.windows.iter().map(Window::value).collect()
    })
}

fn start_of(window: &Value) -> &str {
    window.get("starts_at").and_then(Value::as_str).unwrap_or_default()
}

fn edit(form: Typed, f: impl FnOnce(&mut Vec<Value>)) {
    form.update(|fields| {
        let mut all = windows(fields);
        f(&mut all);
        set(fields, "windows", Value::Array(all));
    });
}

#[component]
fn Windows(form: Typed) -> impl IntoView {
    // The rows are built anew only when there are others, not at every figure typed.
    let starts = Memo::new(move |_| {
        form.with(|f| windows(f).iter().map(|w| start_of(w).to_owned()).collect::<Vec<_>>())
    });
    let add = move |_| {
        edit(form, |all| {
            let free = StartsAt::ALL.iter().find(|s| all.iter().all(|w| start_of(w) != s.term()));
            let starts_at = free.copied().unwrap_or(StartsAt::Visit);
            all.push(Window { starts_at, ..Window::default() }.value());
        });
    };
    let rows = move || {
        let all = starts.get();
        let name = |at: usize| {
            let (before, own) = (all.get(..at).unwrap_or_default(), all.get(at));
            match before.iter().filter(|s| Some(*s) == own).count() {
                0 => format!("{}起", own.cloned().unwrap_or_default()),
                same => format!("{}起{}", own.cloned().unwrap_or_default(), same + 1),
            }
        };
        (0..all.len()).map(|at| view! { <OneWindow form=form at=at name=name(at)/> }).collect_view()
    };
    view! {
        {rows}
        <Show when=move || starts.with(Vec::is_empty)><p class="help">"没有保护期,也不会提醒到期。"</p></Show>
        <button type="button" class="plain wide" on:click=add>"加一种保护期"</button>
    }
}

#[component]
fn OneWindow(form: Typed, at: usize, name: String) -> impl IntoView {
    let read = move |key: &'static str| {
        form.with(|f| windows(f).get(at).and_then(|w| w.get(key).cloned()).unwrap_or_default())
    };
    let put = move |key: &'static str, value: Value| {
        edit(form, |all| {
            let Some(window) = all.get_mut(at).and_then(Value::as_object_mut) else { return };
            let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if is_empty {
                window.remove(key)
            } else {
                window.insert(key.into(), value)
            };
        });
    };
    let remove = move |_| {
        edit(form, |all| {
            if at < all.len() {
                all.remove(at);
            }
        });
    };
    let starts: Vec<(String, String)> =
        StartsAt::ALL.iter().map(|s| (s.term().to_owned(), format!("{}起", s.term()))).collect();
    let days = |key: &'static str| Signal::derive(move || number_text(&read(key)));
    let cap = move |t: String| {
        let is_empty = t.trim().is_empty();
        put("cap_days", if is_empty { Value::Null } else { typed_number(&t, None) });
    };
    let by = Signal::derive(move || {
        let term = read("extended_by");
        BY.iter().find(|b| Some(b.0.term()) == term.as_str()).map(|b| b.1.to_owned())
    });
    let pick = move |said: Option<String>| {
        if let Some((by, _)) = BY.iter().find(|b| Some(b.1) == said.as_deref()) {
            put("extended_by", by.term().into());
        }
    };
    let tiers = move || -> Vec<Tier> {
        let all = read("tiers");
        let terms = all.as_array().into_iter().flatten();
        terms.filter_map(|t| Tier::parse(t.as_str()?)).collect()
    };
    let picked =
        Signal::derive(move || tiers().iter().map(|t| format!("{t}级")).collect::<Vec<_>>());
    let toggle = move |tier: String| {
        let mut chosen = tiers();
        flip(&mut chosen, &tier);
        put("tiers", terms(&chosen));
    };
    view! {
        <div class="window" role="group" aria-label=name.clone()>
            <Select label=format!("{name}从哪天算") bare=true options=starts value=Signal::derive(move || number_text(&read("starts_at"))) on_pick=move |s: String| put("starts_at", s.into())/>
            <div class="rule"><span>"保护几天"</span>
                <TextField label=format!("{name}保护天数") bare=true keyboard=Keyboard::Number value=days("days") on_input=move |t: String| put("days", typed_number(&t, None))/>
            </div>
            <ChooseOne label=format!("{name}续期") required=true options={BY.map(|b| b.1.to_owned()).to_vec()} picked=by on_pick=pick/>
            <div class="rule"><span>"续期最多到第几天"<small class="help">" 不限就空着"</small></span>
                <TextField label=format!("{name}最多天数") bare=true keyboard=Keyboard::Number value=days("cap_days") on_input=cap/>
            </div>
            <div class="part"><h3>"只管这些级别(不选就是全部)"</h3>
                <ChooseMany label=format!("{name}只管级别") options=tier_names() picked=picked on_toggle=toggle/>
            </div>
            <button type="button" class="text danger" on:click=remove>{format!("去掉{name}的保护")}</button>
        </div>
    }
}

fn tier_names() -> Vec<String> {
    TIERS.map(|t| format!("{t}级")).to_vec()
}

/// Takes a tier (`A级`) in or out, in the order of the letters.
fn flip(chosen: &mut Vec<Tier>, name: &str) {
    let was: Vec<Tier> = std::mem::take(chosen);
    let wanted = |t: &Tier| was.contains(t) != (format!("{t}级") == name);
    chosen.extend(TIERS.into_iter().filter(wanted));
}

fn terms(tiers: &[Tier]) -> Value {
    json!(tiers.iter().map(|t| t.term()).collect::<Vec<_>>())
}
