//! Names: the surname, what a customer is called on a screen, and how a name is typed in pinyin.

use super::customer::Customer;
use super::pinyin::{syllable, without_umlaut};
use super::words::Word;

/// Returns the surname at the start of a name, compound ones whole; empty when there is none.
///
/// 老王 and 小李 give the surname after the nickname.
pub fn surname(name: &str) -> &str {
    let name = name.trim();
    let start = nickname_len(name);
    let rest = name.get(start..).unwrap_or_default();
    let len = match compound(rest) {
        Some((surname, _)) => surname.len(),
        None => rest.chars().next().filter(|c| syllable(*c).is_some()).map_or(0, char::len_utf8),
    };
    rest.get(..len).unwrap_or_default()
}

/// What a customer is called of whom nothing is known.
const NAMELESS: &str = "未留名";

/// Tells whether nothing on the card names the customer.
pub fn is_nameless(customer: &Customer) -> bool {
    display_name(customer) == NAMELESS
}

/// Returns what a customer is called on screens: 王敏, 王女士, else 微信号, 尾号2201 or 未留名.
pub fn display_name(customer: &Customer) -> String {
    let name = customer.name.as_deref().map(str::trim).unwrap_or_default();
    if !name.is_empty() {
        let title = customer.title.filter(|_| surname(name) == name).map_or("", Word::term);
        return [name, title].concat();
    }
    if let Some(wechat) = customer.wechat.as_deref().map(str::trim).filter(|w| !w.is_empty()) {
        return wechat.to_owned();
    }
    let tail = customer.phones.first().and_then(|phone| {
        let number = phone.split(',').next()?;
        number.get(number.len().checked_sub(4)?..)
    });
    tail.map_or_else(|| NAMELESS.to_owned(), |tail| ["尾号", tail].concat())
}

/// Returns how each character may be read, most fitting first: a surname's own reading (单 `shan`)
/// before the usual one (`dan`); nothing for a character that is not Chinese.
pub fn readings(name: &str) -> Vec<Vec<&'static str>> {
    let start = name.len() - name.trim_start().len();
    let start = start + nickname_len(name.trim());
    let compound = name.get(start..).and_then(compound);
    let mut all = Vec::new();
    for (at, c) in name.char_indices() {
        let special: &[&str] = match compound {
            Some((surname, readings)) if at >= start && at < start + surname.len() => readings
                .get(surname[..at - start].chars().count())
                .map_or(&[], std::slice::from_ref),
            None if at == start => of(SURNAMES, c),
            _ => of(GIVEN, c),
        };
        let usual = syllable(c);
        let mut list: Vec<&'static str> = special.to_vec();
        for reading in usual.into_iter().chain(usual.and_then(without_umlaut)) {
            if !list.contains(&reading) {
                list.push(reading);
            }
        }
        all.push(list);
    }
    all
}

/// Counts the bytes of 老 小 大 阿 before a surname that stands alone after it.
fn nickname_len(name: &str) -> usize {
    let mut chars = name.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(c @ ('老' | '小' | '大' | '阿')), Some(_), None) => c.len_utf8(),
        _ => 0,
    }
}

/// Finds the compound surname a name starts with, and its readings where they are special.
fn compound(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let special = COMPOUND_READ.iter().find(|(surname, _)| name.starts_with(surname));
    if let Some((surname, readings)) = special {
        return Some((surname, readings));
    }
    // One look for the first character spares most names the walk through the list.
    let first = name.chars().next()?;
    let mut all = COMPOUND.contains(first).then(|| COMPOUND.split(' '))?;
    all.find(|surname| name.starts_with(surname)).map(|surname| (surname, NONE))
}

const NONE: &[&str] = &[];

type Readings = &'static [(char, &'static [&'static str])];

fn of(table: Readings, c: char) -> &'static [&'static str] {
    table.iter().find(|(special, _)| *special == c).map_or(&[], |(_, readings)| readings)
}

