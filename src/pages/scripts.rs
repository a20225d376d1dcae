//! 答客问: says what is coming.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;

/// The screen.
#[component]
pub fn Scripts() -> impl IntoView {
    view! {
        <Header title="答客问"/>
        <Empty title="答客问快来了" text="客户常问的问题和统一口径会放在这里:打两个拼音首字母就能找到,一点就能复制。下一版上线。">
            <p class="mut">"现在客户问了答不上的,可以在「记一笔」里点「客户问了…」写下来,先不会忘。"</p>
        </Empty>
    }
}
