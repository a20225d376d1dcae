//! 未备份 and 自动副本停了 on 今天; and what makes a copy by itself.

use leptos::prelude::*;

use super::reminder::limits;
use crate::domain::days::month_day;
use crate::pages::go::use_go;
use crate::platform::task;
use crate::record::copies::Stop;
use crate::state::book::use_book;
use crate::state::copies::{follow_copies, stopped};
use crate::state::copying::Start;

/// Asks for a backup once enough days went by, or enough was changed.
#[component]
pub fn BackupDue() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    move || {
        let (most_days, most_changes) = limits();
        let days = book.days_without_backup()?;
        let changes = book.changes_without_backup();
        let by_days = most_days > 0 && days >= most_days;
        let by_changes = most_changes > 0 && changes >= most_changes;
        let (strong, rest) = match (by_days, by_changes) {
            (false, false) => return None,
            (true, _) => (format!("未备份 {days} 天"), format!(" {changes} 处改动只在这台手机里")),
            (false, true) => {
                (format!("有 {changes} 处改动没备份"), " 手机丢了数据就没了".to_owned())
            }
        };
        Some(view! {
            <div class="banner"><p><strong>{strong}</strong>{rest}</p><a class="text" href=go.href("/mine/data")>"去备份"</a></div>
        })
    }
}

/// Says that no copy could be made since some day. What stops while 今天 is looked at is a notice first,
/// so that nothing moves under the thumb; here it stands from the next look on.
#[component]
pub fn CopiesStopped() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let was_stopped = stopped().is_some();
    let is_busy = RwSignal::new(false);
    let again = move |_| {
        is_busy.set(true);
        task::background(async move {
            if let Err(why) = book.copy(Start::Tap, |_| ()).await {
                book.say_problem(&format!("这次没存成:{why}。旧的副本和数据都没有动。"));
            }
            is_busy.try_set(false);
        });
    };
    move || {
        follow_copies();
        let stopped = stopped().filter(|_| was_stopped)?;
        let since = month_day(stopped.since);
        let way = match stopped.why {
            Stop::Leave => {
                view! { <button type="button" class="text" disabled=is_busy on:click=again>{move || if is_busy.get() { "正在存…" } else { "重新允许" }}</button> }
                    .into_any()
            }
            _ => view! { <a class="text" href=go.href(super::PLACE)>"去看看"</a> }.into_any(),
        };
        Some(view! {
            <div class="banner"><p><strong>"自动副本停了"</strong>{format!(" {since}起:{}。旧的副本还在", stopped.why)}</p>{way}</div>
        })
    }
}

/// Milliseconds after the start, when the first taps are done.
const SETTLED: i32 = 5_000;

/// Makes a copy when one is due: a while after the start, and as the clock moves on; draws nothing.
#[component]
pub fn CopyWatch() -> impl IntoView {
    let book = use_book();
    task::background(async move {
        task::sleep(SETTLED).await;
        book.copy_if_due().await;
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "follows the clock; the copy is a background task"
    )]
    Effect::new(move |is_later: Option<bool>| {
        book.now.track();
        if is_later.is_some() {
            task::background(book.copy_if_due());
        }
        true
    });
}
