//! Pinyin of names: usual syllables, surname readings, compound surnames, what a customer is called.

use genke::domain::customer::Customer;
use genke::domain::name::{display_name, readings, surname};
use genke::domain::pinyin::syllable;
use genke::domain::words::Title;

#[test]
fn gives_the_usual_syllable() {
    let rows = [
        ('王', Some("wang")),
        ('女', Some("nv")),
        ('吕', Some("lv")),
        ('略', Some("lve")),
        ('士', Some("shi")),
        ('庄', Some("zhuang")),
        ('一', Some("yi")),
        ('安', Some("an")),
        ('晟', Some("sheng")),
        ('珩', Some("heng")),
        ('卜', Some("bu")),
        ('長', Some("zhang")),
        ('陳', Some("chen")),
        ('堃', Some("kun")),
        ('祎', Some("yi")),
        ('鄺', Some("kuang")),
        // In no list of characters in use, and so not in the table (hanzi.txt).
        ('龥', None),
        ('\u{a000}', None),
        ('\u{4dff}', None),
        ('a', None),
        ('1', None),
        (' ', None),
        ('😀', None),
    ];
    for (c, expected) in rows {
        assert_eq!(syllable(c), expected, "{c}");
    }
}

#[test]
fn every_character_in_use_has_one_syllable_of_plain_letters() {
    let hanzi = include_str!("../../hanzi.txt");
    let mut found = 0;
    for c in hanzi.chars().filter(|c| *c != '\n') {
        let s = syllable(c).unwrap_or_else(|| panic!("{c}"));
        assert!((1..=6).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase()), "{c}");
        found += 1;
    }
    assert!(found > 9_900, "{found}");
}

#[test]
fn reads_surnames_their_own_way() {
    // Name; the reading of the surname; the whole name as typed with first readings.
    let rows = [
        ("曾敏", "曾", "zengmin"),
        ("单国强", "单", "shanguoqiang"),
        ("解语花", "解", "xieyuhua"),
        ("仇英", "仇", "qiuying"),
        ("区志明", "区", "ouzhiming"),
        ("查良", "查", "zhaliang"),
        ("盖叫天", "盖", "gejiaotian"),
        ("缪斯", "缪", "miaosi"),
        ("翟天", "翟", "zhaitian"),
        ("尉迟雪", "尉迟", "yuchixue"),
        ("万俟兰", "万俟", "moqilan"),
        ("长孙皓", "长孙", "zhangsunhao"),
        ("单于明", "单于", "chanyuming"),
        ("澹台静", "澹台", "tantaijing"),
        ("乐正绫", "乐正", "yuezhengling"),
        ("令狐冲", "令狐", "linghuchong"),
        ("欧阳晨", "欧阳", "ouyangchen"),
        ("司马光", "司马", "simaguang"),
        ("诸葛亮", "诸葛", "zhugeliang"),
        ("上官云", "上官", "shangguanyun"),
        ("皇甫嵩", "皇甫", "huangfusong"),
        ("慕容复", "慕容", "murongfu"),
        ("东方红", "东方", "dongfanghong"),
        ("拓跋宏", "拓跋", "tuobahong"),
        ("任红", "任", "renhong"),
        ("华罗", "华", "hualuo"),
        ("朴敏", "朴", "piaomin"),
        ("尹力", "尹", "yinli"),
        ("覃辉", "覃", "qinhui"),
        ("员外", "员", "yunwai"),
        ("召阳", "召", "shaoyang"),
        ("宓妃", "宓", "mifei"),
        ("逄军", "逄", "pangjun"),
        ("燕青", "燕", "yanqing"),
        ("葛优", "葛", "geyou"),
        ("隗晓", "隗", "weixiao"),
        ("冼星", "冼", "xianxing"),
        ("乐嘉", "乐", "yuejia"),
        ("万里", "万", "wanli"),
        ("长安", "长", "changan"),
        ("薄云", "薄", "boyun"),
        ("繁星", "繁", "poxing"),
        ("种丹", "种", "chongdan"),
        ("黑牛", "黑", "heniu"),
        ("秘鲁", "秘", "bilu"),
        ("折可", "折", "sheke"),
        ("都敏", "都", "dumin"),
        ("牟平", "牟", "mouping"),
        ("佴华", "佴", "naihua"),
        ("乜洪", "乜", "niehong"),
        ("郄文", "郄", "qiewen"),
        ("卜算", "卜", "busuan"),
        ("阚泽", "阚", "kanze"),
        ("吕布", "吕", "lvbu"),
        ("王女士", "王", "wangnvshi"),
        ("国曾", "国", "guozeng"),
        ("王单", "王", "wangdan"),
        ("阳光", "阳", "yangguang"),
        ("马云", "马", "mayun"),
        ("小单", "单", "xiaoshan"),
        ("老曾", "曾", "laozeng"),
        ("小单单", "小", "xiaodandan"),
    ];
    for (name, expected, typed) in rows {
        assert_eq!(surname(name), expected, "{name}");
        let first: String = readings(name).iter().filter_map(|r| r.first().copied()).collect();
        assert_eq!(first, typed, "{name}");
    }
}

