//! 未备份 on 今天.

use leptos::prelude::*;

use super::reminder::limits;
use crate::pages::go::use_go;
use crate::state::book::use_book;

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
