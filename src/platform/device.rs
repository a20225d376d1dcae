//! What kind of browser this is, where it changes what the user must do.

/// Names the places the app may find itself in that need a word to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Installed, or a browser whose data will stay.
    Ordinary,
    /// iPhone Safari outside the home screen: data does not follow to the installed app.
    IphoneBrowser,
    /// WeChat's own browser: cannot install, may clear data.
    Wechat,
}

/// Tells where the app runs.
pub fn place() -> Place {
    let navigator = super::window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    if agent.contains("MicroMessenger") {
        return Place::Wechat;
    }
    if is_apple_phone() && !is_installed() {
        return Place::IphoneBrowser;
    }
    Place::Ordinary
}

/// Tells whether this is an iPhone or its like.
fn is_apple_phone() -> bool {
    let agent = super::window().navigator().user_agent().unwrap_or_default();
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
}

/// Tells whether a download link would lead out of the app with no way back: on an iPhone, opened
/// from the home screen.
pub fn is_stranded_by_downloads() -> bool {
    is_apple_phone() && is_installed()
}

/// Opens the phone's own print dialogue.
pub fn print() {
    let _ = super::window().print();
}

/// Tells whether the app was opened from the home screen.
pub fn is_installed() -> bool {
    let standalone = super::property(&super::window().navigator(), "standalone").is_truthy();
    let query = super::window().match_media("(display-mode: standalone)").ok().flatten();
    standalone || query.is_some_and(|q| q.matches())
}

/// Tells whether the page is on screen.
pub fn is_visible() -> bool {
    super::document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Returns the path below which this build is served, with a slash at both ends.
pub fn base() -> String {
    let root = super::document().document_element();
    root.and_then(|r| r.get_attribute("data-base")).unwrap_or_else(|| "/".into())
}