#[test]
fn accepts_the_usual_reading_too() {
    let rows: &[(&str, &[&[&str]])] = &[
        ("单", &[&["shan", "dan"]]),
        ("曾敏", &[&["zeng", "ceng"], &["min"]]),
        ("解", &[&["xie", "jie"]]),
        ("尉迟", &[&["yu", "wei"], &["chi"]]),
        ("万俟", &[&["mo", "wan"], &["qi"]]),
        ("长孙", &[&["zhang", "chang"], &["sun"]]),
        ("宓", &[&["mi", "fu"]]),
        ("吕", &[&["lv", "lu"]]),
        ("王乐", &[&["wang"], &["le", "yue"]]),
        (" 单 a", &[&[], &["shan", "dan"], &[], &[]]),
        ("Lisa", &[&[], &[], &[], &[]]),
        ("", &[]),
    ];
    for (name, expected) in rows {
        assert_eq!(readings(name), *expected, "{name}");
    }
}

#[test]
fn finds_no_surname_where_there_is_none() {
    for name in ["", "  ", "Lisa", "138", "😀"] {
        assert_eq!(surname(name), "", "{name:?}");
    }
    assert_eq!(surname(" 王 敏 "), "王");
    assert_eq!(surname("欧阳"), "欧阳");
    assert_eq!(surname("张先生"), "张");
}

#[test]
fn calls_a_customer_by_the_best_name_known() {
    let check = |name: &str, title, wechat: &str, phone: &str, expected: &str| {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        let customer = Customer {
            name: some(name),
            title,
            wechat: some(wechat),
            phones: some(phone).into_iter().collect(),
            ..Customer::default()
        };
        assert_eq!(display_name(&customer), expected, "{name:?} {title:?}");
    };
    check("王敏", Some(Title::Ms), "", "", "王敏");
    check("王", Some(Title::Ms), "", "", "王女士");
    check("王", None, "", "", "王");
    check("欧阳", Some(Title::Mr), "", "", "欧阳先生");
    check("单于", Some(Title::Mr), "", "", "单于先生");
    check("王女士", Some(Title::Ms), "", "", "王女士");
    check("李先生", Some(Title::Mr), "", "", "李先生");
    check("赵小姐", Some(Title::Ms), "", "", "赵小姐");
    check("钱总", Some(Title::Mr), "", "", "钱总");
    check("孙姐", Some(Title::Ms), "", "", "孙姐");
    check("周哥", Some(Title::Mr), "", "", "周哥");
    check("Lisa", Some(Title::Ms), "", "", "Lisa");
    check("=SUM(A1:A9)", None, "", "", "=SUM(A1:A9)");
    check(" 王敏 ", None, "wx", "13800132201", "王敏");
    check("", Some(Title::Mr), "wx_88", "13800132201", "wx_88");
    check("  ", None, "", "13800132201", "尾号2201");
    check("", None, "", "+85291234567", "尾号4567");
    check("", None, "", "4001234567,801", "尾号4567");
    check("", None, "", "", "未留名");
}
