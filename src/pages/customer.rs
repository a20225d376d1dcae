//! 客户信息卡: who it is, the next step and its why, protection, the timeline, the fields.

use chrono::Datelike;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::small::{Empty, Meter, TierMark};
use crate::domain::cadence::REPLY;
use crate::domain::contact::Contact;
use crate::domain::days::{day_in, month_day};
use crate::domain::fields::{Fields, Id};
use crate::domain::follow_up::FollowUp;
use crate::domain::phone::{Phone, mask_digits, spaced};
use crate::domain::spoken;
use crate::domain::words::{Way, Word, signals};
use crate::exchange::calendar::event::Naming;
use crate::platform::{clipboard, task};
use crate::record::handover::{FIELD as HANDOVERS, Handover};
use crate::state::actions::Dossier;
use crate::state::book::{Book, use_book};
use crate::state::calendar_files::Wanted;
use crate::state::notice::Notice;
use crate::state::people::Person;
use crate::state::places::Sheet;

use super::calendar_file::hand_out;
use super::card_facts::Facts;
use super::family::Family;
use super::go::use_go;
use super::loaded::loaded;
use super::log_button::FloatingLog;
use super::plans::Step;
use super::plans::card::NextStep;
use super::scripts::hints::{CardHints, used_in};
use super::waiting::AskReply;

/// The screen.
#[component]
pub fn CustomerCard(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let id = StoredValue::new(id);
    let person = Memo::new(move |_| book.people.with(|p| p.get(&id.get_value())));
    let dossier = loaded(
        // Lists do not know every field: a card whose row stays the same may have changed all the same.
        move || {
            person.track();
            book.seq.track();
        },
        move || {
            let id = id.get_value();
            Box::pin(async move { book.dossier(&id).await.ok().flatten() })
        },
    );
    let open =
        Signal::derive(move || dossier.with(|d| d.as_ref().map(open_ones).unwrap_or_default()));
    let dropped = Signal::derive(move || dossier.with(|d| given_up(d.as_ref()?)));
    let is_ready = move || book.people.with(|p| p.is_complete());
    view! {
        {move || person.get().map(|person| view! { <Head person=person.clone()/><NextStep person=person.clone() follow_ups=open dropped=dropped/><Protected person=person.clone()/><Deeds person=person/> })}
            {move || dossier.get().map(|d| view! {
                <CardHints id=id.get_value() contacts=d.contacts.clone()/>
                <Timeline contacts=d.contacts customer=id.get_value()/>
                <Given fields=d.fields.clone()/>
                <Facts fields=d.fields customer=id.get_value()/>
                <Family customer=id.get_value()/>
            })}
        <Show when=move || person.get().is_none() && is_ready()>
            <h1 class="visually-hidden">"客户信息卡"</h1>
            <Empty title="没有这位客户" text="可能已经删除,或者在别的手机上。"><a class="plain" href=go.href("/customers")>"回到客户"</a></Empty>
        </Show>
        <FloatingLog about=id.get_value()/>
    }
}

/// Lists the open follow-ups, earliest first.
/// 客户等回复 has a place of its own on the card.
fn open_ones(dossier: &Dossier) -> Vec<FollowUp> {
    let is_listed = |f: &&FollowUp| f.is_open() && f.rule != REPLY;
    let mut open: Vec<FollowUp> = dossier.follow_ups.iter().filter(is_listed).cloned().collect();
    open.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    open
}

/// Returns why the newest date was given up, while nothing new was arranged.
fn given_up(dossier: &Dossier) -> Option<String> {
    let newest = dossier.follow_ups.iter().max_by_key(|f| f.set_at.unwrap_or(f.due))?;
    newest.dropped.clone()
}

fn say_copied(book: Book, text: String, said: &'static str) {
    task::background(async move {
        let done = clipboard::copy(&text).await;
        book.say(if done {
            Notice::done(said, None)
        } else {
            Notice::problem("没复制成功,请长按手动复制。")
        });
    });
}

#[component]
fn Head(person: std::sync::Arc<Person>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let c = &person.customer;
    let (id, pinned, name) = (c.id.clone(), c.pinned, person.name.clone());
    let pin = move |_| {
        let id = id.clone();
        task::background(async move {
            if let Err(e) = book.edit_customer(&id, vec![("pinned".into(), (!pinned).into())]).await
            {
                book.say_problem(&e);
            }
        });
    };
    let phone = c.phones.first().cloned();
    let shown = phone.clone();
    let number =
        move || shown.as_ref().map(|p| if book.masked.get() { mask_digits(p) } else { spaced(p) });
    let tel = phone.as_deref().and_then(|p| Phone::parse(p).ok()).map(|p| p.tel_href());
    let call_id = c.id.clone();
    let call = tel.map(|tel| view! {
        <a class="plain call" href=tel rel="external" aria-label=format!("打电话给{name}") on:click=move |_| go.open(&Sheet::Called(call_id.clone()))>{Icon::Phone.draw()}</a>
    });
    let own = c.wechat.clone().map(|w| (w, "已复制微信号,去微信粘贴搜索"));
    let wechat = own.or_else(|| Some((phone.clone()?, "没有微信号,已复制手机号")));
    let wechat = wechat.map(|(text, said)| view! {
        <button type="button" class="plain" on:click=move |_| say_copied(book, text.clone(), said)>{Icon::Wechat.draw()}"微信"</button>
    });
    let copy = phone.map(|p| view! {
        <button type="button" class="plain" aria-label="复制号码" on:click=move |_| say_copied(book, p.clone(), "已复制号码")>{Icon::Copy.draw()}<span aria-hidden="true">"号码"</span></button>
    });
    view! {
        <header class="head">
            <TierMark tier=c.tier big=true/>
            <span class="title">
                <h1 tabindex="-1">{person.name.clone()}</h1>
                <button type="button" class="text sub" on:click=move |_| book.toggle_mask()>{number}<span class="visually-hidden">{move || if book.masked.get() { "显示号码" } else { "隐藏号码" }}</span></button>
            </span>
            <button type="button" class="icon-button" aria-label="置顶" aria-pressed=pinned.to_string() on:click=pin>{Icon::Star.draw()}</button>
        </header>
        <div class="act">{call}{wechat}{copy}</div>
    }
}

