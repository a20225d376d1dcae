//! Going somewhere: pages, and sheets that Back closes.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use crate::domain::fields::Id;
use crate::platform::{address, device, task};
use crate::state::places::Sheet;

/// The parameter that names the calendar's day.
pub const DAY: &str = "day";

/// Returns the path below which the app is served, without its last slash; the router's base.
pub fn base() -> String {
    device::base().trim_end_matches('/').to_owned()
}

/// Moves between the app's addresses, each written below the base; cheap to copy.
#[derive(Clone, Copy)]
pub struct Go {
    base: StoredValue<String>,
    path: Memo<String>,
    query: Memo<ParamsMap>,
    sheet: Memo<Option<Sheet>>,
    navigate: Callback<(String, NavigateOptions)>,
    /// The open sheet has an entry of its own in the history, which closing takes back.
    opened: StoredValue<bool>,
}

/// Makes the mover once, inside the router, and gives it to every screen.
pub fn provide_go() -> Go {
    let (location, query, navigate) = (use_location(), use_query_map(), use_navigate());
    let (base, pathname) = (base(), location.pathname);
    let below = base.clone();
    let go = Go {
        base: StoredValue::new(base),
        path: Memo::new(move |_| {
            let path = pathname.get();
            match path.strip_prefix(&below).unwrap_or(&path) {
                "" => "/".to_owned(),
                path => path.to_owned(),
            }
        }),
        query,
        sheet: Memo::new(move |_| query.with(|q| Sheet::read(|name| q.get(name)))),
        navigate: Callback::new(move |(to, options): (String, NavigateOptions)| {
            navigate(&to, options);
        }),
        opened: StoredValue::new(false),
    };
    // leptos_router 0.8.17 writes no entry for the address it wrote last, even when Back has left it since: a
    // sheet opened again from the same place would have none, and Back would leave the page instead of closing it.
    let here = Memo::new(move |_| {
        let search = location.search.get();
        pathname.get() + if search.is_empty() { "" } else { "?" } + &search
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "keeps the address bar with the router; writes nothing to disk"
    )]
    Effect::new(move |_| {
        let href = here.get();
        task::background(async move {
            task::sleep(0).await;
            if here.try_get_untracked().as_ref() == Some(&href) {
                address::keep_up_with(&href);
            }
        });
    });
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

    /// Returns the path, read outside the screen.
    pub fn path_now(self) -> String {
        self.path.get_untracked()
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
        self.opened.set_value(true);
        self.to(&(self.place() + &sheet.query()), false);
    }

    /// Puts another sheet in place of the open one.
    pub fn turn_to(self, sheet: &Sheet) {
        self.to(&(self.place() + &sheet.query()), true);
    }

    /// Writes this page, ready for a sheet's parameters; the calendar's day stays below its sheets.
    fn place(self) -> String {
        let path = self.path.get_untracked();
        match self.parameter(DAY) {
            Some(day) => [&path, "?", DAY, "=", &day, "&"].concat(),
            None => path + "?",
        }
    }

    /// Closes the open sheet, as Back does.
    pub fn close(self) {
        if self.opened.get_value() {
            address::back();
        } else {
            self.replace(self.place().trim_end_matches(['?', '&']));
        }
    }

    /// Returns one parameter of the address.
    pub fn parameter(self, name: &str) -> Option<String> {
        self.query.with_untracked(|q| q.get(name))
    }

    /// Returns one parameter of the address, and again when it changes.
    pub fn followed(self, name: &str) -> Option<String> {
        self.query.with(|q| q.get(name))
    }

    /// Forgets the history entry when no sheet is left on screen, however it was closed.
    pub fn no_sheet_is_left(self) {
        self.opened.set_value(false);
    }

    /// Opens the page or sheet a draft belongs to.
    pub fn resume(self, place: &str) {
        if place.starts_with('/') {
            return self.page(place);
        }
        self.opened.set_value(true);
        self.to(&format!("{}?{place}", self.path.get_untracked()), false);
    }

    fn to(self, path: &str, replace: bool) {
        let is_page = path.split('?').next() != Some(self.path.get_untracked().as_str());
        // The base keeps its slash (`/notes/`), which the router's own resolving would drop.
        let options =
            NavigateOptions { resolve: false, replace, scroll: is_page, ..Default::default() };
        self.navigate.run((self.href(path), options));
    }
}

/// Shows the page of the id the address names, anew for each id.
pub fn by_id(page: impl Fn(Id) -> AnyView + Send + 'static) -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| Id(params.with(|p| p.get("id")).unwrap_or_default()));
    (move || page(id.get())).into_any()
}
