//! 号码规则: which digits are a number, mainland (工信部编号计划) and abroad (ITU-T E.164).

use super::PhoneError;

/// Decides what the digits are and returns their canonical text.
pub(super) fn judge(digits: &str, plus: bool) -> Result<String, PhoneError> {
    let abroad =
        if plus { Some(digits.trim_start_matches('0')) } else { digits.strip_prefix("00") };
    if let Some(digits) = abroad {
        return match digits.strip_prefix("86") {
            Some(rest) => {
                mainland(rest).or_else(|why| restored(rest).filter(|_| !is_local(rest)).ok_or(why))
            }
            None => foreign(digits),
        };
    }
    mainland(digits).or_else(|why| {
        let rest = digits.strip_prefix("86").and_then(|rest| mainland(rest).ok());
        let rest = rest.filter(|number| !is_local(number));
        rest.or_else(|| neighbour(digits)).ok_or(why)
    })
}

fn mainland(digits: &str) -> Result<String, PhoneError> {
    let n = digits.len();
    let mobile = digits.strip_prefix('0').unwrap_or(digits);
    if is_mobile(mobile) {
        return Ok(mobile.to_owned());
    }
    let right = match digits.as_bytes() {
        [] => Err(PhoneError::Empty),
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] if n == 11 => Ok(()),
        [b'0', b'3'..=b'9', ..] if n == 11 || n == 12 => Ok(()),
        [b'0', ..] => Err(PhoneError::LandlineLength),
        [b'1', ..] if n == 11 => Err(PhoneError::MobilePrefix),
        [b'1', ..] => Err(PhoneError::MobileLength(n)),
        [b'4' | b'8', b'0', b'0', ..] if n == 10 => Ok(()),
        _ if is_local(digits) => Ok(()),
        _ => Err(PhoneError::Length(n)),
    };
    right.map(|()| digits.to_owned())
}

/// Tells whether the digits are a mainland mobile number.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// A number of one's own city without area code, as it is written on a register.
pub(super) fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && matches!(digits.as_bytes(), [b'2'..=b'9', ..])
}

/// Gives an area code back its 0, if there is an area that starts so.
pub(super) fn restored(digits: &str) -> Option<String> {
    let area = AREAS.split(' ').any(|area| digits.starts_with(area));
    mainland(&["0", digits].concat()).ok().filter(|number| area && number.starts_with('0'))
}

/// How mainland area codes begin, their 0 left out.
const AREAS: &str = "10 20 21 22 23 24 25 27 28 29 31 33 34 35 37 39 41 42 43 45 46 47 48 51 52 53 54 \
55 56 57 58 59 63 66 69 70 71 72 73 74 75 76 77 79 81 82 83 85 87 88 89 90 91 93 94 95 97 99";

fn foreign(digits: &str) -> Result<String, PhoneError> {
    let (code, rest) = digits.split_at(country_code_len(digits));
    // Taiwan numbers are often copied with their trunk 0: +886 0912….
    let rest = if code == "886" { rest.trim_start_matches('0') } else { rest };
    let right = match code {
        "852" | "853" => rest.len() == 8,
        "886" => matches!(rest.len(), 8 | 9),
        _ => (7..=15).contains(&digits.len()) && rest.len() >= 4,
    };
    let number = ["+", code, rest].concat();
    if right { Ok(number) } else { Err(PhoneError::ForeignLength) }
}

/// Reads Hong Kong, Macao and Taiwan mobile numbers written with their code but without `+`.
fn neighbour(digits: &str) -> Option<String> {
    let known = match digits.get(..3)? {
        "852" | "853" => digits.len() == 11,
        "886" => digits.len() == 12 && digits.get(3..4) == Some("9"),
        _ => false,
    };
    foreign(digits).ok().filter(|_| known)
}

/// Counts the digits of the country code that starts an international number (ITU-T E.164).
fn country_code_len(digits: &str) -> usize {
    let len = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..] | [b'3', b'0'..=b'4' | b'6' | b'9', ..] => 2,
        [b'4', b'0' | b'1' | b'3'..=b'9', ..] | [b'5', b'1'..=b'8', ..] => 2,
        [b'6', b'0'..=b'6', ..] | [b'8', b'1' | b'2' | b'4' | b'6', ..] => 2,
        [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    len.min(digits.len())
}

/// Counts the bytes of a canonical number that a mask may show at its start.
pub(super) fn prefix_len(number: &str) -> usize {
    match number.as_bytes() {
        [b'+', ..] => 1 + country_code_len(number.trim_start_matches('+')),
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', ..] => 4,
        _ if is_local(number) => 0,
        _ => 3,
    }
}

/// Says how digits after the prefix are grouped for reading.
pub(super) fn groups(len: usize) -> &'static [usize] {
    match len {
        7 => &[3, 4],
        8 => &[4, 4],
        9 => &[3, 3, 3],
        10 => &[3, 3, 4],
        11 => &[3, 4, 4],
        _ => &[4, 4, 4, 4],
    }
}
