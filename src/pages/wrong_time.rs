//! 时间不对: what was written while the phone's date was wrong, put right in one tap.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::days::{after, at_hour};
use crate::domain::spoken;
use crate::domain::words::Word;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::wrong_time::Future;

use super::go::use_go;
use super::loaded::loaded;

/// How many are shown at once.
const SHOWN: usize = 20;

/// The page.
#[component]
pub fn WrongTime() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let tomorrow = move || {
        let now = book.now.get_untracked();
        at_hour(after(now.date_naive(), 1), 0, *now.offset())
    };
    let all = loaded(
        move || book.people.track(),
        move || Box::pin(async move { book.future_contacts(tomorrow()).await.ok() }),
    );
    let busy = RwSignal::new(false);
    let right = move |_| {
        let found = all.get_untracked().unwrap_or_default();
        busy.set(true);
        task::background(async move {
            if let Err(e) = book.right_time(&found).await {
                book.say_problem(&e);
            }
            busy.try_set(false);
        });
    };
    let one = move |future: Future| {
        let Future { who, contact } = future;
        let when = spoken::past(contact.when, book.now.get_untracked());
        let said = contact.summary.unwrap_or_default();
        view! { <li><strong>{who}</strong>{format!(" {when} · {}", contact.way.term())}<br/><small class="mut">{said}</small></li> }
    };
    let is_wrong = move || {
        book.clock_behind.get().is_some()
            || all.with(|all| all.as_ref().is_some_and(|a| !a.is_empty()))
    };
    view! {
        <Header title="时间不对" back=go.href("/")/>
        <Show when=is_wrong fallback=move || view! {
            <Empty title="时间都对" text="没有写在今天以后的记录。"><a class="plain" href=go.href("/")>"回到今天"</a></Empty>
        }>
            <section class="box" aria-label="手机时间">
                <h2>{move || format!("手机现在是 {}", spoken::day_and_time(book.now.get(), book.now.get()))}</h2>
                <p>{move || book.clock_behind.get().map(|minutes| format!("上次记录时，手机时间比现在晚 {}。", spoken::length(minutes)))}</p>
                <p>"如果现在的时间不对，请先到系统设置里改成自动时间。"</p>
            </section>
            {move || all.get().filter(|all| !all.is_empty()).map(|all| {
                let more = all.len().saturating_sub(SHOWN);
                view! {
                    <section class="box" aria-label="写在今天以后的记录">
                        <h2>{format!("写在今天以后的记录 {} 条", all.len())}</h2>
                        <ul class="lines">{all.into_iter().take(SHOWN).map(one).collect_view()}</ul>
                        {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 条没有列出来。")}</p> })}
                    </section>
                }
            })}
            <section class="box" aria-label="改正">
                <p class="help">"改正以后，这些记录算在现在，下次跟进重新排；日期不准的，可以再到时间线里改。"</p>
                <div class="acts"><button type="button" class="primary" disabled=busy on:click=right>"现在的时间是对的，都改正"</button></div>
            </section>
        </Show>
    }
}
