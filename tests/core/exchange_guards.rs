//! What leaves in a table or as a card runs nothing and adds nothing, whatever a file once brought in.

use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id};
use genke::exchange::cell::{clean, escaped};
use genke::exchange::vcard::write::card;
use proptest::prelude::*;

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_text_and_reads_back_as_it_was() {
    let rows = ["=1+1", "+86", "-1", "@cmd", "＝1+1", "＋86", "－1", "＠cmd", "=cmd|' /C calc'!A0"];
    for text in rows {
        let cell = escaped(text);
        assert!(cell.trim_start_matches('"').starts_with('\''), "{text} → {cell}");
    }
    for text in ["王女士", "13800138000", "3-1-502", "A=B"] {
        assert_eq!(escaped(text), text);
    }
    for text in ["＝1", "=1", "－1"] {
        assert_eq!(clean(&escaped(text)), text);
    }
}

fn written(phone: &str, name: &str) -> String {
    let mut fields = Fields::default();
    fields.set("name", name);
    fields.set(format!("phones/{phone}"), serde_json::json!({"label": "本人"}));
    card(&Customer::read(&Id::new("k1"), &fields), &fields)
}

/// The lines as a reader of cards sees them: folded ones joined.
fn lines(card: &str) -> Vec<String> {
    card.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_number_from_anywhere_is_digits_in_a_card() {
    let text = written("138\r\nTEL:110\u{0};x=1\r\nEND:VCARD", "王");
    let tel: Vec<String> =
        lines(&text).into_iter().filter(|line| line.starts_with("TEL")).collect();
    assert_eq!(tel, ["TEL;TYPE=CELL:1381101"]);
    assert_eq!(lines(&text).iter().filter(|line| *line == "END:VCARD").count(), 1);
    assert!(!written("没有", "王").contains("TEL"), "no digits, no number");
}

proptest! {
    #[test]
    fn no_value_adds_a_line_to_a_card(phone in "[0-9+,;:=\r\n\u{0}A-Z王]{0,30}", name in "[王敏,;:\\\\\r\n\u{0}A-Z=]{1,20}") {
        let text = written(&phone, &name);
        let kinds = ["BEGIN:VCARD", "VERSION:", "UID:", "FN:", "N:", "TEL;", "END:VCARD"];
        for line in lines(&text).iter().filter(|line| !line.is_empty()) {
            prop_assert!(kinds.iter().any(|kind| line.starts_with(kind)), "{:?}", line);
            prop_assert!(!line.contains(|c: char| c.is_control()), "{:?}", line);
        }
        prop_assert!(lines(&text).iter().filter(|line| line.starts_with("TEL;")).count() <= 1);
    }
}
