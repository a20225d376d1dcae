//! Several copies of the app on one origin: the names the browser shares between them end in the copy's path.

/// Returns a name as this copy uses it: of a database, a storage key, a lock, a channel.
///
/// The ending was decided once by `public/boot.js`, before anything was opened; there is none for the copy
/// that has the plain names.
pub fn own(name: &str) -> String {
    let root = super::document().document_element();
    let ending = root.and_then(|root| root.get_attribute("data-names"));
    [name, &ending.unwrap_or_default()].concat()
}

/// Returns the name of one of this copy's caches; the service worker, which knows nothing but its path, names
/// them the same way (`public/sw.js`).
pub fn cache(name: &str) -> String {
    ["genke@", &super::device::base(), "#", name].concat()
}

/// Returns a name of letters, digits, `-` and `_` with at most 32 of them, as pickers want it.
pub fn plain(name: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let own: String = own(name).chars().map(|c| if is_allowed(c) { c } else { '_' }).collect();
    let ending = own.get(name.len()..).unwrap_or_default();
    // The end of a path tells more than its beginning.
    let cut = ending.len().saturating_sub(32_usize.saturating_sub(name.len()));
    [name, ending.get(cut..).unwrap_or_default()].concat()
}
