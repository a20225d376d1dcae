//! Leads the eye and the keyboard to a control of the open sheet, for as long as this is drawn.

use leptos::html::Span;
use leptos::prelude::*;

use crate::platform::point;

/// Says why a control is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has to be put right: it is marked.
    Wrong,
    /// It comes next.
    Next,
    /// It is new and must not lie under the foot.
    Seen,
}

/// Points at the control of a name; nothing is drawn.
#[component]
pub fn Pointed(label: &'static str, why: Why) -> impl IntoView {
    let place = NodeRef::<Span>::new();
    place.on_load(move |_| {
        request_animation_frame(move || match why {
            Why::Wrong => point::at(label, true),
            Why::Next => point::at(label, false),
            Why::Seen => point::show(label),
        });
    });
    if why == Why::Wrong {
        on_cleanup(move || point::unmark(label));
    }
    view! { <span hidden node_ref=place></span> }
}
