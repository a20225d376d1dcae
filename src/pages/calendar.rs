//! 日历: says what is coming.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;

use super::go::use_go;

/// The screen.
#[component]
pub fn Calendar() -> impl IntoView {
    let go = use_go();
    view! {
        <Header title="日历"/>
        <Empty title="日历快来了" text="按月看每天要跟几位、点一下改期、导出到手机日历提醒,都会放在这里。下一版上线。">
            <a class="plain" href=go.href("/")>"现在先看「今天」和接下来7天"</a>
        </Empty>
    }
}
