//! The icons, drawn for this app: an enum over one table of paths (24 × 24, strokes).

use leptos::prelude::*;

/// Names an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Home,
    People,
    Chat,
    Calendar,
    Chart,
    Plus,
    Phone,
    Pencil,
    Search,
    Eye,
    EyeOff,
    Copy,
    Wechat,
    Star,
    Close,
    Back,
    Clock,
    Share,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
            Self::People => {
                "M12.5 8a3.5 3.500 0 1 1-7 0a3.500 3.500 0 0 1 7 0zM2.500 20c.6-4 3-6 6.500-6s5.900 2 6.500 6M16 5a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.600 3.500 5.500"
            }
            Self::Chat => "M4 4h16v12H9l-5 4zM8 9h8M8 12.500h5",
            Self::Calendar => {
                "M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4 10h16M8 3v4M16 3v4"
            }
            Self::Chart => "M5 20V10M12 20V4M19 20v-7",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Phone => {
                "M6 3h4l1.500 5-2.500 1.500a12 12 0 0 0 5.500 5.500L16 12.500l5 1.500v4a2 2 0 0 1-2.200 2A17 17 0 0 1 4 5.200 2 2 0 0 1 6 3z"
            }
            Self::Pencil => "M4 20l1-5L16 4l4 4L9 19z",
            Self::Search => "M17.500 11a6.500 6.500 0 1 1-13 0a6.500 6.500 0 0 1 13 0zM16 16l5 5",
            Self::Eye => {
                "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM15 12a3 3 0 1 1-6 0a3 3 0 0 1 6 0z"
            }
            Self::EyeOff => "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM4 4l16 16",
            Self::Copy => {
                "M10 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM16 8V4H4v12h4"
            }
            Self::Wechat => "M3 5h14v9H9l-4 3v-3H3zM19 9h2v8h-2v3l-4-3h-4",
            Self::Star => {
                "M12 3l2.700 6 6.300.7-4.700 4.300 1.300 6.500L12 17.300 6.400 20.500l1.300-6.500L3 9.700 9.300 9z"
            }
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Share => "M12 15V4M8 7l4-4 4 4M6 12H4v8h16v-8h-2",
            Self::Clock => "M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0zM12 7v5l3 2",
        }
    }

    /// Draws the icon; it carries no meaning of its own, so it is hidden from screen readers.
    pub fn draw(self) -> impl IntoView {
        view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=self.path()/></svg> }
    }
}
