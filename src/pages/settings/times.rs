//! 时间与休息日: quiet hours, days off, and how many customers a day.

use leptos::prelude::*;

use super::parts::{NumberRow, PartBox, WEEK, set};
use super::saver::{Foot, Saver};
use crate::components::chips::Chip;
use crate::components::field::Select;
use crate::domain::cadence::slots::Hours;
use crate::domain::settings::Settings;
use crate::pages::typed::Typed;

/// The page.
#[component]
pub fn Times() -> impl IntoView {
    let saver = Saver::open("/mine/settings/times");
    let form = saver.form;
    view! {
        <QuietHours form=form/>
        <PartBox form=form title="休息日" parts=&["rest_days"]>
            <div class="chips">{WEEK.into_iter().enumerate().map(|(n, name)| view! { <RestDay form=form day=n name=name/> }).collect_view()}</div>
            <p class="help">"规则算出的日期落在休息日,会提前到前一个工作日。"</p>
        </PartBox>
        <PartBox form=form title="每天最多安排" parts=&["daily_cap"]>
            <NumberRow form=form text="每天几位" label="每天最多安排几位" name="daily_cap" default=Settings::default().daily_cap/>
            <p class="help">"批量安排和顺延时用,排满就顺到后一天。"</p>
        </PartBox>
        <div class="form"><Foot saver=saver/></div>
    }
}

#[component]
fn RestDay(form: Typed, day: usize, name: &'static str) -> impl IntoView {
    let key = format!("rest_days/{day}");
    let own = key.clone();
    let on = Signal::derive(move || form.with(|f| f.is_set(&own)));
    view! { <Chip label=name on=on on_tap=move |()| form.toggle(&key)/> }
}

#[component]
fn QuietHours(form: Typed) -> impl IntoView {
    let hours = Memo::new(move |_| form.with(|f| Settings::read(f).cadence.hours));
    let options = |from: u32, to: u32| -> Vec<(String, String)> {
        (from..=to).map(|h| (h.to_string(), format!("{h} 点"))).collect()
    };
    // The other end gives way, so that one hour at least stays open.
    let opens = move |picked: String| {
        let Ok(opens) = picked.parse::<u32>() else { return };
        let closes = hours.get_untracked().closes.max(opens + 1);
        take(form, Hours::new(opens, closes));
    };
    let closes = move |picked: String| {
        let Ok(closes) = picked.parse::<u32>() else { return };
        let opens = hours.get_untracked().opens.min(closes.saturating_sub(1));
        take(form, Hours::new(opens, closes));
    };
    view! {
        <PartBox form=form title="联系时间" parts=&["hours"]>
            <div class="two-up">
                <Select label="最早几点" options=options(0, 23) value=Signal::derive(move || hours.get().opens.to_string()) on_pick=opens/>
                <Select label="最晚几点" options=options(1, 24) value=Signal::derive(move || hours.get().closes.to_string()) on_pick=closes/>
            </div>
            <p class="help">"规则只在这段时间里安排;手工定的时间照旧,只提醒太早太晚。"</p>
        </PartBox>
    }
}

fn take(form: Typed, hours: Option<Hours>) {
    if let Some(hours) = hours {
        form.update(|f| set(f, "hours", hours.value()));
    }
}
