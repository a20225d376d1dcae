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

/// Lets the waiting version take over; the page then reloads once.
pub fn take_update() {
    super::dispatch("genke:take-update");
}
