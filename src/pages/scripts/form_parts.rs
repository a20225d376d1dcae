//! The parts of the form of a script.

use leptos::prelude::*;
use serde_json::Value;

use crate::components::chips::ChooseMany;
use crate::components::field::{Select, TextArea, TextField};
use crate::domain::fields::Fields;
use crate::domain::script::category;
use crate::domain::settings::lists::List;
use crate::domain::words::{DealStage, DecisionStage, Need, Temperament, Word};
use crate::pages::typed::Typed;
use crate::pages::wording::hints::WordingHints;
use crate::state::book::use_book;

/// The tags as one line of text, while they are typed.
pub const TAGS: &str = "typed_tags";
/// Stands for a category with a name of the user's own.
const OWN: &str = "own";

/// Writes the tags of a script as one line.
pub fn tags_of(fields: &Fields) -> String {
    fields.names("tags").join(" ")
}

/// Turns what was typed into fields: the line of tags becomes one field each.
pub fn with_tags(before: &Fields, changed: Vec<(String, Value)>) -> Fields {
    let mut out = Fields::default();
    for (name, value) in changed {
        if name != TAGS {
            out.0.insert(name, value);
            continue;
        }
        let typed = value.as_str().unwrap_or_default();
        let is_gap = |c: char| {
            c.is_whitespace() || matches!(c, ',' | '\u{ff0c}' | '、' | '/' | ';' | '\u{ff1b}')
        };
        let tags: Vec<&str> = typed.split(is_gap).filter(|t| !t.is_empty()).collect();
        let known = before.names("tags");
        let gone = known.iter().filter(|t| !tags.contains(&t.as_str()));
        gone.for_each(|t| out.set(format!("tags/{t}"), Value::Null));
        let new = tags.iter().filter(|t| !known.iter().any(|k| k == *t));
        new.for_each(|t| out.set(format!("tags/{t}"), true));
    }
    out
}

/// 分类: one of the app's, one of the user's own, or a new name.
#[component]
pub fn Category(form: Typed) -> impl IntoView {
    let scripts = use_book().scripts();
    let mut names: Vec<String> = category::all().map(str::to_owned).collect();
    scripts.with_untracked(|s| {
        for held in s.all() {
            if !names.contains(&held.script.category) {
                names.push(held.script.category.clone());
            }
        }
    });
    let known = names.clone();
    let is_own =
        RwSignal::new(form.with(|f| f.text("category")).is_some_and(|c| !known.contains(&c)));
    let options: Vec<(String, String)> = std::iter::once((String::new(), "请选".to_owned()))
        .chain(names.into_iter().map(|n| (n.clone(), n)))
        .chain(std::iter::once((OWN.to_owned(), "新分类…".to_owned())))
        .collect();
    let value = Signal::derive(move || match is_own.get() {
        true => OWN.to_owned(),
        false => form.with(|f| f.text("category")).unwrap_or_default(),
    });
    let pick = move |key: String| {
        is_own.set(key == OWN);
        form.set_text("category", if key == OWN { String::new() } else { key });
    };
    view! {
        <Select label="分类" options=options value=value on_pick=pick/>
        <Show when=move || is_own.get()><TextField label="新分类名" value=form.text("category") on_input=move |t| form.set_text("category", t)/></Show>
    }
}

/// A field for an answer as it will be said.
#[component]
pub fn Wording(
    form: Typed,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] placeholder: String,
) -> impl IntoView {
    let (own, swapped) = (name.clone(), name.clone());
    let value = Signal::derive(move || form.with(|f| f.text(&own)).unwrap_or_default());
    let swap = Callback::new(move |t: String| form.set_text(&swapped, t));
    view! {
        <TextArea label=label placeholder=placeholder value=value on_input=move |t| form.set_text(&name, t)/>
        <WordingHints text=value on_swap=swap/>
    }
}

/// 抗性点.
#[component]
pub fn Objection(form: Typed) -> impl IntoView {
    let now: Vec<String> = form.with(|f| f.text("objection")).into_iter().collect();
    let all = use_book().settings.with_untracked(|s| s.lists.entries_with(List::Objections, &now));
    let options: Vec<(String, String)> = std::iter::once((String::new(), "不针对".to_owned()))
        .chain(all.into_iter().map(|o| (o.clone(), o)))
        .collect();
    view! { <Select label="回答哪个抗性点" options=options value=form.text("objection") on_pick=move |o| form.set_text("objection", o)/> }
}

fn terms<W: Word>() -> Vec<String> {
    W::ALL.iter().map(|w| w.term().to_owned()).collect()
}

/// For whom it is: nothing picked is everybody.
#[component]
pub fn ForWhom(form: Typed) -> impl IntoView {
    let layouts = use_book().settings.with_untracked(|s| {
        s.lists.entries_with(List::Layouts, &form.with(|f| f.names("layouts")))
    });
    let stages = [terms::<DecisionStage>(), terms::<DealStage>()].concat();
    let sets = [
        ("适用户型", "layouts", layouts),
        ("适用需求", "needs", terms::<Need>()),
        ("适用性格", "temperaments", terms::<Temperament>()),
        ("适用阶段", "stages", stages),
    ];
    let row = move |(label, set, options): (&'static str, &'static str, Vec<String>)| {
        let picked = Signal::derive(move || form.with(|f| f.names(set)));
        let toggle = move |term: String| form.toggle(&format!("{set}/{term}"));
        view! { <div class="part"><p class="label">{label}</p><ChooseMany label=label options=Signal::derive(move || options.clone()) picked=picked on_toggle=toggle/></div> }
    };
    view! {
        <details class="off"><summary>"适用范围(不选就是都适用)"</summary>{sets.map(row).into_iter().collect_view()}</details>
    }
}

/// 换个说法: the same answer in other words for a need or temperament.
#[component]
pub fn Variants(form: Typed) -> impl IntoView {
    let all = [terms::<Need>(), terms::<Temperament>()].concat();
    let written: Vec<String> = form.with(|f| {
        let names = f.names("variants");
        names.iter().filter_map(|n| n.rsplit_once('/')).map(|(whom, _)| whom.to_owned()).collect()
    });
    let open = RwSignal::new(written);
    let toggle = move |term: String| {
        let is_open = open.with_untracked(|o| o.contains(&term));
        if is_open {
            form.update(|f| {
                f.set(format!("variants/{term}/short"), Value::Null);
                f.set(format!("variants/{term}/long"), Value::Null);
            });
        }
        open.update(|o| if is_open { o.retain(|t| *t != term) } else { o.push(term) });
    };
    let options = all.clone();
    let one = move |term: String| {
        let shown = term.clone();
        view! {
            <Show when={move || open.with(|o| o.contains(&shown))}>
                <Wording form=form name=format!("variants/{term}/short") label=format!("对{term}客户的短答")/>
                <Wording form=form name=format!("variants/{term}/long") label=format!("对{term}客户的长答")/>
            </Show>
        }
    };
    view! {
        <div class="part"><p class="label">"换个说法给"</p>
            <ChooseMany label="换个说法给" options=Signal::derive(move || options.clone()) picked=open on_toggle=toggle/>
        </div>
        {all.into_iter().map(one).collect_view()}
    }
}
