//! Small parts: tier mark, empty state, meter, link row.

use leptos::prelude::*;

use crate::domain::words::{Tier, Word};

/// The tier's letter in its box; never colour alone.
#[component]
pub fn TierMark(tier: Option<Tier>, #[prop(optional)] big: bool) -> impl IntoView {
    let kind = match tier {
        Some(Tier::A) => "a",
        Some(Tier::B) => "b",
        Some(Tier::C) => "c",
        Some(Tier::D) => "d",
        None => "none",
    };
    let name = tier.map_or("未定级".to_owned(), |t| format!("{t}级"));
    let class = format!("tier {kind}{}", if big { " big" } else { "" });
    view! {
        <span class=class aria-hidden="true">{tier.map_or("–", Word::term)}</span>
        <span class="visually-hidden">{name}</span>
    }
}

/// A text with some of its characters marked; ranges are half-open, of characters, in order.
pub fn marked(text: &str, ranges: &[(usize, usize)]) -> AnyView {
    if ranges.is_empty() {
        return text.to_owned().into_any();
    }
    let part = |from: usize, to: usize| -> String {
        text.chars().skip(from).take(to.saturating_sub(from)).collect()
    };
    let mut at = 0;
    let mut parts = Vec::new();
    for (from, to) in ranges {
        parts.push(part(at, *from).into_any());
        parts.push(view! { <mark>{part(*from, *to)}</mark> }.into_any());
        at = *to;
    }
    parts.push(part(at, usize::MAX).into_any());
    parts.into_any()
}

/// What to do where there is nothing yet.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="big">{title}</p>
            <p>{text}</p>
            {children.map(|c| c())}
        </div>
    }
}

/// A bar filled to a share between 0 and 1.
#[component]
pub fn Meter(
    #[prop(into)] share: Signal<f64>,
    #[prop(into)] label: String,
    #[prop(optional, into)] tone: String,
) -> impl IntoView {
    let width = move || (share.get().clamp(0.0, 1.0) * 100.0).round();
    view! {
        <svg class=format!("meter {tone}") viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=label>
            <rect width=width height="8"/>
        </svg>
    }
}
