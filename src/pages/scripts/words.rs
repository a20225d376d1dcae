//! The words of a script on a screen: what is filled in, what is missing, how it stands.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::domain::customer::Customer;
use crate::domain::days::month_day;
use crate::domain::script::Script;
use crate::domain::script::category::checks_needed;
use crate::domain::script::placeholder::{Filled, Part};
use crate::domain::script::standing::Standing;
use crate::domain::script::values::{Figures, Values};
use crate::state::book::Book;

/// Gathers what placeholders can be filled with: the project, and the customer who is spoken to.
pub fn values_for(book: Book, customer: Option<&Customer>, quoted_wan: Option<f64>) -> Values {
    let base =
        book.settings.with(|s| book.settings_fields.with(|fields| Values::of_project(s, fields)));
    let Some(customer) = customer else { return base };
    let figures = Figures { total_wan: quoted_wan, ..Figures::default() };
    base.with_figures(&figures).with_customer(customer)
}

/// Shows a filled text; what is missing stands out and says its name.
pub fn shown(filled: &Filled) -> AnyView {
    let part = |part: &Part| {
        match part {
        Part::Text(text) | Part::Fallback { text, .. } => text.clone().into_any(),
        Part::Filled { value, .. } => value.clone().into_any(),
        Part::Missing { name } => {
            view! { <span class="missing"><span class="visually-hidden">"还缺"</span>{name.clone()}</span> }
                .into_any()
        }
    }
    };
    filled.parts.iter().map(part).collect_view().into_any()
}

/// Says how a script stands, where a screen must say so.
pub fn standing_tag(script: &Script, today: NaiveDate) -> Option<AnyView> {
    let standing = script.standing(today);
    let class = match standing {
        Standing::Valid => return None,
        Standing::Unchecked | Standing::HalfChecked => "tag a",
        Standing::Expired | Standing::Archived => "tag off",
    };
    Some(view! { <span class=class>{standing.term()}</span> }.into_any())
}

/// Says how a script stands, also when all is well.
pub fn full_tag(script: &Script, today: NaiveDate) -> Option<AnyView> {
    let good = match checks_needed(&script.category) {
        0 => return standing_tag(script, today),
        2 => "双人已核对",
        _ => "已核对",
    };
    let good = || view! { <span class="tag g">{good}</span> }.into_any();
    Some(standing_tag(script, today).unwrap_or_else(good))
}

/// Tells whether a script is shown in grey.
pub fn is_old(script: &Script, today: NaiveDate) -> bool {
    matches!(script.standing(today), Standing::Expired | Standing::Archived)
}

/// Says until when a script holds.
pub fn validity(script: &Script, today: NaiveDate) -> String {
    if script.withdrawn {
        return "过期:新版口径包已经没有这一条".into();
    }
    match (script.valid_until, script.days_left(today)) {
        (Some(last), Some(..0)) => format!("过期:只到 {}", dated(last, today)),
        (Some(_), Some(0)) => "今天是最后一天".into(),
        (Some(last), Some(days @ 1..=14)) => format!("到 {}(还剩 {days} 天)", dated(last, today)),
        (Some(last), _) => format!("到 {}", dated(last, today)),
        (None, _) => "没有期限".into(),
    }
}

fn dated(day: NaiveDate, today: NaiveDate) -> String {
    use chrono::Datelike;
    if day.year() == today.year() {
        return month_day(day);
    }
    format!("{}年{}", day.year(), month_day(day))
}
