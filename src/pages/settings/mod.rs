//! 项目设置: one line per part, each leading to a page of its own.
//! Never here: a rule or a default; the core has them.

pub mod cadence;
pub mod facts;
pub mod holidays;
pub mod list;
pub mod names;
mod parts;
pub mod protection;
mod saver;
pub mod sensitive;
pub mod tiers;
pub mod times;

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::domain::calendar::holidays::Holidays;
use crate::domain::card::catalogue::FIELDS;
use crate::domain::fields::Fields;
use crate::domain::script::values::FACTS;
use crate::domain::settings::Settings;
use crate::domain::settings::lists::List;
use crate::domain::settings::parts::PARTS;
use crate::domain::words::Word;
use crate::state::book::use_book;

use super::go::use_go;
use parts::WEEK;
use saver::{Foot, Saver};

/// The address of the menu; the pages lie below it.
pub const PLACE: &str = "/mine/settings";

/// The pages: address below the menu and heading.
const PAGES: [(&str, &str); 9] = [
    ("names", "项目与姓名"),
    ("facts", "项目资料"),
    ("cadence", "跟进节奏"),
    ("times", "时间与休息日"),
    ("holidays", "节假日"),
    ("protection", "归属保护"),
    ("tiers", "级别含义"),
    ("options", "选项"),
    ("sensitive", "敏感信息"),
];

/// A page of 项目设置, of the name in [`PAGES`] or the menu; its form starts anew whenever the stored settings change
/// (saved, undone, another tab).
pub fn page(name: &'static str, form: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let (book, go) = (use_book(), use_go());
    let page = PAGES.iter().find(|(own, _)| *own == name);
    let back = go.href(if page.is_some() { PLACE } else { "/mine" });
    let title = page.map_or("项目设置", |(_, title)| *title);
    let form = move || {
        book.settings_fields.track();
        form()
    };
    view! { <Header title=title back=back/>{form} }.into_any()
}

/// One line per part, with what it is set to.
#[component]
pub fn Menu() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let saver = Saver::open(PLACE);
    let settings = book.settings.get_untracked();
    let fields = book.settings_fields.get_untracked();
    let line = move |(name, title): (&'static str, &'static str)| {
        let said = summary(name, &settings, &fields);
        view! { <a class="link" href=go.href(&format!("{PLACE}/{name}"))>{title}<span class="end">{said}" ›"</span></a> }
    };
    let differs = book.settings_fields.with_untracked(|f| !is_all_default(f));
    let restore = move |_| {
        saver.form.update(|f| f.0.extend(Settings::restore_defaults(f).set.0));
        saver.ask();
    };
    let is_untouched = move || saver.form.changed().is_empty();
    view! {
        <div class="rows">{PAGES.map(line).into_iter().collect_view()}</div>
        <p class="section">"各项都有默认,改乱了可以恢复;项目和姓名不受影响。"</p>
        <div class="form">
            <Show when=move || differs && is_untouched()>
                <button type="button" class="plain wide" on:click=restore>"全部恢复默认"</button>
            </Show>
            <Show when=move || !is_untouched()><Foot saver=saver/></Show>
        </div>
    }
}

fn is_all_default(fields: &Fields) -> bool {
    PARTS.iter().all(|p| Settings::is_default(fields, p.name))
}

/// Says in a few words what a part is set to.
fn summary(page: &str, s: &Settings, fields: &Fields) -> String {
    let as_default = |part: &str| Settings::is_default(fields, part);
    let changed = |count: usize, what: &str| match count {
        0 => "标准".to_owned(),
        count => format!("改了 {count} {what}"),
    };
    let counted = |part: &'static str| fields.names(part).len();
    match page {
        "names" => {
            let said = [s.project.as_str(), s.agent.as_str()];
            let said: Vec<&str> = said.into_iter().filter(|t| !t.is_empty()).collect();
            if said.is_empty() { "未填".into() } else { said.join(" · ") }
        }
        "facts" => match counted(FACTS) {
            0 => "未填".into(),
            count => format!("填了 {count} 项"),
        },
        "cadence" => changed(counted("cadence") + usize::from(!as_default("miss_limit")), "项"),
        "times" => {
            let rest = WEEK.iter().zip(s.cadence.rest_days).filter(|(_, rests)| *rests);
            let rest: String = rest.map(|(day, _)| day.trim_start_matches('周')).collect();
            let rest = if rest.is_empty() { "不休".into() } else { format!("休周{rest}") };
            let hours = s.cadence.hours;
            format!("{}–{} 点 · {rest}", hours.opens, hours.closes)
        }
        "holidays" => match Holidays::read(fields).len() {
            0 => "未填".into(),
            days => format!("{days} 天"),
        },
        "protection" => {
            let windows = s.protection.windows.iter();
            let said: Vec<String> =
                windows.map(|w| format!("{} {} 天", w.starts_at.term(), w.days)).collect();
            if said.is_empty() { "没有保护期".into() } else { said.join(" · ") }
        }
        "tiers" => changed(counted("tier_meanings"), "级"),
        "options" => {
            changed(List::ALL.iter().filter(|l| !s.lists.is_default(**l)).count(), "个列表")
        }
        _ => match FIELDS.iter().filter(|f| f.off.is_some() && s.shows(f)).count() {
            0 => "都不记".into(),
            count => format!("开了 {count} 项"),
        },
    }
}
