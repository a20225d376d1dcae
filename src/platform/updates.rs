//! The service worker's news, as `boot.js` passes it on.

/// Tells the page's scripts that the app stands.
pub fn announce_start() {
    super::dispatch("genke:started");
}

/// Calls `f` when a new version is installed and waits for the user.
pub fn on_update(f: impl Fn() + 'static) {
    if super::property(&super::window(), "genkeWaiting").is_object() {
        f();
    }
    super::on_window("genke:update", move |_| f());
}

/// Calls `f` when the new version has taken over and this page must be loaded anew.
pub fn on_reload(f: impl Fn() + 'static) {
    super::on_window("genke:reload", move |event| {
        event.prevent_default();
        f();
    });
}

/// Loads the page anew.
pub fn reload() {
    let _ = super::window().location().reload();
}

/// Shows the page's own rescue screen, which needs no wasm.
pub fn rescue() {
    super::dispatch("genke:rescue");
}

/// Lets the waiting version take over; the page then reloads once.
pub fn take_update() {
    super::dispatch("genke:take-update");
}
