//! Going somewhere: pages, and sheets that Back closes.

use leptos::prelude::*;

use crate::domain::fields::Id;
use crate::platform::address::{self, Address};
use crate::platform::device;
use crate::state::places::Sheet;

/// The parameter that names the calendar's day.
pub const DAY: &str = "day";

/// Moves between the app's addresses; cheap to copy.
///
/// Our own few lines instead of a router crate: nine paths, and the first load is over its goal.
#[derive(Clone, Copy)]
pub struct Go {
    base: StoredValue<String>,
    address: RwSignal<Address>,
    path: Memo<String>,
    sheet: Memo<Option<Sheet>>,
    /// The open sheet has an entry of its own in the history, which closing takes back.
    opened: StoredValue<bool>,
}

/// Makes the mover once and gives it to every screen.
pub fn provide_go() -> Go {
    let address = RwSignal::new(Address::current());
    let go = Go {
        base: StoredValue::new(device::base().trim_end_matches('/').to_owned()),
        address,
        path: Memo::new(move |_| address.with(|a| a.path.clone())),
        sheet: Memo::new(move |_| address.with(|a| Sheet::read(|name| a.parameter(name)))),
        opened: StoredValue::new(false),
    };
    address::on_back(move || address.set(Address::current()));
    address::on_own_link(move |href| go.move_to(href, false));
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
        self.address.with_untracked(|a| a.parameter(name))
    }

    /// Returns one parameter of the address, and again when it changes.
    pub fn followed(self, name: &str) -> Option<String> {
        self.address.with(|a| a.parameter(name))
    }

    /// Forgets the history entry when no sheet is left on screen, however it was closed.
    pub fn no_sheet_is_left(self) {
        self.opened.set_value(false);
    }

    fn to(self, path: &str, replace: bool) {
        self.move_to(&self.href(path), replace);
    }

    fn move_to(self, href: &str, replace: bool) {
        address::push(href, replace);
        let before = self.path.get_untracked();
        self.address.set(Address::current());
        if self.path.get_untracked() != before {
            address::to_top();
        }
    }
}

impl Go {
    /// Opens the page or sheet a draft belongs to.
    pub fn resume(self, place: &str) {
        if place.starts_with('/') {
            return self.page(place);
        }
        self.opened.set_value(true);
        self.to(&format!("{}?{place}", self.path.get_untracked()), false);
    }
}
