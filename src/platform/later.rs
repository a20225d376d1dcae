//! The later wasm file: code that 今天 does not need, fetched once 今天 is painted or when something asks for it.

/// Says that the later file could not be fetched; a later call tries again.
pub use leptos::wasm_split::SplitLoaderError as Missing;

/// Declares functions whose code, with all that only they use, lies in the later file (feature `split`).
///
/// A call is a future: it fetches the file first, and is [`Missing`] where that cannot be had.
macro_rules! later {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $of:ty),* $(,)?) -> $out:ty $body:block)*) => {$(
        $(#[$meta])*
        #[allow(unused_braces, reason = "a body is a block, however short")]
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
        $vis fn $name($($arg: $of),*) -> Result<$out, $crate::platform::later::Missing> {
            Ok($body)
        }

        $(#[$meta])*
        #[allow(unused_braces, reason = "a body is a block, however short")]
        #[cfg(not(feature = "split"))]
        $vis async fn $name($($arg: $of),*) -> Result<$out, $crate::platform::later::Missing> {
            Ok($body)
        }
    )*};
}
pub(crate) use later;

later! {
    /// Fetches the later file; from the service worker's store once the app is installed.
    pub fn arrive() -> bool { true }
}
