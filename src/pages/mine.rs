//! 我的: data, project settings, and what this app is.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::state::book::use_book;
use crate::state::places::Sheet;

use super::go::use_go;

/// The screen.
#[component]
pub fn Mine() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let backup = move || match book.days_without_backup() {
        Some(days) if days >= 1 => format!("未备份 {days} 天"),
        Some(_) => "今天有改动".into(),
        None => "已备份".into(),
    };
    let project = move || {
        book.settings
            .with(|s| if s.project.is_empty() { "未填项目名".into() } else { s.project.clone() })
    };
    let total = move || book.people.with(|p| format!("{} 位客户", p.len()));
    view! {
        <Header title="我的" sub=Signal::derive(total)/>
        <div class="rows">
            <button type="button" class="link" on:click=move |_| go.open(&Sheet::Summary)>"今日小结"<span class="end">"复制去晚会 ›"</span></button>
            <a class="link" href=go.href("/scripts/check")>"文案检查"<span class="end">"发之前看一遍 ›"</span></a>
            <a class="link" href=go.href("/mine/data")>"数据"<span class="end">{backup}" ›"</span></a>
            <a class="link" href=go.href("/mine/settings")>"项目设置"<span class="end">{project}" ›"</span></a>
        </div>
        <p class="section">"数据只存在这台手机里,没有服务器,不上传。"</p>
        <p class="section">{format!("跟客本 {} 版", env!("CARGO_PKG_VERSION"))}</p>
    }
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
