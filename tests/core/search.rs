//! 找客户: what finds whom, in which order, and what is marked.

use genke::domain::customer::Customer;
use genke::domain::fields::Id;
use genke::domain::name::readings;
use genke::domain::phone::matches_digits;
use genke::domain::search::SearchIndex;
use genke::domain::search::entry::Entry;
use genke::domain::search::hit::MatchedField;
use genke::domain::words::Title;
use proptest::prelude::*;

fn list(text: &str) -> Vec<String> {
    text.split('|').filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

fn person(name: &str, phones: &str) -> Entry {
    Entry { name: name.into(), phones: list(phones), ..Entry::default() }
}

fn one(entry: Entry) -> SearchIndex {
    let mut index = SearchIndex::default();
    index.upsert(&Id::new("1"), entry);
    index
}

fn ids(index: &SearchIndex, query: &str) -> Vec<String> {
    index.search(query, 50).into_iter().map(|hit| hit.id.0).collect()
}

fn check_name(name: &str, query: &str, found: bool) {
    let hits = one(person(name, "")).search(query, 9);
    assert_eq!(!hits.is_empty(), found, "{query:?} in {name:?}");
}

#[test]
fn finds_names_in_every_way_of_typing() {
    let rows: &[(&str, &str, bool)] = &[
        ("王女士", "w", true),
        ("王女士", "wn", true),
        ("王女士", "wns", true),
        ("王女士", "wnsh", true),
        ("王女士", "wang", true),
        ("王女士", "wangn", true),
        ("王女士", "wangnv", true),
        ("王女士", "wangnu", true),
        ("王女士", "wangnvshi", true),
        ("王女士", "WN", true),
        ("王女士", "ｗｎ", true),
        ("王女士", "王", true),
        ("王女士", "王女", true),
        ("王女士", "女士", true),
        ("王女士", "王n", true),
        ("王女士", "王 n", true),
        ("王女士", "wang女", true),
        ("王女士", "女s", true),
        ("王女士", "ns", false),
        ("王女士", "s", false),
        ("王女士", "wx", false),
        ("王女士", "wangx", false),
        ("欧阳晨", "oyc", true),
        ("欧阳晨", "ouyang", true),
        ("欧阳晨", "ouyang c", true),
        ("欧阳晨", "ouyangchen", true),
        ("欧阳晨", "ou yang chen", true),
        ("欧阳晨", "ouyc", true),
        ("欧阳晨", "oyangc", true),
        ("欧阳晨", "欧阳 c", true),
        ("欧阳晨", "yc", true),
        ("欧阳晨", "chen", true),
        ("曾敏", "zm", true),
        ("曾敏", "zengm", true),
        ("曾敏", "cengm", true),
        ("曾敏", "min", true),
        ("曾敏", "曾敏", true),
        ("曾 敏", "曾敏", true),
        ("曾敏", "曾 敏", true),
        ("曾敏", "曾　敏", true),
        ("曾　敏", "zm", true),
        ("曾敏", "敏", true),
        ("曾敏", "敏曾", false),
        ("单国强", "shan", true),
        ("单国强", "dan", true),
        ("单国强", "sgq", true),
        ("单国强", "dgq", true),
        ("解语花", "xyh", true),
        ("解语花", "jyh", true),
        ("尉迟雪", "ycx", true),
        ("尉迟雪", "wcx", true),
        ("万俟兰", "moqi", true),
        ("长孙皓", "zsh", true),
        ("翟天", "zhait", true),
        ("查良", "zl", true),
        ("吕布", "lvb", true),
        ("吕布", "lub", true),
        ("吕布", "lüb", true),
        ("李西安", "xi'an", true),
        ("Lisa Wang", "lisaw", true),
        ("Lisa Wang", "LISA wang", true),
        ("Ｌｉｓａ", "lisa", true),
        ("=SUM(A1)", "=sum", true),
        ("王大😀", "😀", true),
        ("王万里", "wwl", true),
        ("王万里", "moli", false),
        ("", "w", false),
        ("王女士", "", false),
        ("王女士", "   ", false),
    ];
    for (name, query, found) in rows {
        check_name(name, query, *found);
    }
}

#[test]
fn finds_digits_of_any_number() {
    let rows: &[(&str, &str, bool)] = &[
        ("13800138000", "1", true),
        ("13800138000", "138", true),
        ("13800138000", "000", true),
        ("13800138000", "0", true),
        ("13800138000", "001", false),
        ("13800138000", "0013", true),
        ("13800138000", "138 0013", true),
        ("13800138000", "138-0013-8000", true),
        ("13800138000", "+86 138 0013 8000", true),
        ("13800138000", "+86138", true),
        ("13800138000", "0086 138 0013", true),
        ("13800138000", "8613800138000", true),
        ("13800138000", "１３８００", true),
        ("13800138000", "138 000", true),
        ("13800138000", "138 999", false),
        ("13800138000", "9999", false),
        ("057187654321", "0571", true),
        ("057187654321", "571 8765", true),
        ("057187654321", "+86 571 8765", true),
        ("057187654321", "4321", true),
        ("+85291234567", "852", true),
        ("+85291234567", "+852 9123", true),
        ("+85291234567", "9123", true),
        ("4001234567,801", "801", true),
        ("4001234567,801", "4001234567-801", true),
        ("13800138000|13912345678", "1391", true),
        ("13800138000|13912345678", "80001391", false),
    ];
    for (phones, query, found) in rows {
        let index = one(person("", phones));
        assert_eq!(!index.search(query, 9).is_empty(), *found, "{query:?} in {phones:?}");
    }
}

fn full() -> Entry {
    Entry {
        name: "曾 敏".into(),
        alias: "曾女士".into(),
        wechat: "Zeng_Min88".into(),
        phones: list("13800138000|+85291234567"),
        tags: list("老业主|婚房"),
        concerns: list("学区|得房率"),
        objections: list("总价高|公摊大"),
        layouts: list("三居"),
        notes: "看112㎡,嫌公摊大；等 Ａ区 开盘".into(),
        ..Entry::default()
    }
}

#[test]
fn says_where_and_marks_what_was_found() {
    use MatchedField::*;
    type Row<'a> = (&'a str, MatchedField, usize, &'a [(usize, usize)]);
    let rows: &[Row] = &[
        ("曾", Name, 0, &[(0, 1)]),
        ("曾敏", Name, 0, &[(0, 1), (2, 3)]),
        ("zm", Name, 0, &[(0, 1), (2, 3)]),
        ("zengm", Name, 0, &[(0, 1), (2, 3)]),
        ("min", Name, 0, &[(2, 3)]),
        ("曾女士", Name, 0, &[(0, 1)]),
        ("zns", Name, 0, &[(0, 1)]),
        ("1380", Phone, 0, &[(0, 4)]),
        ("8000", Phone, 0, &[(7, 11)]),
        ("+86 138", Phone, 0, &[(0, 3)]),
        ("9123", Phone, 1, &[(4, 8)]),
        ("+852 9123", Phone, 1, &[(1, 8)]),
        ("zeng_m", Wechat, 0, &[(0, 6)]),
        ("MIN8", Wechat, 0, &[(5, 9)]),
        ("老业主", Tag, 0, &[(0, 3)]),
        ("婚", Tag, 1, &[(0, 1)]),
        ("房率", Concern, 1, &[(1, 3)]),
        ("总价", Objection, 0, &[(0, 2)]),
        ("公摊", Objection, 1, &[(0, 2)]),
        ("三居", Layout, 0, &[(0, 2)]),
        ("112", Notes, 0, &[(1, 4)]),
        ("嫌公摊", Notes, 0, &[(6, 9)]),
        ("a区", Notes, 0, &[(13, 15)]),
        ("曾 学区", Name, 0, &[(0, 1)]),
        ("z 敏", Name, 0, &[(0, 1), (2, 3)]),
        ("112 开盘", Notes, 0, &[(1, 4), (16, 18)]),
        ("138 8000", Phone, 0, &[(0, 3), (7, 11)]),
    ];
    let index = one(full());
    for (query, field, item, ranges) in rows {
        let hits = index.search(query, 9);
        let shown = hits.first().map(|h| (h.field, h.item, h.ranges.as_slice()));
        assert_eq!(shown, Some((*field, *item, *ranges)), "{query:?}");
    }
    for query in ["曾 别墅", "zx", "学区 别墅", "7777", "业主婚房", "敏曾女士"] {
        assert!(index.search(query, 9).is_empty(), "{query:?}");
    }
}

#[test]
fn takes_an_entry_from_a_customer() {
    let customer = |name: &str, title| Customer {
        name: Some(name.into()),
        title,
        wechat: Some("wx".into()),
        ..Customer::default()
    };
    let rows = [
        ("王敏", Some(Title::Ms), "王敏", "王女士"),
        ("王", Some(Title::Ms), "王女士", ""),
        ("王女士", Some(Title::Ms), "王女士", ""),
        ("王敏", None, "王敏", ""),
        ("Lisa", Some(Title::Ms), "Lisa", ""),
    ];
    for (name, title, shown, alias) in rows {
        let entry = Entry::of(&customer(name, title), 7);
        assert_eq!((entry.name.as_str(), entry.alias.as_str()), (shown, alias), "{name}");
        assert_eq!((entry.wechat.as_str(), entry.last_seen), ("wx", 7));
    }
    let nameless = Customer { wechat: Some("wx".into()), ..Customer::default() };
    assert_eq!(Entry::of(&nameless, 0).name, "");
}

#[test]
fn ranks_the_most_telling_match_first() {
    let tag = |name: &str, tag: &str| Entry { tags: list(tag), ..person(name, "") };
    let check = |query: &str, entries: &[(&str, Entry)], expected: &[&str]| {
        let mut index = SearchIndex::default();
        for (id, entry) in entries {
            index.upsert(&Id::new(*id), entry.clone());
        }
        assert_eq!(ids(&index, query), expected, "{query:?}");
    };
    let wechat = |id: &str| Entry { wechat: id.into(), ..Entry::default() };
    let notes = |text: &str| Entry { notes: text.into(), ..Entry::default() };
    check(
        "王",
        &[
            ("notes", notes("王姐介绍")),
            ("tag", tag("李", "王牌")),
            ("middle", person("李王", "")),
            ("prefix", person("王敏", "")),
            ("exact", person("王", "")),
        ],
        &["exact", "prefix", "middle", "tag", "notes"],
    );
    check(
        "wan",
        &[
            ("notes", notes("wan")),
            ("sub", wechat("x_wan")),
            ("begins", wechat("wan1")),
            ("middle", person("李万", "")),
            ("part", person("王敏", "")),
            ("whole", person("万敏", "")),
            ("all", person("万", "")),
            ("latin", person("Wanda", "")),
        ],
        &["latin", "all", "whole", "part", "middle", "begins", "sub", "notes"],
    );
    check(
        "1380",
        &[
            ("notes", notes("1380")),
            ("wechat", wechat("13800")),
            ("middle", person("", "15613801111")),
            ("begins", person("", "13800001111")),
            ("ends", person("", "15611111380")),
            ("whole", person("", "1380")),
            ("name", person("1380", "")),
        ],
        &["name", "whole", "ends", "begins", "middle", "wechat", "notes"],
    );
}

#[test]
fn breaks_ties_by_pin_then_recency_then_id() {
    let mut index = SearchIndex::default();
    for (id, pinned, last_seen) in
        [("e", false, 5), ("d", false, 9), ("c", true, 1), ("b", false, 5), ("a", true, 3)]
    {
        index.upsert(&Id::new(id), Entry { pinned, last_seen, ..person("王女士", "") });
    }
    assert_eq!(ids(&index, "wn"), ["a", "c", "d", "b", "e"]);
    let found = index.search_all("wn", 2, &|id| id.as_str() != "a");
    assert_eq!(found.hits.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["c", "d"]);
    assert_eq!(found.total, 4);
    assert_eq!(index.search_all("wn", 0, &|_| true).total, 5);
}

#[test]
fn follows_changes() {
    let mut index = SearchIndex::default();
    for i in 0..200 {
        for round in 0..3 {
            let name = format!("王{}", ["一", "二", "三"][round]);
            index.upsert(&Id::new(format!("{i}")), person(&name, &format!("138001{i:05}")));
        }
    }
    assert_eq!(index.len(), 200);
    assert_eq!(index.search_all("王三", 5, &|_| true).total, 200);
    assert_eq!(index.search_all("王一", 5, &|_| true).total, 0);
    for i in 0..199 {
        index.remove(&Id::new(format!("{i}")));
    }
    index.remove(&Id::new("nobody"));
    assert_eq!(ids(&index, "13800100199"), ["199"]);
    index.remove(&Id::new("199"));
    assert!(index.is_empty() && ids(&index, "w").is_empty());
}

/// The same rules written the slow and plain way.
mod plain {
    use super::*;

    pub fn fold(text: &str) -> String {
        let half = |c: char| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            'ü' => 'v',
            c => c,
        };
        text.chars().map(half).collect::<String>().to_ascii_lowercase()
    }

    /// Consumes the whole query along the name, trying every way.
    fn along(name: &[(char, Vec<&str>)], query: &str) -> bool {
        if query.is_empty() {
            return true;
        }
        let Some(((c, readings), rest)) = name.split_first() else { return false };
        if query.strip_prefix(*c).is_some_and(|q| along(rest, q)) {
            return true;
        }
        readings.iter().any(|r| {
            (1..=r.len()).any(|n| query.strip_prefix(&r[..n]).is_some_and(|q| along(rest, q)))
        })
    }

    fn in_name(name: &str, query: &str) -> bool {
        let query = query.replace('\'', "");
        let units: Vec<_> = fold(name)
            .chars()
            .zip(readings(name))
            .filter(|(c, _)| !c.is_whitespace() && *c != '\'')
            .collect();
        let titled = name.ends_with("女士") || name.ends_with("先生");
        let starts = if titled && units.len() > 2 { units.len() - 2 } else { units.len() };
        let letter = query.starts_with(|c: char| c.is_ascii_lowercase());
        let plain: String = units.iter().map(|(c, _)| *c).collect();
        !query.is_empty()
            && (plain.contains(&query)
                || (0..if letter { starts } else { units.len() })
                    .any(|at| along(&units[at..], &query)))
    }

    fn in_phone(phone: &str, word: &str) -> bool {
        if matches_digits(phone, word) {
            return true;
        }
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let bare = word.trim_start_matches(|c| "()-.+".contains(c));
        let plus = word[..word.len() - bare.len()].contains('+');
        let typed: String = bare.chars().filter(|c| !"()-.".contains(*c)).collect();
        let typed = typed.strip_prefix("86").filter(|_| plus).unwrap_or(&typed);
        let numeric = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
        numeric && typed.len() < 4 && (digits.starts_with(typed) || digits.ends_with(typed))
    }

    pub fn finds(entry: &Entry, word: &str) -> bool {
        let texts = [&entry.tags, &entry.concerns, &entry.objections, &entry.layouts];
        in_name(&entry.name, word)
            || entry.phones.iter().any(|p| in_phone(p, word))
            || [&entry.wechat, &entry.notes].iter().any(|t| fold(t).contains(word))
            || texts.into_iter().flatten().any(|t| fold(t).contains(word))
    }

    pub fn found(entry: &Entry, query: &str) -> bool {
        let query = fold(query);
        let words: Vec<&str> = query.split_whitespace().collect();
        let numeric = |w: &str| w.chars().all(|c| "0123456789+-.()".contains(c));
        let joined: Vec<String> =
            words.chunk_by(|a, b| numeric(a) == numeric(b)).map(|run| run.concat()).collect();
        !words.is_empty()
            && (words.iter().all(|w| finds(entry, w)) || joined.iter().all(|w| finds(entry, w)))
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    let texts = || prop::collection::vec("[学区价高三居 a1]{1,4}", 0..3);
    (
        "[曾单王南安长尉迟万俟欧阳女吕n ]{0,5}(女士|先生)?",
        prop::collection::vec("1[38][0-3]{3,9}|0571[0-3]{7}|\\+852[0-3]{8}|400[0-3]{7}", 0..3),
        "[a-cA-C1_]{0,4}",
        (texts(), texts(), texts(), texts()),
        "[看房学区a1 Ａ，]{0,8}",
        any::<bool>(),
        0..3_i64,
    )
        .prop_map(|(name, phones, wechat, texts, notes, pinned, last_seen)| {
            let (tags, concerns, objections, layouts) = texts;
            let alias = String::new();
            Entry {
                name,
                alias,
                wechat,
                phones,
                tags,
                concerns,
                objections,
                layouts,
                notes,
                pinned,
                last_seen,
            }
        })
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![
        "[wnshzengmadocy]{1,4}",
        "(wang|w|zeng|ceng|nan|an|shan|dan|ouyang|yu|chi|nv|lu|n){1,3}",
        "[曾王南安女欧n ]{1,3}",
        "[0138+ -]{1,6}",
        "(\\+86|0086|86)? ?1[38][0-3 ]{0,6}",
        "[a-c学区高1ａ]{1,3}",
        "([wnsa学王1]{1,2} ){1,3}",
    ]
}

proptest! {
    #[test]
    fn finds_exactly_what_the_plain_rules_find(
        entries in prop::collection::vec(entry(), 1..12),
        queries in prop::collection::vec(query(), 1..6),
        again in prop::collection::vec((0..12_usize, prop::option::of(entry())), 0..8),
    ) {
        let mut index = SearchIndex::default();
        let mut known = std::collections::BTreeMap::new();
        for (i, entry) in entries.into_iter().enumerate() {
            index.upsert(&Id::new(i.to_string()), entry.clone());
            known.insert(Id::new(i.to_string()), entry);
        }
        for (i, change) in again {
            let id = Id::new(i.to_string());
            match change {
                Some(entry) => {
                    index.upsert(&id, entry.clone());
                    known.insert(id, entry);
                }
                None => {
                    index.remove(&id);
                    known.remove(&id);
                }
            }
        }
        for query in &queries {
            let hits = index.search(query, 99);
            let mut got: Vec<&Id> = hits.iter().map(|h| &h.id).collect();
            got.sort();
            let expected: Vec<&Id> =
                known.iter().filter(|(_, e)| plain::found(e, query)).map(|(id, _)| id).collect();
            prop_assert_eq!(got, expected, "{:?} in {:?}", query, known);
            let few = index.search_all(query, 2, &|_| true);
            prop_assert_eq!(few.total, hits.len());
            prop_assert_eq!(&few.hits[..], &hits[..hits.len().min(2)]);
            prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
            for hit in &hits {
                let entry = &known[&hit.id];
                let text = match hit.field {
                    MatchedField::Name => &entry.name,
                    MatchedField::Phone => &entry.phones[hit.item],
                    MatchedField::Wechat => &entry.wechat,
                    MatchedField::Tag => &entry.tags[hit.item],
                    MatchedField::Concern => &entry.concerns[hit.item],
                    MatchedField::Objection => &entry.objections[hit.item],
                    MatchedField::Layout => &entry.layouts[hit.item],
                    MatchedField::Notes => &entry.notes,
                };
                let len = text.chars().count();
                prop_assert!(!hit.ranges.is_empty());
                prop_assert!(hit.ranges.iter().all(|(a, b)| a < b && *b <= len), "{:?}", hit);
            }
        }
    }
}
