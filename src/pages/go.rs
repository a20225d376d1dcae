//! Going somewhere: pages, and sheets that Back closes.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::domain::fields::Id;
use crate::platform;
use crate::state::places::Sheet;

/// Moves between the app's addresses; cheap to copy.
#[derive(Clone, Copy)]
pub struct Go {
    base: StoredValue<String>,
    path: Memo<String>,
    sheet: Memo<Option<Sheet>>,
    navigate: StoredValue<Box<dyn Fn(&str, NavigateOptions)>, LocalStorage>,
    /// Sheets opened by this page and still in the history, which closing takes back.
    depth: StoredValue<u32>,
}

/// Makes the mover once, inside the router, and gives it to every screen.
pub fn provide_go() -> Go {
    let base = platform::device::base().trim_end_matches('/').to_owned();
    let location = use_location();
    let query = use_query_map();
    let navigate = use_navigate();
    let own_base = base.clone();
    let go = Go {
        base: StoredValue::new(base),
        path: Memo::new(move |_| {
            let path = location.pathname.get();
            path.strip_prefix(own_base.as_str()).unwrap_or(&path).to_owned()
        }),
        sheet: Memo::new(move |_| query.with(|q| Sheet::read(|name| q.get(name)))),
        navigate: StoredValue::new_local(Box::new(navigate)),
        depth: StoredValue::new(0),
    };
    provide_context(go);
    go
}

/// Returns the mover of this page.
pub fn use_go() -> Go {
    expect_context::<Go>()
}

impl Go {
    /// Returns the path below the base: `/`, `/customers`, …
    pub fn path(self) -> String {
        self.path.get()
    }

    /// Returns the open sheet.
    pub fn sheet(self) -> Option<Sheet> {
        self.sheet.get()
    }

    /// Writes a path of the app as a link's address.
    pub fn href(self, path: &str) -> String {
        self.base.with_value(|base| format!("{base}{path}"))
    }

    /// Returns the base without its last slash.
    pub fn base(self) -> String {
        self.base.get_value()
    }

    /// Opens a page.
    pub fn page(self, path: &str) {
        self.to(path, false);
    }

    /// Opens a page in place of this one.
    pub fn replace(self, path: &str) {
        self.to(path, true);
    }

    /// Opens a customer's card.
    pub fn customer(self, id: &Id) {
        self.page(&crate::state::places::card(id));
    }

    /// Opens a sheet over this page.
    pub fn open(self, sheet: &Sheet) {
        self.depth.update_value(|d| *d += 1);
        self.to(&format!("{}?{}", self.path.get_untracked(), sheet.query()), false);
    }

    /// Puts another sheet in place of the open one.
    pub fn turn_to(self, sheet: &Sheet) {
        self.to(&format!("{}?{}", self.path.get_untracked(), sheet.query()), true);
    }

    /// Closes the open sheet, as Back does.
    pub fn close(self) {
        if self.depth.get_value() > 0
            && let Ok(history) = platform::window().history()
        {
            let _ = history.back();
            return;
        }
        self.replace(&self.path.get_untracked());
    }

    /// Keeps count when a sheet leaves the screen, however it was closed.
    pub fn sheet_is_gone(self) {
        self.depth.update_value(|d| *d = d.saturating_sub(1));
    }

    fn to(self, path: &str, replace: bool) {
        let options = NavigateOptions {
            replace,
            scroll: !path.contains('?') && !replace,
            ..NavigateOptions::default()
        };
        let address = self.href(path);
        self.navigate.with_value(|navigate| navigate(&address, options));
    }
}

impl Go {
    /// Opens the sheet a draft belongs to.
    pub fn resume(self, sheet: &str) {
        self.depth.update_value(|d| *d += 1);
        self.to(&format!("{}?{sheet}", self.path.get_untracked()), false);
    }
}
