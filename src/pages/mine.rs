//! 我的: data, project settings, and what this app is.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::follow_up::reply::Responses;
use crate::state::book::use_book;
use crate::state::copies::stopped;
use crate::state::places::Sheet;
use crate::state::replies::RATE_DAYS;

use super::go::use_go;
use super::loaded::loaded;
use super::log_button::FloatingLog;
use super::{greetings, reminders, review};

/// The screen.
#[component]
pub fn Mine() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let backup = move || match book.days_without_backup() {
        _ if stopped().is_some() => "自动副本停了".into(),
        Some(days) if days >= 1 => format!("未备份 {days} 天"),
        Some(_) => "今天有改动".into(),
        None => "已备份".into(),
    };
    let project = move || {
        book.settings
            .with(|s| if s.project.is_empty() { "未填项目名".into() } else { s.project.clone() })
    };
    let rate = loaded(
        move || book.seq.track(),
        move || Box::pin(async move { book.responses().await.ok().and_then(answered) }),
    );
    let total = move || book.people.with(|p| format!("{} 位客户", p.len()));
    view! {
        <Header title="我的" sub=Signal::derive(total)/>
        <div class="rows">
            <button type="button" class="link" on:click=move |_| go.open(&Sheet::Summary)>"今日小结"<span class="end">"复制去晚会 ›"</span></button>
            <a class="link" href=go.href(review::PLACE)>"盘客"<span class="end">"一位一位过 ›"</span></a>
            <a class="link" href=go.href(reminders::PLACE)>"提醒"<span class="end">"手机日历、通知 ›"</span></a>
            <a class="link" href=go.href(greetings::PLACE)>"节日和生日"<span class="end">"该问候谁 ›"</span></a>
            <a class="link" href=go.href("/scripts/check")>"文案检查"<span class="end">"发之前看一遍 ›"</span></a>
            <a class="link" href=go.href("/mine/data")>"数据"<span class="end">{backup}" ›"</span></a>
            <a class="link" href=go.href("/mine/settings")>"项目设置"<span class="end">{project}" ›"</span></a>
        </div>
        {move || rate.get().map(|said| view! { <p class="section">{said}</p> })}
        <p class="section">"数据只存在这台手机里,没有服务器,不上传。"</p>
        <p class="section">{format!("跟客本 {} 版", env!("CARGO_PKG_VERSION"))}</p>
        <FloatingLog/>
    }
}

/// Says how often customers had their answer within a day; nothing while nobody asked.
fn answered(count: Responses) -> Option<String> {
    let percent = count.percent()?;
    let (asked, in_time) = (count.asked, count.in_time);
    Some(format!("近{RATE_DAYS}天客户等回复 {asked} 次,24小时内回了 {in_time} 次({percent}%)"))
}

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    let go = use_go();
    view! {
        <Header title="没有这一页"/>
        <Empty title="没有这一页" text="地址可能写错了,数据都还在。"><a class="plain" href=go.href("/")>"回到今天"</a></Empty>
    }
}
