//! One entry: the short answer large, ready to be sent; what it rests on underneath.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::TextField;
use crate::components::icon::Icon;
use crate::components::small::Empty;
use crate::domain::contact::Contact;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::script::category::{Group, group};
use crate::domain::script::placeholder::{Filled, KNOWN, fill};
use crate::domain::script::usage::Used;
use crate::domain::script::values::Values;
use crate::domain::script::{ANY, Script, Source, Variant};
use crate::domain::spoken;
use crate::domain::words::Way;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::pages::wording::guard;
use crate::pages::wording::hints::WordingHints;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::places::card;
use crate::state::scripts::{Held, Scripts};

use super::check::Checks;
use super::rows::count;
use super::send::{SendButtons, Text};
use super::words::{full_tag, is_old, shown, validity, values_for};
use super::{PLACE, more};

/// Everything the parts of the entry read; cheap to copy.
#[derive(Clone, Copy)]
struct Reading {
    book: Book,
    id: StoredValue<Id>,
    held: Memo<Option<Seen>>,
    /// Whom it is read for.
    customer: StoredValue<Option<Id>>,
    /// The variant shown; `None` is the wording for everybody.
    whom: RwSignal<Option<String>>,
    /// What was typed here for placeholders that nothing fills.
    typed: RwSignal<BTreeMap<String, String>>,
    /// What was written about the customer.
    contacts: Signal<Option<Vec<Contact>>>,
}

/// A script that is compared by identity.
#[derive(Clone)]
struct Seen(Arc<Held>);

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Reading {
    fn with<T: Default>(self, f: impl FnOnce(&Script) -> T) -> T {
        self.held.with(|h| h.as_ref().map(|h| f(&h.0.script))).unwrap_or_default()
    }

    /// The values known without what was typed here.
    fn base(self) -> Values {
        let customer = self.customer.get_value();
        let person = customer.and_then(|id| self.book.people.with(|p| p.get(&id)));
        let quoted = self.contacts.with(|c| c.as_ref()?.iter().find_map(|c| c.quoted_wan));
        values_for(self.book, person.as_deref().map(|p| &p.customer), quoted)
    }

    /// Tells whether the user reworded what came with a set.
    fn is_reworded(self, fields: &Fields) -> bool {
        self.book.scripts().with(|s| s.is_reworded(&self.id.get_value(), fields))
    }

    /// When it was last used with this customer.
    fn used_at(self) -> Option<Moment> {
        let id = self.id.get_value();
        let used =
            self.contacts.with(|c| c.as_ref()?.iter().flat_map(Used::of).find(|u| u.script == id));
        used?.at
    }

    fn fill(self, text: &str) -> Filled {
        let mut values = self.base();
        self.typed.with(|typed| typed.iter().for_each(|(k, v)| values.set(k, v.as_str())));
        fill(text, &values)
    }

    fn short(self) -> Filled {
        let text = self.with(|s| self.whom.with(|w| s.short_as(w.as_deref()).to_owned()));
        self.fill(&text)
    }

    fn long(self) -> Filled {
        let text = self.with(|s| self.whom.with(|w| s.long_as(w.as_deref()).to_owned()));
        self.fill(&text)
    }
}

fn to_send(filled: &Filled) -> Text {
    filled.to_send().map_err(|missing| missing.into_iter().map(str::to_owned).collect())
}

/// The screen.
#[component]
pub fn Entry(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let own = id.clone();
    let held = Memo::new(move |_| scripts.with(|s| s.get(&own)).map(Seen));
    let customer = go.parameter("for").map(Id);
    let person = customer.as_ref().and_then(|id| book.people.with_untracked(|p| p.get(id)));
    let reading = Reading {
        book,
        id: StoredValue::new(id),
        held,
        contacts: contacts_of(book, customer.clone()),
        customer: StoredValue::new(customer),
        whom: RwSignal::new(None),
        typed: RwSignal::new(BTreeMap::new()),
    };
    let (need, temperament) =
        person.map(|p| (p.customer.need, p.customer.temperament)).unwrap_or_default();
    let is_chosen = StoredValue::new(false);
    let is_there = Memo::new(move |_| held.with(Option::is_some));
    let is_read = move || scripts.with(Scripts::is_complete);
    move || {
        if !is_there.get() {
            return is_read().then(|| view! { <Gone/> }.into_any());
        }
        // The words for this customer, once; then the chips decide.
        if !is_chosen.get_value() {
            is_chosen.set_value(true);
            let whom = held.with_untracked(|h| {
                let variant = h.as_ref()?.0.script.variant(need, temperament);
                variant.map(|v: &Variant| v.for_whom.clone())
            });
            reading.whom.set(whom);
        }
        Some(
            view! {
                <Head reading=reading/>
                <Answer reading=reading/>
                <Grounds reading=reading/>
                <Checks id=reading.id.get_value()/>
                <more::Deeds id=reading.id.get_value()/>
            }
            .into_any(),
        )
    }
}

