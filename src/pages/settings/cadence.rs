//! 跟进节奏: the days of every rule.

use leptos::prelude::*;

use super::parts::{NumberRow, PartBox};
use super::saver::{Foot, Saver};
use crate::domain::cadence::rules::{Cadence, RULES, Rule};

/// The page.
#[component]
pub fn CadenceForm() -> impl IntoView {
    let saver = Saver::open("/mine/settings/cadence");
    let form = saver.form;
    let row = move |rule: &'static Rule| {
        view! { <NumberRow form=form text=rule.name label=format!("{} 天数", rule.name) name=format!("cadence/{}", rule.name) default=rule.days/> }
    };
    view! {
        <PartBox form=form title="几天后再联系" parts=&["cadence"]>
            {RULES.iter().map(row).collect_view()}
        </PartBox>
        <PartBox form=form title="未接通" parts=&["miss_limit"]>
            <NumberRow form=form text="连续几次换方式" label="连续几次未接通换方式" name="miss_limit" default=Cadence::default().miss_limit/>
        </PartBox>
        <div class="form"><Foot saver=saver/></div>
    }
}