#[component]
fn Protected(person: std::sync::Arc<Person>) -> impl IntoView {
    let book = use_book();
    move || {
        let end = person.next.protection_end?;
        let now = book.now.get();
        let left = (end - day_in(now, *now.offset())).num_days();
        let warn = book.settings.with(|s| i64::from(s.protection.warn_days));
        let tone = if left < 0 {
            "red"
        } else if left <= warn {
            "amber"
        } else {
            ""
        };
        let text = match left {
            ..0 => format!("保护期已过(到 {})", month_day(end)),
            0 => "今天到期".to_owned(),
            _ => format!("还剩 {left} 天(到 {})", month_day(end)),
        };
        #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
        let share = left.max(0) as f64 / 15.0;
        Some(view! {
            <section class="box" aria-label="归属保护">
                <h2>"归属保护"<span class="right">{person.next.protection_because.clone()}</span></h2>
                <Meter share=share label=text.clone() tone=tone/>
                <p class="mut">{text.clone()}</p>
            </section>
        })
    }
}

/// 客户等回复, 手机日历 and 归属证明.
#[component]
fn Deeds(person: std::sync::Arc<Person>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let id = person.customer.id.clone();
    let proof = go.href(&format!("{}/{id}", super::proof::PLACE));
    let all = Wanted::Of(id.clone());
    let more = Step::More(id.clone()).sheet();
    let out = move |_| hand_out(book, all.clone(), Naming::Masked);
    view! {
        <div class="act" role="group" aria-label="提醒与证明">
            <AskReply id=id/>
            {person.next.next_due.map(|_| view! { <button type="button" class="plain" on:click=out>"加进手机日历"</button> })}
            <a class="plain" href=proof>"归属证明"</a>
            <button type="button" class="plain" aria-label="更多" on:click=move |_| go.open(&more)>"⋯"</button>
        </div>
    }
}

/// 转介交接: who gave this customer to whom.
#[component]
fn Given(fields: Fields) -> impl IntoView {
    let now = use_book().now.get_untracked();
    let mut given: Vec<Handover> =
        fields.elements(HANDOVERS).filter_map(|(_, v)| Handover::read(v)).collect();
    given.sort_by_key(|h| std::cmp::Reverse(h.at));
    let line = move |h: &Handover| view! { <li>{format!("{} · {}", spoken::past(h.at, now), h.said())}</li> };
    (!given.is_empty()).then(|| {
        view! {
            <section class="box" aria-label="转介交接">
                <h2>"转介交接"</h2>
                <ul class="lines">{given.iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Timeline(contacts: Vec<Contact>, customer: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let (now, scripts) = (book.now.get_untracked(), book.scripts());
    let first_visit = contacts.iter().rev().find(|c| c.way.is_visit()).map(|c| c.id.clone());
    let count = contacts.len();
    let mut month = None;
    let entry = move |c: Contact| {
        let day = day_in(c.when, *now.offset());
        let is_new_month =
            month.replace((day.year(), day.month())).is_none_or(|m| m != (day.year(), day.month()));
        let heading = is_new_month
            .then(|| view! { <p class="month">{format!("{}年{}月", day.year(), day.month())}</p> });
        let kind = match c.way {
            Way::Visit if Some(&c.id) == first_visit.as_ref() && !c.revisit => {
                "来访 · 首访".to_owned()
            }
            Way::Visit => "来访 · 复访".to_owned(),
            way if way.outcomes().len() > 1 => format!("{way} · {}", c.outcome),
            way => way.term().to_owned(),
        };
        let mut said: Vec<String> = c.signals.clone();
        said.extend(c.quoted_wan.map(|q| format!("报价{q}万")));
        said.extend(
            [c.summary.clone(), c.feedback.as_ref().map(|f| format!("反馈:{f}"))]
                .into_iter()
                .flatten()
                .filter(|t| !t.is_empty()),
        );
        said.extend(c.objections.iter().map(|o| format!("嫌{o}")));
        if let Some(asked) = &c.asked {
            said.retain(|s| s != signals::ASKED);
            said.push(format!("问了「{asked}」"));
        }
        let has_used = !c.scripts.is_empty();
        let own = c.clone();
        let used = move || used_in(&own, scripts);
        let sheet = Sheet::Edit { customer: customer.clone(), contact: c.id.clone() };
        let class = if c.is_effective() { "entry" } else { "entry miss" };
        view! {
            {heading}
            <button type="button" class=class on:click=move |_| go.open(&sheet)>
                <b>{kind}</b>" "<span>{spoken::past(c.when, now)}</span>
                {(!said.is_empty()).then(|| view! { <br/><span>{said.join(" · ")}</span> })}
                {has_used.then(|| view! { <br/><span>{used}</span> })}
            </button>
        }
    };
    view! {
        <section class="box" aria-label="时间线">
            <h2>"时间线"<span class="right">{format!("{count} 条")}</span></h2>
            {if count == 0 { view! { <p class="mut">"还没有跟进记录。点「记一笔」写第一条。"</p> }.into_any() }
             else { view! { <div class="timeline">{contacts.into_iter().map(entry).collect_view()}</div> }.into_any() }}
        </section>
    }
}