/// Reads what was written about the customer, again after every commit.
fn contacts_of(book: Book, customer: Option<Id>) -> Signal<Option<Vec<Contact>>> {
    loaded(
        move || book.seq.track(),
        move || {
            let customer = customer.clone();
            Box::pin(async move { Some(book.dossier(&customer?).await.ok()??.contacts) })
        },
    )
}

#[component]
fn Gone() -> impl IntoView {
    let go = use_go();
    view! {
        <h1 class="visually-hidden">"答客问"</h1>
        <Empty title="没有这一条" text="可能已经移除,或者在别的手机上。"><a class="plain" href=go.href(PLACE)>"回到答客问"</a></Empty>
    }
}

#[component]
fn Head(reading: Reading) -> impl IntoView {
    let (book, go) = (reading.book, use_go());
    let back = reading.customer.get_value().map_or_else(|| PLACE.to_owned(), |id| card(&id));
    let star = move |_| {
        let Some(seen) = reading.held.get_untracked() else { return };
        task::background(async move {
            if let Err(e) = book.favourite_script(&seen.0.script).await {
                book.say_problem(&e);
            }
        });
    };
    let question = move || {
        let text = reading.with(|s| s.question.clone());
        reading.fill(&text).shown()
    };
    view! {
        <header class="head entry-head">
            <a class="icon-button" href=go.href(&back) aria-label="返回">{Icon::Back.draw()}</a>
            <h1 tabindex="-1">{question}</h1>
            <button type="button" class="icon-button" aria-label="收藏" aria-pressed=move || reading.with(|s| s.favourite).to_string() on:click=star>{Icon::Star.draw()}</button>
        </header>
    }
}

/// What is said, with everything that sends it.
#[component]
fn Answer(reading: Reading) -> impl IntoView {
    let book = reading.book;
    let today = move || book.now.get().date_naive();
    let tags = move || {
        reading.held.with(|h| {
            let script = &h.as_ref()?.0.script;
            let objection = script.objection.clone().map(|o| view! { <span class="tag r">{o}</span> });
            Some(view! { <span class="tag">{script.category.clone()}</span>{objection}{full_tag(script, today())} })
        })
    };
    let old = move || reading.with(|s| is_old(s, today()));
    let is_advice = move || reading.with(|s| group(&s.category) == Group::Advice);
    let has_long = move || {
        reading.with(|s| {
            reading.whom.with(|w| {
                let long = s.long_as(w.as_deref());
                !long.is_empty() && long != s.short_as(w.as_deref())
            })
        })
    };
    let is_open = RwSignal::new(false);
    let said = Signal::derive(move || {
        let short = reading.short().shown();
        if is_open.get() { [short, reading.long().shown()].join("\n") } else { short }
    });
    let refuses = move || {
        let is_message = reading.with(|s| group(&s.category) == Group::Messages);
        let person = reading.customer.get_value().and_then(|id| book.people.with(|p| p.get(&id)));
        is_message && person.is_some_and(|p| p.customer.do_not_disturb)
    };
    view! {
        <section class="box answer" class:old=old aria-label="回答">
            <div class="tags">{tags}</div>
            <Whom reading=reading/>
            <p class="say">{move || shown(&reading.short())}</p>
            <Show when=has_long>
                <button type="button" class="text" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|o| *o = !*o)>{move || if is_open.get() { "收起" } else { "展开" }}</button>
            </Show>
            <Show when=move || is_open.get() && has_long()><p class="long">{move || shown(&reading.long())}</p></Show>
            <WordingHints text=said/>
            <Missing reading=reading is_long=is_open/>
            <Show when=old><p class="error">"已过期,核对过再说给客户。"</p></Show>
            <Show when=refuses><p class="error">"这位客户勿扰,不发消息。"</p></Show>
            <Show when=move || !is_advice() && !refuses()><Send reading=reading is_long={Signal::derive(move || is_open.get() && has_long())}/></Show>
        </section>
    }
}

/// 说法: the wording for everybody, or the one for a need or temperament.
#[component]
fn Whom(reading: Reading) -> impl IntoView {
    const ALL: &str = "通用";
    let options = Memo::new(move |_| {
        let variants =
            reading.with(|s| s.variants.iter().map(|v| v.for_whom.clone()).collect::<Vec<_>>());
        [vec![ALL.to_owned()], variants].concat()
    });
    let picked = Signal::derive(move || Some(reading.whom.get().unwrap_or_else(|| ALL.into())));
    let pick = move |term: Option<String>| reading.whom.set(term.filter(|t| t != ALL));
    view! {
        <Show when={move || options.with(|o| o.len() > 1)}>
            <ChooseOne label="说法" required=true options=Signal::derive(move || options.get()) picked=picked on_pick=pick/>
        </Show>
    }
}

