use genke::domain::fields::Id;
use genke::domain::script::Script;
use genke::domain::script::search::{Found, Matched, ScriptIndex};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fields;

/// A small library: id, category, question, tags, short answer, uses.
const LIBRARY: &[(&str, &str, &str, &str, &str, u32)] = &[
    ("xuequ", "教育医疗商业配套", "学区怎么划分?", "学区|学校", "以教育部门当年公布为准", 3),
    ("xiaoqu", "规划与指标", "小区有多少户?", "规模", "共多少户以规划为准", 9),
    ("duikou", "教育医疗商业配套", "对口学区能写进合同吗?", "学区", "不能写", 1),
    ("gui", "抗性说辞", "这个总价超出我们想的了", "总价高", "先看月供", 5),
    ("yuegong", "付款首付", "月供大概多少?", "月供", "看贷款年限", 2),
    ("huankuan", "商贷", "可以提前还款吗?", "还款", "问银行", 0),
    ("chewei", "车位", "车位、充电桩够用吗?", "停车", "每户配比看规划", 4),
    ("gongtan", "得房率公摊", "公摊为什么这么大?", "得房率", "电梯和大堂都算进去", 4),
    ("lv", "规划与指标", "绿化率是多少?", "绿化", "看规划许可证", 1),
    ("vr", "户型面积", "有没有VR看房?", "VR", "可以发链接", 0),
    ("wuye", "物业", "物业费怎么收?", "物业费", "按建筑面积,学区与它无关", 0),
];

fn index() -> ScriptIndex {
    let mut index = ScriptIndex::default();
    for (id, category, question, tags, short, uses) in LIBRARY {
        let mut row = json!({
            "category": category, "question": question, "short": short, "uses/p": uses,
            "basis": "说明书", "long": "详细说法",
        });
        for tag in tags.split('|') {
            row[format!("tags/{tag}")] = json!(true);
        }
        index.upsert(&read(id, row));
    }
    index
}

fn read(id: &str, row: Value) -> Script {
    Script::read(&Id::new(id), &fields(row))
}

fn search(index: &ScriptIndex, query: &str) -> Found {
    index.search(query, 50, &|_| true)
}

fn check(query: &str, first: &[&str]) {
    let found = search(&index(), query);
    let ids: Vec<_> = found.hits.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(ids.get(..first.len()).unwrap_or(&ids), first, "{query:?} found {ids:?}");
    assert!(first.is_empty() == ids.is_empty(), "{query:?} found {ids:?}");
}

#[test]
fn finds_in_every_way_of_typing() {
    // Initials, from the first letter; a question whose tag it is stands first.
    check("xq", &["xuequ", "xiaoqu", "duikou"]);
    check("x", &["xiaoqu", "xuequ"]);
    check("XQ", &["xuequ"]);
    check("cwcdz", &["chewei"]);
    check("gt", &["gongtan"]);
    check("yg", &["yuegong"]);
    // Full pinyin, whole and half-typed, mixed with initials and characters.
    check("xuequ", &["xuequ", "duikou"]);
    check("xueq", &["xuequ"]);
    check("xue qu", &["xuequ"]);
    check("xuequzm", &["xuequ"]);
    check("学q", &["xuequ"]);
    check("huankuan", &["huankuan"]);
    check("tqhk", &["huankuan"]);
    check("lvhua", &["lv"]);
    check("luhua", &["lv"]);
    check("vr", &["vr"]);
    check("ＶＲ", &["vr"]);
    // Characters.
    check("学区", &["xuequ", "duikou", "wuye"]);
    check("车位充电", &["chewei"]);
    check("学区?", &["xuequ"]);
    check("学区 合同", &["duikou"]);
    check("电梯", &["gongtan"]);
    check("详细 物业", &["wuye"]);
    // What else it is called.
    check("贵", &["gui"]);
    check("价格高", &["gui"]);
    check("总价高", &["gui"]);
    check("客户说太贵了", &["gui"]);
    check("taigui", &["gui"]);
    check("jgg", &["gui"]);
    check("停车", &["chewei"]);
    check("得房率低", &["gongtan"]);
    check("按揭款", &["yuegong"]);
    // One wrong, missing, extra or swapped letter.
    check("xuexu", &["xuequ"]);
    check("xuwqu", &["xuequ"]);
    check("gongtna", &["gongtan"]);
    check("chewie", &["chewei"]);
    check("cheewei", &["chewei"]);
    check("chwei", &["chewei"]);
    check("huangkuan", &["huankuan"]);
    check("yuegon hg", &["yuegong"]);
    // A sentence that has nothing whole.
    check("小区到底多少户人家", &["xiaoqu"]);
    check("问合同里写不写", &["duikou"]);
    check("怎么可以这个", &[]);
    // Nothing.
    check("", &[]);
    check("  ", &[]);
    check("?", &[]);
    check("zzzz", &[]);
    check("飞机", &[]);
}

