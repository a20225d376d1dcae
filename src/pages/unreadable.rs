//! 读不出来的记录 and 找不到客户的记录: what lies in the database and no other screen shows.

use leptos::prelude::*;

use crate::domain::fields::Id;
use crate::domain::spoken;
use crate::domain::words::Word;
use crate::platform::{clipboard, task};
use crate::state::book::use_book;
use crate::state::notice::Notice;
use crate::state::unreadable::{Found, Orphans};

use super::loaded::loaded;

/// How many are shown at once.
const SHOWN: usize = 20;
/// Characters shown of what a row says.
const SAID: usize = 120;

/// The sections on 数据, while there are any.
#[component]
pub fn Unseen() -> impl IntoView {
    let book = use_book();
    let again = RwSignal::new(0_u32);
    let all = loaded(
        move || {
            book.seq.track();
            again.track();
        },
        move || Box::pin(async move { book.unseen().await.ok() }),
    );
    let set_aside = move |found: Found| {
        task::background(async move {
            match book.set_aside(&found.row).await {
                Ok(()) => again.update(|n| *n += 1),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let copy = move |text: String| {
        task::background(async move {
            let said = if clipboard::copy(&text).await {
                "已复制原文"
            } else {
                "没能复制，请长按原文选取"
            };
            book.say(Notice::done(said, None));
        });
    };
    let one = move |found: Found| {
        let text = found.row.text.clone();
        let head: String = text.chars().take(SAID).collect();
        let more = if head.len() < text.len() { "…" } else { "" };
        let what = found.row.what();
        let state = if found.is_aside { "已移到一边" } else { "在原处" };
        let mine = StoredValue::new(found.clone());
        view! {
            <li>
                <p><strong>{what}</strong>" "<small class="mut">{state}</small></p>
                <p class="raw">{head}{more}</p>
                <div class="two">
                    <button type="button" class="text" aria-label=format!("复制{what}的原文") on:click=move |_| copy(text.clone())>"复制原文"</button>
                    {(!found.is_aside).then(|| view! {
                        <button type="button" class="text" aria-label=format!("把这条{what}移到一边") on:click=move |_| set_aside(mine.get_value())>"移到一边"</button>
                    })}
                </div>
            </li>
        }
    };
    let find = move |customer: Id| {
        task::background(async move {
            if let Err(e) = book.find_card(&customer).await {
                book.say_problem(&e);
            }
        });
    };
    let orphan = move |orphans: Orphans| {
        let Orphans { customer, count, contact } = orphans;
        let now = book.now.get_untracked();
        let said = contact.map_or_else(
            || "跟进计划".to_owned(),
            |c| {
                let said = c.summary.unwrap_or_default();
                format!("{} {} {said}", spoken::past(c.when, now), c.way.term())
            },
        );
        view! {
            <li>
                <p><strong>{said}</strong>" "<small class="mut">{format!("共 {count} 条")}</small></p>
                <button type="button" class="text" on:click=move |_| find(customer.clone())>"找回这张卡"</button>
            </li>
        }
    };
    let lost = move || {
        let lost = all.get().map(|all| all.orphans).filter(|lost| !lost.is_empty())?;
        let (count, more) = (lost.len(), lost.len().saturating_sub(SHOWN));
        Some(view! {
            <section class="box" aria-label="找不到客户的记录">
                <h2>{format!("找不到客户的记录 {count} 位")}</h2>
                <p>"这些记录还在，它们的客户卡不在了。找回卡，记录就回到时间线上。"</p>
                <ul class="unreadable">{lost.into_iter().take(SHOWN).map(orphan).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 位没有列出来。")}</p> })}
            </section>
        })
    };
    let broken = move || {
        let all = all.get().map(|all| all.unreadable).filter(|all| !all.is_empty())?;
        let (count, more) = (all.len(), all.len().saturating_sub(SHOWN));
        Some(view! {
            <section class="box" aria-label="读不出来的记录">
                <h2>{format!("读不出来的记录 {count} 条")}</h2>
                <p>"它们都还在，一字未动，每份备份都带着。移到一边以后，同一条就能从旧备份里恢复，或者重新记。"</p>
                <ul class="unreadable">{all.into_iter().take(SHOWN).map(one).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 条没有列出来。")}</p> })}
            </section>
        })
    };
    view! { {broken}{lost} }
}
