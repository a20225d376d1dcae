//! 文案检查: what holds for any text.

use genke::domain::wording::{Checker, Extras, Hit};
use proptest::prelude::*;

thread_local! {
    static LAW: Checker = Checker::new(&Extras::default());
}

fn check(text: &str) -> Vec<Hit> {
    LAW.with(|law| law.check(text))
}

/// Words that fire by themselves, with their class.
const LITERALS: &[(&str, u8)] = &[
    ("升值", 1),
    ("稳赚", 1),
    ("以租养贷", 1),
    ("只涨不跌", 1),
    ("学区房", 3),
    ("买房落户", 3),
    ("顶级", 5),
    ("唯一", 5),
    ("独一无二", 5),
    ("成本价", 6),
    ("零首付", 7),
    ("高评高贷", 7),
    ("风水", 8),
    ("财位", 8),
    ("售罄", 9),
    ("错过不再", 9),
    ("承诺", 10),
    ("百分百", 10),
    ("绝对", 10),
    ("所见即所得", 12),
    ("赠送面积", 12),
    ("政府推荐", 13),
    ("内部认购", 13),
];
const FILLERS: &[&str] = &[
    " ", "  ", ".", "·", "-", "_", "*", "|", "/", "~", "\u{200B}", "\u{FEFF}", "　", "🏠", "❤️",
    "【", "”", "、", "，",
];

fn sentence() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "升值",
        "学区房",
        "5分钟",
        "到地铁",
        "不",
        "承诺",
        "保证",
        "客户问",
        "我说",
        "第一",
        "，",
        "。",
        "\n",
        " ",
        "特价",
        "12000元起",
        "首付",
        "分期",
        "隔壁",
        "烂尾",
        "地铁",
        "即将",
        "开通",
        "涨幅",
        "30%",
        "広告",
        "🏠",
        "a",
        "得房率",
        "一定",
        "会",
        "最后",
        "三",
        "套",
        "？",
        "、",
        "以合同为准",
        "预售证",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|all| all.concat())
}

fn holds(text: &str) {
    let hits = check(text);
    let chars: Vec<char> = text.chars().collect();
    for hit in &hits {
        let (start, end) = hit.range;
        assert!(start < end && end <= chars.len(), "{text:?} {hit:?}");
        assert_eq!(chars[start..end].iter().collect::<String>(), hit.text, "{text:?}");
    }
    for pair in hits.windows(2) {
        assert!(pair[0].range.0 <= pair[1].range.0, "{text:?} {pair:?}");
    }
    for (i, hit) in hits.iter().enumerate() {
        for later in hits[i + 1..].iter().filter(|l| l.class.number == hit.class.number) {
            assert!(hit.range.1 <= later.range.0, "{text:?} {hit:?} {later:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_lie_in_the_text_sorted_and_apart(text in sentence()) {
        holds(&text);
    }

    #[test]
    fn any_text_at_all_is_survived(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn what_stands_between_the_characters_of_a_trigger_does_not_hide_it(
        (word, class) in prop::sample::select(LITERALS),
        fillers in prop::collection::vec(prop::sample::select(FILLERS), 8),
        before in prop::sample::select(vec!["", "这里", "您好！", "【好房】"]),
    ) {
        let mut text = String::from(before);
        let count = word.chars().count();
        for (i, c) in word.chars().enumerate() {
            text.push(c);
            if i + 1 < count {
                text.push_str(fillers[i]);
            }
        }
        let hits = check(&text);
        prop_assert!(hits.iter().any(|h| h.class.number == class), "{text:?} {hits:?}");
    }
}

#[test]
fn long_texts_are_taken_in_one_pass() {
    let corpus = include_str!("../data/wording/corpus.tsv");
    for piece in
        [corpus, "1", "一", "5分钟", "地铁即将", "首付", "不承诺升值", "客户问学区房", "a，"]
    {
        let text: String = piece.chars().cycle().take(6_000).collect();
        let started = std::time::Instant::now();
        let hits = check(&text).len();
        println!("{:?}: {hits} hits, {:?}", piece.get(..piece.len().min(15)), started.elapsed());
    }
}