/// Characters read differently as a surname.
const SURNAMES: Readings = &[
    ('曾', &["zeng"]),
    ('单', &["shan"]),
    ('解', &["xie"]),
    ('仇', &["qiu"]),
    ('区', &["ou"]),
    ('查', &["zha"]),
    ('盖', &["ge"]),
    ('缪', &["miao"]),
    ('翟', &["zhai"]),
    ('朴', &["piao"]),
    ('覃', &["qin"]),
    ('员', &["yun"]),
    ('召', &["shao"]),
    ('宓', &["mi", "fu"]),
    ('逢', &["pang"]),
    ('隗', &["wei"]),
    ('洗', &["xian"]),
    ('乐', &["yue"]),
    ('秘', &["bi"]),
    ('繁', &["po"]),
    ('种', &["chong"]),
    ('折', &["she"]),
    ('黑', &["he"]),
    ('薄', &["bo"]),
    ('祭', &["zhai"]),
    ('句', &["gou"]),
    ('能', &["nai"]),
    ('郗', &["xi", "chi"]),
    ('郄', &["qie", "xi"]),
    ('郇', &["xun", "huan"]),
    ('乜', &["nie"]),
    ('佴', &["nai"]),
    ('柏', &["bai", "bo"]),
    ('莘', &["shen", "xin"]),
    ('都', &["du"]),
    ('粘', &["nian"]),
    ('谌', &["chen", "shen"]),
    ('牟', &["mou", "mu"]),
    ('炅', &["gui"]),
    ('强', &["qiang", "jiang"]),
    ('尉', &["wei", "yu"]),
    ('长', &["chang", "zhang"]),
    ('藏', &["zang"]),
    ('适', &["kuo"]),
    ('行', &["xing", "heng"]),
];

/// Characters that given names read in more than one way.
const GIVEN: Readings = &[
    ('乐', &["le", "yue"]),
    ('茜', &["qian", "xi"]),
    ('晟', &["sheng", "cheng"]),
    ('盛', &["sheng", "cheng"]),
    ('长', &["chang", "zhang"]),
    ('行', &["xing", "hang"]),
    ('重', &["zhong", "chong"]),
    ('朝', &["chao", "zhao"]),
    ('娜', &["na", "nuo"]),
    ('柏', &["bai", "bo"]),
    ('莘', &["xin", "shen"]),
    ('觉', &["jue", "jiao"]),
    ('传', &["chuan", "zhuan"]),
    ('颉', &["jie", "xie"]),
    ('筠', &["yun", "jun"]),
    ('参', &["can", "shen"]),
    ('曾', &["zeng"]),
    ('解', &["jie", "xie"]),
    ('单', &["dan", "shan"]),
    ('藏', &["cang", "zang"]),
    ('泊', &["bo", "po"]),
    ('都', &["du"]),
    ('说', &["shuo", "yue"]),
    ('芎', &["xiong"]),
];

/// Compound surnames whose reading differs from their characters' usual ones.
const COMPOUND_READ: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
    ("单于", &["chan", "yu"]),
    ("澹台", &["tan", "tai"]),
    ("乐正", &["yue", "zheng"]),
    ("中行", &["zhong", "hang"]),
];

/// Compound surnames read as usual.
const COMPOUND: &str = "拓跋 令狐 鲜于 宰父 皇甫 南宫 欧阳 司马 诸葛 上官 司徒 司空 司寇 东方 \
公孙 慕容 夏侯 轩辕 宇文 呼延 赫连 闻人 濮阳 淳于 申屠 公羊 公冶 宗政 \
太叔 仲孙 钟离 闾丘 端木 巫马 公西 漆雕 壤驷 公良 夹谷 谷梁 段干 百里 \
东郭 南门 东门 西门 羊舌 微生 梁丘 左丘 第五 独孤 纳兰 完颜 耶律 叶赫 \
爱新觉罗 贺兰 达奚 哥舒 仆固 太史 公仪 子车 颛孙 亓官 司城 北宫 锺离";
