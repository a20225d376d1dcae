//! 发微信: the scripts that fit this customer, filled in, each ready to be sent.

use std::sync::Arc;

use leptos::prelude::*;

use super::Run;
use crate::domain::fields::Id;
use crate::domain::script::category::{Group, group};
use crate::domain::script::placeholder::fill;
use crate::domain::script::standing::Standing;
use crate::domain::script::suggest::{Situation, suggest};
use crate::domain::words::Way;
use crate::pages::scripts::send::{SendButtons, Text};
use crate::pages::scripts::words::values_for;
use crate::platform::{clipboard, task};
use crate::state::book::Book;
use crate::state::notice::Notice;
use crate::state::people::Person;
use crate::state::scripts::Held;

/// Scripts offered.
const OFFERED: usize = 3;
/// Messages every customer can be sent, where nothing fits better.
const USUAL: &str = "回访";

/// The part of the screen.
#[component]
pub(super) fn Messages(run: Run, id: Id) -> impl IntoView {
    let book = run.book;
    let person = Memo::new(move |_| book.people.with(|p| p.get(&id)));
    // Nobody may have opened 答客问 yet.
    task::background(async move {
        if let Err(e) = book.settle_starter().await {
            book.say_problem(&e);
        }
    });
    let shown = move || {
        let person = person.get()?;
        let refused = person.customer.do_not_disturb;
        let offered = if refused { Vec::new() } else { offered(book, &person) };
        let words = if refused {
            "客户说别再联系:不发消息。"
        } else {
            "没有合适的话术,可以到答客问里写一条。"
        };
        Some(view! {
            {offered.is_empty().then(|| view! { <p class="mut">{words}</p> })}
            {offered.into_iter().map(|held| message(run, &person, &held)).collect_view()}
            {number(book, &person)}
        })
    };
    view! { <section class="box" aria-label="发微信"><h2>"发微信"</h2>{shown}</section> }
}

/// Lists what fits this customer best, filled up with the usual messages.
fn offered(book: Book, person: &Person) -> Vec<Arc<Held>> {
    let today = book.now.get().date_naive();
    book.scripts().with(|s| {
        let is_sent = |h: &&Arc<Held>| group(&h.script.category) != Group::Advice;
        let all = s.all().filter(is_sent).map(|h| &h.script);
        let fitting = suggest(all, &Situation::of(&person.customer), today, OFFERED);
        let mut found: Vec<Arc<Held>> = fitting.iter().filter_map(|f| s.get(&f.id)).collect();
        for held in s.of_category(USUAL) {
            let holds = held.script.standing(today) != Standing::Expired;
            if found.len() < OFFERED
                && holds
                && !found.iter().any(|f| f.script.id == held.script.id)
            {
                found.push(held);
            }
        }
        found
    })
}

/// One message: what it says, and how it goes out; once out it is noted with the customer.
fn message(run: Run, person: &Person, held: &Held) -> AnyView {
    let book = run.book;
    let c = &person.customer;
    let filled =
        fill(held.script.short_for(c.need, c.temperament), &values_for(book, Some(c), None));
    let (said, question) = (filled.shown(), held.script.question.clone());
    let text: Text = filled.to_send().map_err(|m| m.into_iter().map(str::to_owned).collect());
    let (script, customer) = (held.script.id.clone(), c.id.clone());
    let sent = move |()| {
        let (script, customer) = (script.clone(), customer.clone());
        task::background(async move {
            match book.use_script_for(&script, &customer, Way::Wechat).await {
                Ok(()) => run.decide(&customer),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let label = format!("话术「{question}」");
    view! {
        <div class="message" role="group" aria-label=label>
            <p>{said}</p>
            <small class="mut">{question}</small>
            <div class="two-up"><SendButtons text=Signal::derive(move || text.clone()) on_sent=Callback::new(sent)/></div>
        </div>
    }
    .into_any()
}

/// Where the message goes: the 微信号, else the number, copied to be searched for in WeChat.
fn number(book: Book, person: &Person) -> Option<AnyView> {
    let c = &person.customer;
    let (text, word) = match (&c.wechat, c.phones.first()) {
        (Some(wechat), _) => (wechat.clone(), "复制微信号"),
        (None, Some(phone)) => (phone.clone(), "复制手机号去微信搜"),
        (None, None) => return None,
    };
    let copy = move |_| {
        let text = text.clone();
        task::background(async move {
            let done = clipboard::copy(&text).await;
            book.say(if done {
                Notice::done("已复制,去微信粘贴搜索", None)
            } else {
                Notice::problem("没复制成功,请到信息卡长按手动复制。")
            });
        });
    };
    Some(view! { <button type="button" class="text" on:click=copy>{word}</button> }.into_any())
}
