//! A list of any length: only the rows near the screen exist, the rest is empty room of their height.

use leptos::html::Ul;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, web_sys};

/// Rows drawn before anything was measured: about what a phone shows.
const FIRST: usize = 9;
/// Pixels of rows kept ready above and below the screen.
const SPARE: f64 = 500.0;
/// Pixels a row is taken to be high until one was measured.
const GUESS: f64 = 76.0;

/// The rows that exist, `from` up to but not including `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: usize,
    to: usize,
}

/// Heights in pixels by place; 0 = not measured yet.
#[derive(Default)]
struct Heights(Vec<f64>);

impl Heights {
    fn usual(&self) -> f64 {
        let known = self.0.iter().filter(|h| **h > 0.0);
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), h| (sum + h, count + 1.0));
        if count > 0.0 { sum / count } else { GUESS }
    }

    /// Adds up the rows of a range.
    fn between(&self, from: usize, to: usize) -> f64 {
        let usual = self.usual();
        (from..to).map(|at| self.at(at, usual)).sum()
    }

    fn at(&self, place: usize, usual: f64) -> f64 {
        self.0.get(place).copied().filter(|h| *h > 0.0).unwrap_or(usual)
    }

    /// Measures the rows that exist.
    fn measure(&mut self, list: &web_sys::HtmlUListElement, span: Span, count: usize) {
        self.0.resize(count, 0.0);
        let rows = list.children();
        for (nth, height) in
            self.0.iter_mut().skip(span.from).take(rows.length() as usize).enumerate()
        {
            let row = u32::try_from(nth).ok().and_then(|n| rows.item(n));
            if let Some(row) = row.and_then(|r| r.dyn_into::<web_sys::HtmlElement>().ok()) {
                *height = f64::from(row.offset_height());
            }
        }
    }

    /// Picks the rows a screen of `screen` pixels needs when the list starts at `top`.
    fn span(&self, top: f64, screen: f64, count: usize) -> Span {
        let usual = self.usual();
        let (mut y, mut from, mut to) = (top, 0, count);
        for at in 0..count {
            let bottom = y + self.at(at, usual);
            if bottom < -SPARE {
                from = at + 1;
            }
            if y > screen + SPARE {
                to = at;
                break;
            }
            y = bottom;
        }
        Span { from: from.min(count.saturating_sub(FIRST)), to }
    }
}

/// The list; `row` draws the row of a place, `on_end` is told when the last row comes near.
#[component]
pub fn LongList(
    #[prop(into)] label: String,
    #[prop(into)] count: Signal<usize>,
    #[prop(into)] row: Callback<usize, AnyView>,
    #[prop(default = None)] on_end: Option<Callback<()>>,
) -> impl IntoView {
    let list = NodeRef::<Ul>::new();
    let heights = StoredValue::new(Heights::default());
    let wanted = RwSignal::new(Span { from: 0, to: FIRST });
    // The list may have grown or shrunk since the span was chosen.
    let span = Memo::new(move |_| {
        let (Span { from, to }, count) = (wanted.get(), count.get());
        let from = from.min(count.saturating_sub(FIRST));
        Span { from, to: to.max(from + FIRST).min(count) }
    });
    let look = move || {
        // The frame may come after the list has gone.
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let (count, now) = (count.get_untracked(), span.get_untracked());
        let page = list.owner_document().and_then(|d| d.document_element());
        let screen = page.map_or(0.0, |p| f64::from(p.client_height()));
        let top = list.get_bounding_client_rect().top();
        let next = heights.try_update_value(|heights| {
            heights.measure(&list, now, count);
            heights.span(top, screen, count)
        });
        let Some(next) = next else { return };
        if next != now {
            wanted.set(next);
        }
        if let Some(on_end) = on_end.filter(|_| next.to == count && count > 0) {
            on_end.run(());
        }
    };
    #[expect(clippy::disallowed_methods, reason = "the page is measured after it was drawn")]
    Effect::new(move |_| {
        count.track();
        request_animation_frame(look);
    });
    let listeners = [
        window_event_listener(ev::scroll, move |_| look()),
        window_event_listener_untyped("resize", move |_| look()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    #[expect(clippy::cast_possible_truncation, reason = "whole pixels")]
    let room = move |from: usize, to: usize| {
        // A whole number: writing a fraction would bring a machinery of its own into the download.
        heights.with_value(|heights| format!("{}px", heights.between(from, to) as i64))
    };
    let above = move || room(0, span.get().from);
    let below = move || room(span.get().to, count.get());
    view! {
        <ul class="rows" aria-label=label node_ref=list style:padding-top=above style:padding-bottom=below>
            <For each={move || { let s = span.get(); s.from..s.to }} key=|at| *at children=move |at| row.run(at)/>
        </ul>
    }
}
