//! A file that is ready: one tap opens the share sheet at once, because nothing is left to prepare.

use leptos::prelude::*;

use crate::platform::share::Shared;
use crate::platform::task;
use crate::state::backup::Ready;

/// Writes a size as people say it.
pub fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a size to one decimal")]
    let kb = bytes as f64 / 1024.0;
    if kb < 1000.0 { format!("{kb:.0} KB") } else { format!("{:.1} MB", kb / 1024.0) }
}

/// What is in the file, and the ways out; `on_gone` hears the word of the way it went.
#[component]
pub fn ReadyBox(
    label: &'static str,
    ready: Ready,
    #[prop(into)] holds: String,
    #[prop(into)] on_gone: Callback<&'static str>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<&'static str>);
    let (can_share, can_save) = (ready.can_share(), ready.can_save());
    let is_text = ready.is_text();
    let name = ready.name.clone();
    let told = format!("{holds}。文件「{name}」{}。", size(ready.bytes));
    let ready = StoredValue::new_local(ready);
    let share = move |_| {
        problem.set(None);
        task::background(async move {
            let Some(ready) = ready.try_get_value() else { return };
            match ready.share().await {
                Shared::Done => on_gone.run("已发出"),
                Shared::Cancelled => {}
                Shared::Refused => {
                    _ = problem.try_set(Some(
                        "手机没让发这个文件。文件还在,再点一次;还不行就用「存到手机」。",
                    ))
                }
            }
        });
    };
    let save = move |_| {
        problem.set(None);
        if ready.with_value(Ready::save) {
            on_gone.run("已存到手机的下载里");
        } else {
            problem.set(Some("没存成,请换个浏览器再试。数据没有动。"));
        }
    };
    view! {
        <section class="box" aria-label=label>
            <h2>"文件好了"</h2>
            <p>{told}</p>
            {is_text.then(|| view! { <p class="help">"这台手机只让分享文字文件,所以发出去的是 .txt,里面照样是加密的。"</p> })}
            {move || problem.get().map(|p| view! { <p class="error" role="alert">{p}</p> })}
            {can_share.then(|| view! { <button type="button" class="primary wide" on:click=share>"发出去"</button> })}
            {can_save.then(|| view! { <button type="button" class=if can_share { "plain wide" } else { "primary wide" } on:click=save>"存到手机"</button> })}
            {(!can_share && !can_save).then(|| view! { <p class="error">"这台手机既不能分享也不能下载文件。iPhone 请升级到 iOS 15 以上。数据没有动。"</p> })}
        </section>
    }
}
