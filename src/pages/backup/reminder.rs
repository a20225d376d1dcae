//! When 今天 asks for a backup: after some days, or after some changes.

use leptos::prelude::*;

use crate::components::field::Select;
use crate::platform::local;

/// Remembers the choice on this device: days and changes, 0 = never.
const KEY: &str = "genke.backup-reminder";
const DEFAULT: (i64, u64) = (1, 50);
const DAYS: [i64; 5] = [1, 3, 7, 14, 0];
const CHANGES: [u64; 5] = [20, 50, 100, 300, 0];

/// Reads after how many days and how many changes to ask; 0 = never.
pub fn limits() -> (i64, u64) {
    let kept: String = local::get(KEY).unwrap_or_default();
    let read = kept.split_once(',').and_then(|(d, c)| Some((d.parse().ok()?, c.parse().ok()?)));
    read.unwrap_or(DEFAULT)
}

/// The two choices.
#[component]
pub fn Reminder() -> impl IntoView {
    let chosen = RwSignal::new(limits());
    let keep = move |days: i64, changes: u64| {
        local::set(KEY, format!("{days},{changes}"));
        chosen.set((days, changes));
    };
    let days = DAYS.map(|d| {
        let text = match d {
            0 => "按天数不提醒".to_owned(),
            1 => "每天".to_owned(),
            d => format!("满 {d} 天"),
        };
        (d.to_string(), text)
    });
    let changes = CHANGES.map(|c| {
        let text =
            if c == 0 { "按改动不提醒".to_owned() } else { format!("满 {c} 处改动") };
        (c.to_string(), text)
    });
    view! {
        <div class="two-up">
            <Select label="多久提醒备份" options=days.to_vec() value=Signal::derive(move || chosen.get().0.to_string())
                on_pick=move |d: String| keep(d.parse().unwrap_or(DEFAULT.0), chosen.get_untracked().1)/>
            <Select label="改了多少提醒备份" options=changes.to_vec() value=Signal::derive(move || chosen.get().1.to_string())
                on_pick=move |c: String| keep(chosen.get_untracked().0, c.parse().unwrap_or(DEFAULT.1))/>
        </div>
    }
}
