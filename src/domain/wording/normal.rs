//! Text as the rules read it: evasive spellings folded away, each character still knowing its place.

use super::variants;

/// What stands between a character and the one before it, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing.
    None,
    /// Spaces, dots, dashes, emoji, characters nobody sees: what people put between characters to evade a filter.
    Filler,
    /// `、` and `：`: a list goes on.
    Pause,
    /// A comma: a new clause.
    Comma,
    /// The end of a sentence.
    Stop,
    /// A new line.
    Line,
}

/// One character as the rules read it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The canonical character.
    pub c: char,
    /// Its place in the original text, counted in characters.
    pub at: usize,
    /// What stands before it.
    pub before: Break,
    /// The number of its clause (commas divide) and of its sentence.
    pub clause: u32,
    pub sentence: u32,
}

/// Folds a text for the rules: one pass, one list.
pub(super) fn fold(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::with_capacity(text.len() / 3);
    let (mut before, mut clause, mut sentence) = (Break::None, 0, 0);
    let mut previous = ' ';
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, raw)) = chars.next() {
        if is_unseen(raw) {
            before = before.max(Break::Filler);
            continue;
        }
        let mut c = plain(raw);
        let next = chars.peek().map_or(' ', |(_, c)| plain(*c));
        let between_digits = previous.is_ascii_digit() && next.is_ascii_digit();
        let after_digit = previous.is_ascii_digit();
        previous = c;
        if matches!(c, ',' | '\'') && between_digits {
            continue; // 12,000
        }
        if matches!(c, '\'' | '’' | '′') && after_digit {
            c = '分'; // 5′ to the underground
        }
        if is_read(c) || c == '.' && between_digits {
            if before >= Break::Comma {
                clause += 1;
            }
            if before >= Break::Stop {
                sentence += 1;
            }
            marks.push(Mark { c: variants::canonical(c), at, before, clause, sentence });
            before = Break::None;
        } else {
            before = before.max(kind(c));
        }
    }
    marks
}

/// Turns full-width and styled letters and digits into plain small ones.
fn plain(c: char) -> char {
    let code = u32::from(c);
    let c = match code {
        0x21..=0x7E => c,
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0x2460..=0x2468 => char::from_digit(code - 0x245F, 10).unwrap_or(c),
        0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10).unwrap_or(c),
        _ => c,
    };
    c.to_ascii_lowercase()
}

/// Zero-width characters, variation selectors, combining marks: no reader sees them.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x300..=0x36F | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
        | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF)
}

/// Tells whether the rules read a character; all others only stand between characters.
fn is_read(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '%' | '〇' | '○' | '㎡')
        || matches!(u32::from(c), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

fn kind(c: char) -> Break {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Break::Line,
        '。' | '!' | '?' | ';' | '｡' => Break::Stop,
        ',' | '，' => Break::Comma,
        '、' | ':' => Break::Pause,
        _ => Break::Filler,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, read: &str, places: &[usize]) {
        let marks = fold(text);
        assert_eq!(marks.iter().map(|m| m.c).collect::<String>(), read, "{text}");
        assert_eq!(marks.iter().map(|m| m.at).collect::<Vec<_>>(), places, "{text}");
    }

    #[test]
    fn evasive_spellings_fold_to_one() {
        check("升 值", "升值", &[0, 2]);
        check("學.區.房", "学区房", &[0, 2, 4]);
        check("昇\u{200B}値", "升值", &[0, 2]);
        check("１５分钟", "15分钟", &[0, 1, 2, 3]);
        check("1️⃣5️⃣分", "15分", &[0, 3, 6]);
        check("首🏠付", "首付", &[0, 2]);
        check("3.5％、12,000元", "3.5%12000元", &[0, 1, 2, 3, 5, 6, 8, 9, 10, 11]);
        check("5′到、③分", "5分到3分", &[0, 1, 2, 4, 5]);
        check("W/㎡", "w平", &[0, 2]);
    }

    #[test]
    fn breaks_divide_clauses_and_sentences() {
        let marks = fold("甲、乙，丙。丁\n戊 己");
        let read: Vec<_> = marks.iter().map(|m| (m.before, m.clause, m.sentence)).collect();
        assert_eq!(
            read,
            [
                (Break::None, 0, 0),
                (Break::Pause, 0, 0),
                (Break::Comma, 1, 0),
                (Break::Stop, 2, 1),
                (Break::Line, 3, 2),
                (Break::Filler, 3, 2)
            ]
        );
    }
}