/// A field for every placeholder that nothing fills.
#[component]
fn Missing(reading: Reading, is_long: RwSignal<bool>) -> impl IntoView {
    let go = use_go();
    // Without what is typed here: a field must stay while it is typed in.
    let names = Memo::new(move |_| {
        let (short, long) = reading.with(|s| {
            reading
                .whom
                .with(|w| (s.short_as(w.as_deref()).to_owned(), s.long_as(w.as_deref()).to_owned()))
        });
        let text = if is_long.get() { short + &long } else { short };
        let filled = fill(&text, &reading.base());
        filled.missing().into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    let field = move |name: String| {
        let key = name.clone();
        let own = name.clone();
        let value = Signal::derive(move || {
            reading.typed.with(|t| t.get(&own).cloned().unwrap_or_default())
        });
        let take = move |text: String| {
            reading.typed.update(|t| {
                t.insert(key.clone(), text);
            });
        };
        view! { <TextField label=name placeholder="填上才能发" value=value on_input=take/> }
    };
    let has_fact = move || names.with(|n| n.iter().any(|n| !KNOWN.contains(&n.as_str())));
    view! {
        {move || names.get().into_iter().map(field).collect_view()}
        <Show when=has_fact><a class="text" href=go.href("/mine/settings/facts")>"填进项目资料,以后不用再填"</a></Show>
    }
}

#[component]
fn Send(reading: Reading, is_long: Signal<bool>) -> impl IntoView {
    let (book, go) = (reading.book, use_go());
    let sent = Callback::new(move |()| count(book, reading.id.get_value()));
    let short = Signal::derive(move || to_send(&reading.short()));
    let long = Signal::derive(move || to_send(&reading.long()));
    let customer = reading.customer.get_value();
    let name = customer.as_ref().and_then(|id| book.name_of(id));
    let place = format!("{PLACE}/{}/use", reading.id.get_value());
    let choose = move |_| go.page(&place);
    let used = match (customer, name) {
        (Some(customer), Some(name)) => {
            let last = move || {
                let at = spoken::past(reading.used_at()?, book.now.get());
                Some(format!("{at} 用过"))
            };
            let tap = move |_| {
                let (id, customer) = (reading.id.get_value(), customer.clone());
                let note = move |_| {
                    let (id, customer) = (id.clone(), customer.clone());
                    task::background(async move {
                        if let Err(e) = book.use_script_for(&id, &customer, Way::Wechat).await {
                            book.say_problem(&e);
                        }
                    });
                };
                let said = untrack(|| reading.short().shown());
                guard::pass(book, &said, "使用", Callback::new(note));
            };
            view! {
                <p class="mut">{last}</p>
                <button type="button" class="primary" on:click=tap>{format!("用于{name}")}</button>
                <button type="button" class="text" on:click=choose>"换一位客户"</button>
            }
            .into_any()
        }
        _ => view! { <button type="button" class="primary" on:click=choose>"用于某客户"</button> }
            .into_any(),
    };
    view! {
        <div class="act-row"><SendButtons text=short on_sent=sent/></div>
        <Show when=move || is_long.get()><div class="act-row"><SendButtons text=long of="长的" on_sent=sent/></div></Show>
        <div class="act-row">{used}</div>
    }
}

/// 依据, 有效期, for whom, where it comes from, how it did.
#[component]
fn Grounds(reading: Reading) -> impl IntoView {
    let book = reading.book;
    let rows = move || {
        reading.held.with(|h| {
            let held = &h.as_ref()?.0;
            Some(facts(&held.script, &held.fields, book, reading))
        })
    };
    let row = |(label, text): (&'static str, String)| view! { <dt>{label}</dt><dd>{text}</dd> };
    view! {
        <section class="box" aria-label="依据与有效期">
            <h2>"依据与有效期"</h2>
            <dl class="facts">{move || rows().map(|rows| rows.into_iter().map(row).collect_view())}</dl>
        </section>
    }
}

fn facts(
    script: &Script,
    fields: &Fields,
    book: Book,
    reading: Reading,
) -> Vec<(&'static str, String)> {
    let now = book.now.get();
    let basis = script.basis.as_ref().map(|b| reading.fill(b).shown());
    let mut out = vec![
        ("依据", basis.unwrap_or_else(|| "没写".into())),
        ("有效期", validity(script, now.date_naive())),
    ];
    let sets = [
        ("适用户型", &script.layouts),
        ("适用需求", &script.needs),
        ("适用性格", &script.temperaments),
        ("适用阶段", &script.stages),
        ("标签", &script.tags),
    ];
    out.extend(sets.into_iter().filter(|(_, set)| !set.is_empty()).map(|(l, s)| (l, s.join("、"))));
    let edited = if reading.is_reworded(fields) { ",您改过" } else { "" };
    out.push(match &script.source {
        Source::Own => ("来源", "自己写的".into()),
        Source::Starter => ("来源", format!("起步话术{edited}")),
        Source::Playbook(_) => ("来源", format!("口径包{edited}")),
    });
    if script.uses > 0 {
        let last = script.last_used.map(|at| spoken::past(at, now));
        out.push(("用过", format!("{} 次,最近 {}", script.uses, last.unwrap_or_default())));
    }
    for results in script.results.iter().filter(|r| r.worked + r.failed > 0) {
        let tried = results.worked + results.failed;
        let about = if results.about == ANY {
            "问过有没有用".to_owned()
        } else {
            format!("「{}」", results.about)
        };
        out.push(("效果", format!("{about}用过{tried}次,{}次有用", results.worked)));
    }
    out
}
