//! 节假日: the year's public holidays as lines of text; they mark the calendar and move no date.

use leptos::prelude::*;
use serde_json::Value;

use super::saver::{Foot, Saver};
use crate::components::field::TextArea;
use crate::domain::calendar::holidays::{Holidays, SET};

/// The page.
#[component]
pub fn HolidaysForm() -> impl IntoView {
    let saver = Saver::open("/mine/settings/holidays");
    let form = saver.form;
    let stored = StoredValue::new(Holidays::read(&form.both().0).text());
    let text = Signal::derive(move || {
        let typed = form.with(|f| f.get(SET).and_then(Value::as_str).map(str::to_owned));
        typed.unwrap_or_else(|| stored.get_value())
    });
    let take = move |text: String| {
        form.update(|f| {
            if stored.with_value(|own| *own == text) {
                f.0.remove(SET);
            } else {
                f.set(SET, text);
            }
        });
    };
    view! {
        <section class="box long-text" aria-label="节假日">
            <TextArea label="放假和调休" placeholder="2026-10-01 2026-10-07 国庆节 休" value=text on_input=take/>
            <p class="help">"一行一个:开始日期、结束日期(一天的不用写)、名称,最后写「休」或「班」。日期写成 2026年10月1日至7日 也行。例如:"</p>
            <p class="help lines-as-typed">"2026-10-01 2026-10-07 国庆节 休\n2026-10-10 国庆节 班"</p>
            <p class="help">"只在日历上标出来,不改跟进日期:放假正是案场最忙的时候。"</p>
        </section>
        <div class="form"><Foot saver=saver/></div>
    }
}
