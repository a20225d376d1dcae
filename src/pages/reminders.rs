//! 提醒: what rings and what cannot, calendar files, notifications, the number on the icon.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::exchange::calendar::event::Naming;
use crate::exchange::calendar::{Span, TWO_WEEKS};
use crate::platform::notify::{self, Permission};
use crate::platform::{badge, task};
use crate::state::book::use_book;
use crate::state::calendar_files::Wanted;
use crate::state::reminders::{set_notices, wants_notices};

use super::calendar_file::hand_out;
use super::go::use_go;

/// The address.
pub const PLACE: &str = "/mine/reminders";

/// The screen.
#[component]
pub fn Reminders() -> impl IntoView {
    let go = use_go();
    view! {
        <Header title="提醒" back=go.href("/mine")/>
        <Files/>
        <Notices/>
        <section class="box" aria-label="图标上的数字">
            <h2>"图标上的数字"</h2>
            <p>{if badge::is_offered() {
                "装到桌面后,图标上的数字是今天要跟的、逾期的和等回复的一共几位。数字在打开跟客本时更新。"
            } else {
                "这个浏览器的图标上显示不了数字。打开「今天」看就行。"
            }}</p>
        </section>
    }
}

/// 手机日历: the one thing that rings while the app is closed.
#[component]
fn Files() -> impl IntoView {
    let book = use_book();
    let is_full = RwSignal::new(false);
    let out = move |span: Span| {
        let naming = if is_full.get_untracked() { Naming::Full } else { Naming::Masked };
        hand_out(book, Wanted::Those(span), naming);
    };
    view! {
        <section class="box" aria-label="手机日历">
            <h2>"手机日历"</h2>
            <p>"跟客本没有服务器,关着的时候发不了提醒。放进手机日历,到点由手机日历来响,提前10分钟。"</p>
            <button type="button" class="primary wide" on:click=move |_| out(TWO_WEEKS)>"导出今后14天"</button>
            <button type="button" class="plain wide" on:click=move |_| out(Span::All)>"导出全部"</button>
            <button type="button" class="switch" role="switch" aria-checked=move || is_full.get().to_string() aria-label="写全名和号码" on:click=move |_| is_full.update(|f| *f = !*f)>
                <span class="what">"写全名和号码"<small>"日历会同步到云端、显示在锁屏上,平时只写王女士、138****2201"</small></span>
                <span class="knob" aria-hidden="true"></span>
            </button>
            <p class="help">"改期、跟完以后再导一次:日历里的会跟着改,跟完的会取消,不会重复。"</p>
        </section>
    }
}

/// Notifications while the app is open; asked for here and nowhere else.
#[component]
fn Notices() -> impl IntoView {
    let permission = RwSignal::new(notify::permission());
    let is_wanted = RwSignal::new(wants_notices());
    let is_on = move || is_wanted.get() && permission.get() == Permission::Granted;
    let turn = move |_| {
        let wanted = !is_on();
        task::background(async move {
            if wanted {
                permission.set(notify::ask().await);
            }
            is_wanted.set(wanted);
            set_notices(wanted && permission.get_untracked() == Permission::Granted);
        });
    };
    let said = move || match permission.get() {
        Permission::Absent => "这个浏览器没有通知。请用手机日历。",
        Permission::Denied => "通知被拒绝了。要用的话,到手机设置里允许「跟客本」的通知。",
        Permission::Unasked | Permission::Granted => {
            "只在跟客本开着时有用:手工定的时间到点、等回复还剩10分钟时通知。关掉就不响,别只靠它。"
        }
    };
    view! {
        <section class="box" aria-label="通知">
            <h2>"通知"</h2>
            <p>{said}</p>
            <Show when=move || !matches!(permission.get(), Permission::Absent | Permission::Denied)>
                <button type="button" class="switch" role="switch" aria-checked=move || is_on().to_string() aria-label="开着时通知" on:click=turn>
                    <span class="what">"开着时通知"<small>"打开时手机会问一次允不允许"</small></span>
                    <span class="knob" aria-hidden="true"></span>
                </button>
            </Show>
        </section>
    }
}
