//! Bytes as text that every messenger passes on unchanged (RFC 4648, with `=`).

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes as base64; pieces of a multiple of three bytes can be put one behind the other.
pub fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

/// Reads base64; blanks and line ends between the signs are passed over; `None` when it is none, or cut off.
pub fn read(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut ends) = (0_u32, 0_u32, 0_u32);
    for sign in text.iter().filter(|c| !c.is_ascii_whitespace()) {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                ends += 1;
                0
            }
            _ => return None,
        };
        // Nothing follows the end.
        if ends > 2 || (ends > 0 && *sign != b'=') || (ends > 0 && count < 2) {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            let three = bits.to_be_bytes();
            bytes.extend_from_slice(&three[1..4 - ends as usize]);
            (bits, count) = (0, 0);
            if ends > 0 {
                // A second group after the end is refused by the check above.
                ends = 2;
            }
        }
    }
    (count == 0).then_some(bytes)
}
