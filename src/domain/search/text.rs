//! Folding text so that one writing finds another, and masks of the characters a text has.

/// Ends every item in the text buffer; no query can contain it.
pub(in crate::domain) const END: u8 = 0x1F;

/// Folds a character to the one it is found by, always one for one, so that places stay true:
/// full-width to half-width, capitals to small letters, any space to a space, ü to v.
pub(in crate::domain) fn fold(c: char) -> char {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '’' | '‘' => '\'',
        'ü' | 'Ü' => 'v',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    };
    c.to_ascii_lowercase()
}

/// Returns the bit of one folded character: each letter has its own, all others share 38.
pub(in crate::domain) fn bit(c: char) -> u64 {
    let code = u32::from(c);
    match c {
        'a'..='z' => 1 << (code - u32::from('a')),
        // Neighbouring codes, as Chinese characters of one field often are, fall on distant bits.
        _ => 1 << (26 + code.wrapping_mul(0x9E37_79B1).rotate_left(9) % 38),
    }
}

/// Returns the mask of all characters of a folded text.
pub(in crate::domain) fn mask(chars: impl IntoIterator<Item = char>) -> u64 {
    chars.into_iter().fold(0, |mask, c| mask | bit(c))
}

/// Finds the first place of `needle`; both are whole UTF-8 characters, so the place is too.
pub(in crate::domain) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let last = hay.len().checked_sub(rest.len())?;
    let mut from = 0;
    loop {
        let at = from + hay.get(from..last)?.iter().position(|b| b == first)?;
        if hay.get(at + 1..at + needle.len())? == rest {
            return Some(at);
        }
        from = at + 1;
    }
}
