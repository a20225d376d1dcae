//! The sealed file: head, measures, faults, text form. What the browser encrypts is tried in tests/e2e/backup.spec.mjs.

use genke::domain::passphrase::Strength;
use genke::record::sealed::{
    CHUNK, HEAD_MOST, KDF, Kdf, Piece, Problem, Seal, TAG, is_sealed, is_text, read_text,
    write_text,
};
use proptest::prelude::*;

fn seal() -> Seal {
    Seal { kdf: KDF, salt: [7; 16], nonce: [9; 8], chunk: CHUNK, bytes: 3_000_000, is_packed: true }
}

fn any_seal() -> impl Strategy<Value = Seal> {
    let kdf = (64_u32..=262_144, 1_u32..=12, 1_u32..=4)
        .prop_map(|(memory_kib, passes, lanes)| Kdf { memory_kib, passes, lanes });
    (kdf, any::<[u8; 16]>(), any::<[u8; 8]>(), 256..=CHUNK, 0_u64..=20_000_000, any::<bool>())
        .prop_map(|(kdf, salt, nonce, chunk, bytes, is_packed)| Seal {
            kdf,
            salt,
            nonce,
            chunk,
            bytes,
            is_packed,
        })
}

#[test]
fn the_head_says_all_that_opening_needs() {
    let head = seal().head();
    let lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines[0], "genke.sealed 1");
    assert_eq!(
        lines[1],
        r#"{"bytes":3000000,"chunk":1048576,"cipher":"AES-256-GCM","kdf":{"lanes":1,"memory_kib":32768,"name":"argon2id","passes":3,"salt":"BwcHBwcHBwcHBwcHBwcHBw=="},"nonce":"CQkJCQkJCQk=","packed":"gzip"}"#
    );
    assert_eq!(Seal::read(head.as_bytes()), Ok((seal(), head.len())));
    assert!(head.len() <= HEAD_MOST);
}

#[test]
fn every_fault_of_a_head_has_its_own_word() {
    let good = seal().head();
    let check = |bytes: &[u8], wanted: Problem| {
        assert_eq!(Seal::read(bytes), Err(wanted), "{}", String::from_utf8_lossy(bytes));
    };
    check(b"", Problem::NotSealed);
    check(b"{\"format\":\"genke.bundle\"}", Problem::NotSealed);
    check(b"genke.sealed", Problem::Truncated { missing: 1 });
    check(b"genke.sealed 1\n{\"kdf\"", Problem::Truncated { missing: 1 });
    check(b"genke.sealed 2\nwhatever comes\n", Problem::TooNew { found: 2 });
    check(b"genke.sealed x\n{}\n", Problem::BadHead);
    check(b"genke.sealed 1\n{}\n", Problem::BadHead);
    check(&[b"genke.sealed 1\n", [b'x'; HEAD_MOST].as_slice()].concat(), Problem::BadHead);
    let spoilt = |from: &str, to: &str| check(good.replace(from, to).as_bytes(), Problem::BadHead);
    spoilt("argon2id", "argon2d");
    spoilt("AES-256-GCM", "AES-128-GCM");
    spoilt("\"packed\":\"gzip\"", "\"packed\":\"zstd\"");
    spoilt("\"chunk\":1048576", "\"chunk\":0");
    spoilt("\"chunk\":1048576", "\"chunk\":99999999");
    spoilt("\"bytes\":3000000", "\"bytes\":-1");
    spoilt("\"bytes\":3000000", "\"bytes\":9999999999");
    spoilt("CQkJCQkJCQk=", "CQkJCQkJ");
    // A file may not make the phone that opens it work for hours.
    spoilt("\"memory_kib\":32768", "\"memory_kib\":4294967295");
    spoilt("\"passes\":3", "\"passes\":4000000000");
    spoilt("\"passes\":3", "\"passes\":0");
    spoilt("\"memory_kib\":32768", "\"memory_kib\":4");
}

#[test]
fn a_size_that_does_not_fit_says_by_how_much() {
    let seal = seal();
    let head = seal.head().len();
    let size = (head + TAG + 3_000_000 + 3 * TAG) as u64;
    assert_eq!(seal.check_size(head, size), Ok(()));
    assert_eq!(seal.check_size(head, size - 5), Err(Problem::Truncated { missing: 5 }));
    assert_eq!(seal.check_size(head, size + 2), Err(Problem::TooLong { extra: 2 }));
    // Cut exactly between two chunks.
    let (_, end) = seal.place(head, Piece::Chunk(1));
    assert!(matches!(seal.check_size(head, end), Err(Problem::Truncated { .. })));
}