fn check_mark(query: &str, id: &str, matched: Matched, marked: &str) {
    let found = search(&index(), query);
    let hit = found.hits.iter().find(|h| h.id.as_str() == id).unwrap();
    let question = LIBRARY.iter().find(|(known, ..)| *known == id).unwrap().2;
    let chars: Vec<char> = question.chars().collect();
    let text: Vec<String> =
        hit.ranges.iter().map(|(a, b)| chars[*a..*b].iter().collect()).collect();
    assert_eq!((hit.matched, text.join("|").as_str()), (matched, marked), "{query:?} in {id}");
}

#[test]
fn marks_what_was_found() {
    check_mark("xq", "xuequ", Matched::Question, "学区");
    check_mark("xq", "duikou", Matched::Keyword, "学区");
    check_mark("学区 合同", "duikou", Matched::Question, "学区|合同");
    check_mark("车位充电", "chewei", Matched::Question, "车位|充电");
    check_mark("贵", "gui", Matched::Synonym, "");
    check_mark("按揭款", "yuegong", Matched::Synonym, "月供");
    check_mark("gongtna", "gongtan", Matched::Typo, "公摊");
    check_mark("小区到底多少户人家", "xiaoqu", Matched::Similar, "小区");
    check_mark("电梯", "gongtan", Matched::Short, "");
    check_mark("说明书", "xuequ", Matched::Basis, "");
}

#[test]
fn ranks_by_match_then_use_then_order() {
    let mut index = ScriptIndex::default();
    for (id, question, uses, order) in [
        ("c", "物业费", 1, 2.0),
        ("b", "物业费", 1, 1.0),
        ("a", "物业费", 5, 9.0),
        ("d", "物业", 0, 0.0),
    ] {
        let row = json!({"question": question, "uses/p": uses, "order": order});
        index.upsert(&read(id, row));
    }
    let ids = |query: &str| {
        let found = search(&index, query);
        found.hits.into_iter().map(|h| h.id.0).collect::<Vec<_>>().join("")
    };
    assert_eq!(ids("物业"), "dabc");
    assert_eq!(ids("wy"), "abcd");
    let two = index.search("wy", 2, &|id| id.as_str() != "a");
    assert_eq!((two.hits.len(), two.total), (2, 3));
    assert_eq!(two.hits[0].id.as_str(), "b");
}

#[test]
fn follows_edits_and_removals() {
    let mut index = index();
    let count = index.len();
    index.upsert(&read("xuequ", json!({"question": "入学年龄?"})));
    assert_eq!(index.len(), count);
    assert_eq!(search(&index, "划分").total, 0);
    assert_eq!(search(&index, "入学年龄").hits[0].id.as_str(), "xuequ");
    index.remove(&Id::new("xuequ"));
    index.remove(&Id::new("never"));
    assert_eq!((index.len(), search(&index, "年龄").total), (count - 1, 0));
    assert_eq!(search(&index, "vr").hits[0].id.as_str(), "vr");
    assert!(!index.is_empty());
}

proptest! {
    /// Whatever single mistake the thumb makes in the pinyin of a question, it is found.
    #[test]
    fn one_mistake_is_always_forgiven(kind in 0..4, at in 0..14_usize, letter in proptest::char::range('a', 'z')) {
        let mut typed: Vec<char> = "gongtanweishenme".chars().collect();
        match kind {
            0 => typed[at] = letter,
            1 => { typed.remove(at); }
            2 => typed.insert(at, letter),
            _ => typed.swap(at, at + 1),
        }
        let typed: String = typed.into_iter().collect();
        let found = search(&index(), &typed);
        prop_assert!(found.hits.iter().any(|hit| hit.id.as_str() == "gongtan"), "{typed}");
    }

    #[test]
    fn whatever_is_typed_marks_stay_in_the_question(typed in "[a-z学区车位贵 ?{]{0,8}") {
        for hit in search(&index(), &typed).hits {
            let row = LIBRARY.iter().find(|(id, ..)| *id == hit.id.as_str()).unwrap();
            let len = row.2.chars().count();
            prop_assert!(hit.ranges.iter().all(|(from, to)| from < to && *to <= len), "{typed}");
        }
    }
}
