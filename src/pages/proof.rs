//! 归属证明: one customer's timeline as a sheet to print or to send, masked unless asked otherwise.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::frame::Header;
use crate::components::icon::Icon;
use crate::components::small::Empty;
use crate::domain::fields::Id;
use crate::domain::proof::{Detail, Proof};
use crate::platform::share::{self, Shared};
use crate::platform::{clipboard, device, task};
use crate::state::book::use_book;
use crate::state::notice::Notice;
use crate::state::places::card;
use crate::state::proofs::Evidence;

use super::go::use_go;
use super::loaded::loaded;

/// The address; the customer's id lies below it.
pub const PLACE: &str = "/proof";

const MASKED: &str = "脱敏";
const FULL: &str = "完整";

/// The screen.
#[component]
pub fn ProofSheet(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let back = go.href(&card(&id));
    let detail = RwSignal::new(Detail::Masked);
    // Relatives are found among everybody.
    let is_ready = Memo::new(move |_| book.people.with(|p| p.is_complete()));
    let found = loaded(
        move || {
            book.seq.track();
            is_ready.track();
        },
        move || {
            let id = id.clone();
            Box::pin(async move { book.evidence(&id).await.ok() })
        },
    );
    let shown = move || {
        let Some(evidence) = found.get()? else {
            return Some(view! { <Empty title="没有这位客户" text="可能已经删除,或者在别的手机上。"><a class="plain" href=go.href("/customers")>"回到客户"</a></Empty> }.into_any());
        };
        let proof = book.proof(&evidence, detail.get());
        Some(view! { <Sheet proof=proof is_hashed=Evidence::is_hashed(&evidence)/> }.into_any())
    };
    let is_unsigned = move || book.settings.with(|s| s.project.is_empty() || s.agent.is_empty());
    let options = Signal::derive(|| vec![MASKED.to_owned(), FULL.to_owned()]);
    let picked = Signal::derive(move || {
        Some(if detail.get() == Detail::Masked { MASKED } else { FULL }.to_owned())
    });
    let pick = move |word: Option<String>| {
        detail.set(if word.as_deref() == Some(FULL) { Detail::Full } else { Detail::Masked });
    };
    view! {
        <Header title="归属证明" back=back/>
        <div class="form screen-only">
            <ChooseOne label="给谁看" required=true options=options picked=picked on_pick=pick/>
            <p class="help">{move || match detail.get() {
                Detail::Masked => "姓名只留姓,号码遮住中间,不带备注:可以发到群里。",
                Detail::Full => "姓名、号码和备注都在:只给判客的人看。",
            }}</p>
        </div>
        {shown}
        {move || is_unsigned().then(|| view! { <div class="form screen-only"><a class="text" href=go.href("/mine/settings/names")>"填上项目名和您的姓名,证明才完整"</a></div> })}
    }
}

/// The sheet itself, and its ways out.
#[component]
fn Sheet(proof: Proof, is_hashed: bool) -> impl IntoView {
    let book = use_book();
    let text = StoredValue::new(proof.lines.join("\n"));
    let copy = move |said: &'static str| async move {
        let done = clipboard::copy(&text.get_value()).await;
        book.say(if done {
            Notice::done(said, None)
        } else {
            Notice::problem("没复制成功,请长按文字手动复制。")
        });
    };
    let share = move |_| {
        task::background(async move {
            if share::text(&text.get_value()).await == Shared::Refused {
                copy("这里不能直接分享,已复制").await;
            }
        });
    };
    let mut lines = proof.lines.into_iter();
    let title = lines.next();
    let line = |line: String| {
        let is_record = line.starts_with(|c: char| c.is_ascii_digit());
        view! { <p class=if is_record { "record" } else { "" }>{line}</p> }
    };
    let hashes = if is_hashed {
        "#后面是该条记录的SHA-256指纹前16位:记录改过,指纹就变。"
    } else {
        "这里不是安全连接(https),算不出记录指纹。"
    };
    view! {
        <article class="box paper" aria-label="归属证明">
            <h2>{title}</h2>
            {lines.map(line).collect_view()}
            <p class="mut">{hashes}"数据出自本人手机上的跟客本,仅供判客参考。"</p>
        </article>
        <div class="form screen-only">
            <button type="button" class="primary wide" on:click=move |_| device::print()>"打印或存成PDF"</button>
            <div class="two-up">
                <button type="button" class="plain" on:click=share>{Icon::Share.draw()}"分享"</button>
                <button type="button" class="plain" on:click=move |_| task::background(copy("已复制,可以粘贴发送"))>{Icon::Copy.draw()}"复制"</button>
            </div>
        </div>
    }
}