#[test]
fn sentences_say_that_nothing_was_changed_and_what_to_do() {
    let all = [
        Problem::NotSealed,
        Problem::TooNew { found: 2 },
        Problem::BadHead,
        Problem::Truncated { missing: 3 },
        Problem::TooLong { extra: 3 },
        Problem::WrongPassphrase,
        Problem::Tampered { chunk: 0 },
        Problem::BadText,
        Problem::NotUnpacked,
    ];
    let said: std::collections::BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), all.len(), "two faults share one sentence");
    for text in said {
        assert!(text.contains("现有数据没有改动。请"), "{text}");
    }
}

#[test]
fn a_sealed_file_is_known_by_its_first_bytes() {
    let head = seal().head();
    assert!(is_sealed(head.as_bytes()) && !is_text(head.as_bytes()));
    let text = write_text(head.as_bytes());
    assert!(is_sealed(text.as_bytes()) && is_text(text.as_bytes()));
    assert!(is_text(format!("\r\n {text}").as_bytes()));
    assert!(!is_sealed(b"{\"format\"") && !is_sealed("姓名,电话".as_bytes()) && !is_sealed(b""));
}

#[test]
fn text_that_is_no_base64_or_cut_off_is_refused() {
    let check = |text: &str, bytes: Option<&[u8]>| {
        assert_eq!(read_text(text.as_bytes()).as_deref(), bytes, "{text}");
    };
    check("", Some(b""));
    check("Z2Vua2Uu", Some(b"genke."));
    check(" Z2Vu\r\na2U=\t", Some(b"genke"));
    for text in ["Z2Vua2U", "Z2Vua2U=Z2Vu", "Z2Vu=", "Z===", "====", "Z2V-", "今天"] {
        check(text, None);
    }
    assert_eq!(write_text(b"gen") + &write_text(b"ke"), write_text(b"genke"));
}

#[test]
fn strength_grows_with_length_and_surprise() {
    let check = |text: &str, wanted: Strength| assert_eq!(Strength::of(text), wanted, "{text}");
    check("", Strength::TooShort);
    check("abc12", Strength::TooShort);
    check("12345678", Strength::Weak);
    check("13800138000", Strength::Weak);
    check("aaaaaaaaaaaaaaaa", Strength::Weak);
    check("password123", Strength::Weak);
    check("样板间朝南", Strength::Fair);
    check("wumei-nanfang-7", Strength::Fair);
    check("雨天 沙盘 三号楼 电梯厅", Strength::Strong);
    check("correct horse battery staple", Strength::Strong);
}

proptest! {
    #[test]
    fn a_head_reads_back_as_it_was_written(seal in any_seal()) {
        let head = seal.head();
        prop_assert!(head.len() <= HEAD_MOST);
        prop_assert_eq!(Seal::read(head.as_bytes()), Ok((seal, head.len())));
    }

    #[test]
    fn pieces_lie_one_behind_the_other_to_the_last_byte(seal in any_seal()) {
        let head = seal.head().len();
        let (from, mut end) = seal.place(head, Piece::Check);
        prop_assert_eq!(from, head as u64);
        let mut plain = 0;
        let mut nonces = std::collections::HashSet::from([seal.nonce_of(Piece::Check)]);
        for number in 0..seal.chunks().min(300) {
            let (from, to) = seal.place(head, Piece::Chunk(number));
            prop_assert_eq!(from, end);
            prop_assert_eq!(to - from - TAG as u64, seal.plain(number).1 - seal.plain(number).0);
            plain += to - from - TAG as u64;
            end = to;
            prop_assert!(nonces.insert(seal.nonce_of(Piece::Chunk(number))));
            let is_last = number + 1 == seal.chunks();
            prop_assert_eq!(seal.aad(b"head", Piece::Chunk(number)), [b"head".as_slice(), &[u8::from(is_last)]].concat());
        }
        if seal.chunks() <= 300 {
            prop_assert_eq!(plain, seal.bytes);
            prop_assert_eq!(seal.check_size(head, end), Ok(()));
        }
    }

    #[test]
    fn any_change_of_one_byte_of_a_head_is_refused_or_changes_what_it_says(seal in any_seal(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let head = seal.head();
        let mut bytes = head.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        // The head is authenticated as it stands; reading it must only never go wrong.
        if let Ok((read, length)) = Seal::read(&bytes) {
            prop_assert!(length <= bytes.len());
            let _ = (read.chunks(), read.check_size(length, bytes.len() as u64));
        }
    }

    #[test]
    fn the_text_form_reads_back_whatever_blanks_a_messenger_adds(bytes in prop::collection::vec(any::<u8>(), 0..300), width in 1_usize..80) {
        let text = write_text(&bytes);
        prop_assert_eq!(read_text(text.as_bytes()), Some(bytes.clone()));
        let lines: Vec<String> = text.as_bytes().chunks(width).map(|l| String::from_utf8_lossy(l).into_owned()).collect();
        prop_assert_eq!(read_text(lines.join("\r\n").as_bytes()), Some(bytes));
    }
}
