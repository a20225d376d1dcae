//! The one way a script leaves the app: copied, or handed to the share sheet.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::pages::wording::guard;
use crate::platform::share::{self, Shared};
use crate::platform::{clipboard, task};
use crate::state::book::{Book, use_book};
use crate::state::notice::Notice;

/// A text ready to be sent; the names of what is missing while it is not.
pub type Text = Result<String, Vec<String>>;

/// What 换成… leaves for the user to fill.
const BLANK: &str = "__";

/// Says by which way a text leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    Copy,
    Share,
}

/// Sends a text; `sent` runs once it is out. A text with something missing stays here, one with
/// forbidden wording until the user insists.
pub fn send(book: Book, out: Out, text: Text, sent: Callback<()>) {
    let text = match text {
        Ok(text) => text,
        Err(missing) => {
            let text = format!("还缺「{}」,填上再发。", missing.join("、"));
            return book.say(Notice::problem(text));
        }
    };
    if text.contains(BLANK) {
        return book.say(Notice::problem("还有「__」没填,填上再发。"));
    }
    let verb = match out {
        Out::Copy => "复制",
        Out::Share => "分享",
    };
    let checked = text.clone();
    let go_on = move |note: String| let_out(book, out, text.clone(), note, sent);
    guard::pass(book, &checked, verb, Callback::new(go_on));
}

fn let_out(book: Book, out: Out, text: String, note: String, sent: Callback<()>) {
    task::background(async move {
        let shared = match out {
            Out::Copy => Shared::Refused,
            Out::Share => share::text(&text).await,
        };
        let said = match (out, shared) {
            (_, Shared::Done) => "",
            (_, Shared::Cancelled) => return,
            (Out::Copy, _) => "已复制,去微信粘贴",
            (Out::Share, _) => "这里不能直接分享,已复制",
        };
        if !said.is_empty() {
            if !clipboard::copy(&text).await {
                return book.say(Notice::problem("没复制成功,请长按文字手动复制。"));
            }
            book.say(Notice::done(format!("{said}{note}"), None));
        }
        sent.run(());
    });
}

/// 复制 and 分享; `of` ends their names where a screen has them twice.
#[component]
pub fn SendButtons(
    #[prop(into)] text: Signal<Text>,
    #[prop(optional)] of: &'static str,
    on_sent: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let tap = move |out| send(book, out, text.get_untracked(), on_sent);
    view! {
        <button type="button" class="plain" on:click=move |_| tap(Out::Copy)>{Icon::Copy.draw()}{format!("复制{of}")}</button>
        <button type="button" class="plain" on:click=move |_| tap(Out::Share)>{Icon::Share.draw()}{format!("分享{of}")}</button>
    }
}
