//! Follow-ups by hand: the sheets that plan, move, spread and give up, and 下一步 on the card.
//! Never here: what a step writes.

pub mod card;
mod new;
mod several;
mod stop;

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::fields::Id;
use crate::domain::follow_up::FollowUp;
use crate::domain::words::Word;
use crate::state::places::Sheet;

use super::go::use_go;
use super::person::more::More;
use super::reschedule::Reschedule;

/// Names a step with follow-ups.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// 加计划, for somebody still to be picked.
    NewFor,
    /// 加计划.
    New(Id),
    /// 改期 of one follow-up of a customer.
    Move(Id, Id),
    /// 不再跟进.
    Stop(Id, Id),
    /// Another date for those chosen in the calendar.
    Several,
    /// The coming days for everybody overdue.
    Late,
    /// ⋯ of a customer's card.
    More(Id),
}

impl Step {
    /// Returns the sheet of the step.
    pub fn sheet(&self) -> Sheet {
        Sheet::Plan(match self {
            Self::NewFor => "new".into(),
            Self::New(customer) => format!("new.{customer}"),
            Self::Move(customer, follow_up) => format!("move.{customer}.{follow_up}"),
            Self::Stop(customer, follow_up) => format!("stop.{customer}.{follow_up}"),
            Self::Several => "several".into(),
            Self::Late => "late".into(),
            Self::More(customer) => format!("more.{customer}"),
        })
    }

    /// Reads a step as the address names it.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let step = parts.next()?;
        let mut id = || parts.next().map(Id::new);
        Some(match (step, id(), id()) {
            ("new", None, _) => Self::NewFor,
            ("new", Some(customer), _) => Self::New(customer),
            ("move", Some(customer), Some(follow_up)) => Self::Move(customer, follow_up),
            ("stop", Some(customer), Some(follow_up)) => Self::Stop(customer, follow_up),
            ("several", ..) => Self::Several,
            ("late", ..) => Self::Late,
            ("more", Some(customer), _) => Self::More(customer),
            _ => return None,
        })
    }
}

/// The sheet of a step.
#[component]
pub fn PlanSheet(step: String) -> impl IntoView {
    let go = use_go();
    match Step::read(&step) {
        Some(Step::NewFor) => view! { <new::PickFor/> }.into_any(),
        Some(Step::New(customer)) => view! { <new::NewPlanForm customer=customer/> }.into_any(),
        Some(Step::Move(customer, follow_up)) => {
            view! { <Reschedule customer=customer follow_up=Some(follow_up)/> }.into_any()
        }
        Some(Step::Stop(customer, follow_up)) => {
            view! { <stop::StopForm customer=customer follow_up=follow_up/> }.into_any()
        }
        Some(Step::Several) => view! { <several::Several/> }.into_any(),
        Some(Step::More(customer)) => view! { <More id=customer/> }.into_any(),
        Some(Step::Late) => view! { <several::Late/> }.into_any(),
        None => view! {
            <BottomSheet title=|| "改期" label="改期" on_close=move |()| go.close()>
                <p class="help">"地址可能写错了,计划都还在。关上这里,从「日历」再点一次。"</p>
            </BottomSheet>
        }
        .into_any(),
    }
}

/// Says why a follow-up is there: the why, 方式, 备注, 重复.
pub fn why(f: &FollowUp) -> String {
    let repeat = f.repeat.map(|r| r.said());
    let mut parts = vec![f.because.clone()];
    parts.extend(f.way.map(|w| w.term().to_owned()));
    // The next time of a series says its step itself.
    parts.extend(repeat.filter(|r| *r != f.because));
    parts.extend(f.note.clone());
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}
