//! What the words of a closed column mean in the app, and the answers the user gave for the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cell::folded;
use super::columns::Column;
use crate::domain::words::{
    DealStage, DecisionStage, Need, Outcome, Temperament, Tier, Title, Way, Word, lists,
};

/// What one word of a cell means: the term to store, and a second one some words carry
/// (抖音 is channel 自渠, detail 抖音; 电话未接 is way 去电, outcome 未接).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub term: String,
    pub detail: Option<String>,
}

/// What the user answered for a word the app does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Read it as this word.
    #[serde(rename = "当作")]
    As(String),
    /// Keep it in 备注 with its heading.
    #[serde(rename = "留在备注")]
    KeepInNotes,
}

/// Remembers the answers, per column and word as written (white space and width do not matter).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ValueMap(BTreeMap<Column, BTreeMap<String, Answer>>);

impl ValueMap {
    /// Remembers an answer, in place of an earlier one.
    pub fn insert(&mut self, (column, value): (Column, &str), answer: Answer) {
        self.0.entry(column).or_default().insert(folded(value), answer);
    }

    /// Returns the answer given for a word.
    pub fn answer(&self, column: Column, value: &str) -> Option<&Answer> {
        self.0.get(&column)?.get(&folded(value))
    }

    /// Finds what a word means: by the user's answer, else by what the app knows.
    pub fn meaning(&self, column: Column, value: &str) -> Option<Meaning> {
        match self.answer(column, value) {
            Some(Answer::KeepInNotes) => None,
            Some(Answer::As(word)) => meaning(column, word),
            None => meaning(column, value),
        }
    }
}

/// Tells whether the column takes only known words, so that an unknown one is asked about.
pub fn is_closed(column: Column) -> bool {
    !choices(column).is_empty()
}

/// Tells whether a cell of the column may hold several words.
pub fn is_list(column: Column) -> bool {
    use Column as C;
    matches!(column, C::Concern | C::Objection | C::Layout | C::Product | C::Purpose)
}

/// Lists the words of a closed column that the mapping screen offers; empty for free text.
pub fn choices(column: Column) -> Vec<&'static str> {
    fn terms<W: Word>() -> Vec<&'static str> {
        W::ALL.iter().map(|w| w.term()).collect()
    }
    match column {
        Column::Title => terms::<Title>(),
        Column::Tier => terms::<Tier>(),
        Column::Way => terms::<Way>(),
        Column::Outcome => terms::<Outcome>(),
        Column::Need => terms::<Need>(),
        Column::DecisionStage => terms::<DecisionStage>(),
        Column::DealStage => terms::<DealStage>(),
        Column::Temperament => terms::<Temperament>(),
        Column::Invalid => vec!["有效", "无效"],
        Column::Channel => [lists::CHANNELS, lists::CHANNEL_DETAILS].concat(),
        Column::Layout => lists::LAYOUTS.to_vec(),
        Column::Area => lists::AREAS.to_vec(),
        Column::Product => lists::PRODUCTS.to_vec(),
        Column::Purpose => lists::PURPOSES.to_vec(),
        Column::Concern => lists::CONCERNS.to_vec(),
        Column::Objection => lists::OBJECTIONS.to_vec(),
        Column::Family => lists::FAMILIES.to_vec(),
        Column::Housing => lists::HOUSINGS.to_vec(),
        Column::PurchaseCount => lists::PURCHASES.to_vec(),
        Column::Payment => lists::PAYMENTS.to_vec(),
        Column::PriceReaction => lists::PRICE_REACTIONS.to_vec(),
        _ => Vec::new(),
    }
}

/// Finds what a word of a closed column means by default.
pub fn meaning(column: Column, value: &str) -> Option<Meaning> {
    let word = folded(value);
    let same = |term: &&&str| folded(term) == word;
    let known = choices(column);
    let bare = match column {
        Column::Tier => bare_tier(&word),
        Column::Layout => return layout(&word).map(plain),
        Column::Area => return area(&word).map(plain),
        _ => word.as_str(),
    };
    if let Some(found) = synonym(column, bare) {
        return Some(found);
    }
    let term = known.iter().find(same).or_else(|| known.iter().find(|t| folded(t) == bare))?;
    match column {
        // A detail by itself says its channel too.
        Column::Channel if !lists::CHANNELS.contains(term) => {
            Some(Meaning { term: channel_of(term).into(), detail: Some((*term).to_owned()) })
        }
        _ => Some(plain(term)),
    }
}

fn plain(term: &str) -> Meaning {
    Meaning { term: term.to_owned(), detail: None }
}

/// Words for terms, `大类/细类` or `方式/结果` where a word says both.
#[rustfmt::skip]
const SYNONYMS: &[(Column, &str, &[&str])] = &[
    (Column::Title, "先生", &["男", "男士", "男性"]),
    (Column::Title, "女士", &["女", "女性", "小姐", "太太"]),
    (Column::Tier, "A", &["必买", "高", "高意向", "强", "强烈", "重点", "很高", "a+", "a-", "准"]),
    (Column::Tier, "B", &["较高", "中高", "中", "中等", "较强", "有", "b+", "b-"]),
    (Column::Tier, "C", &["一般", "低", "较低", "观望", "弱", "普通", "c+", "c-"]),
    (Column::Tier, "D", &["无", "无意向", "无效", "放弃", "战败", "不买"]),
    (Column::Invalid, "无效", &["是", "无", "y", "yes"]),
    (Column::Invalid, "有效", &["否", "有", "n", "no"]),
    (Column::Way, "来访", &["到访", "面谈", "首访", "复访", "到店", "现场", "接待", "现场接待", "二访", "自访", "见面", "案场", "进店"]),
    (Column::Way, "来电", &["询问", "咨询", "来电咨询", "电话咨询", "呼入", "接听", "客户来电"]),
    (Column::Way, "去电", &["电话", "打电话", "致电", "回访", "电话回访", "电话跟进", "电话沟通", "电访", "呼出", "电联", "手机", "拨打"]),
    (Column::Way, "去电/未接", &["未接", "未接通", "电话未接", "没接", "无人接听", "未接听"]),
    (Column::Way, "去电/关机停机", &["关机", "停机"]),
    (Column::Way, "去电/拒接", &["拒接", "挂断"]),
    (Column::Way, "微信", &["微信沟通", "微信跟进", "微信回访", "企业微信", "企微", "wechat", "vx", "wx"]),
    (Column::Way, "短信", &["信息", "发短信", "sms"]),
    (Column::Way, "看房", &["带看", "样板间", "看样板间", "看样板房"]),
    (Column::Way, "上门拜访", &["上门", "拜访", "家访"]),
    (Column::Way, "活动", &["暖场", "暖场活动", "沙龙"]),
    (Column::Outcome, "到访", &["已到访", "来访", "已到"]),
    (Column::Outcome, "接通", &["已接通", "已接", "有效", "正常", "是", "已接听"]),
    (Column::Outcome, "已回复", &["回复", "已回", "有回复"]),
    (Column::Outcome, "未接", &["未接通", "没接", "无人接听", "无人接", "否", "未接听"]),
    (Column::Outcome, "关机停机", &["关机", "停机", "空号"]),
    (Column::Outcome, "拒接", &["挂断", "拒听"]),
    (Column::Outcome, "未回", &["未回复", "没回", "无回复"]),
    (Column::DealStage, "来电", &["询问", "咨询", "问询"]),
    (Column::DealStage, "到访", &["来访", "看房", "已到访"]),
    (Column::DealStage, "认筹", &["排卡", "已认筹"]),
    (Column::DealStage, "认购", &["已认购", "下定", "已定"]),
    (Column::DealStage, "签约", &["已签约", "成交", "已成交"]),
    (Column::DealStage, "交付", &["已交付", "交房"]),
    (Column::Channel, "自然到访", &["自访", "自然来访", "自来", "自然", "自然客", "自然访", "顺访"]),
    (Column::Channel, "中介", &["分销", "中介(分销)", "渠道", "经纪人", "房产中介", "中介带看", "二手门店"]),
    (Column::Channel, "自渠", &["自拓", "拓客", "自有渠道", "外拓"]),
    (Column::Channel, "来电", &["电话", "来电咨询", "call客"]),
    (Column::Channel, "老带新", &["老业主", "老客户", "转介绍", "业主推荐", "业主介绍", "老客户介绍"]),
    (Column::Channel, "老带新/朋友介绍", &["朋友", "亲友", "熟人", "亲友介绍"]),
    (Column::Channel, "自渠/户外", &["户外广告", "广告牌", "围挡", "路牌", "大牌", "高炮"]),
    (Column::Channel, "自渠/派单", &["传单", "dm单", "单页"]),
    (Column::Channel, "自渠/电梯广告", &["电梯", "电梯海报", "梯媒"]),
    (Column::Channel, "自渠/网络", &["网络", "网上", "网站", "公众号", "朋友圈", "微信公众号"]),
    (Column::Concern, "区位", &["地段", "位置", "区域", "地理位置"]),
    (Column::Concern, "交通", &["地铁", "出行"]),
    (Column::Concern, "学区", &["学校", "学位", "教育", "上学"]),
    (Column::Concern, "配套", &["生活配套", "商业", "周边配套", "商业配套"]),
    (Column::Concern, "景观", &["环境", "绿化", "园林", "小区环境"]),
    (Column::Concern, "采光", &["日照", "阳光"]),
    (Column::Concern, "得房率", &["公摊"]),
    (Column::Concern, "车位", &["停车", "停车位"]),
    (Column::Concern, "品牌", &["开发商", "开发商品牌"]),
    (Column::Concern, "价格", &["总价", "单价", "优惠"]),
    (Column::Concern, "付款方式", &["付款", "首付"]),
    (Column::Concern, "交付时间", &["交房", "交房时间", "工期", "交付"]),
    (Column::Objection, "总价高", &["价格高", "总价偏高", "价格偏高", "太贵", "超预算"]),
    (Column::Objection, "公摊大", &["嫌公摊大", "得房率低"]),
    (Column::Objection, "家人意见不一", &["要和家人商量", "家人不同意"]),
    (Column::Objection, "观望降价", &["等降价", "观望"]),
    (Column::Objection, "竞品在比", &["对比竞品", "竞品"]),
    (Column::Objection, "位置偏", &["偏远", "太远", "位置远"]),
    (Column::Payment, "一次性", &["全款", "一次性付款"]),
    (Column::Payment, "商贷", &["按揭", "商业贷款", "贷款"]),
    (Column::Payment, "公积金", &["公积金贷款"]),
    (Column::Payment, "组合贷", &["组合贷款", "组合"]),
    (Column::Payment, "分期", &["分期付款"]),
    (Column::PurchaseCount, "首套", &["一套", "首次", "第一套", "1", "首次置业"]),
    (Column::PurchaseCount, "二套", &["第二套", "2", "二次", "二次置业"]),
    (Column::PurchaseCount, "三套及以上", &["三套", "3", "多套", "多次"]),
    (Column::Purpose, "自住(首次)", &["首次自住", "刚需"]),
    (Column::Purpose, "自住(改善)", &["改善", "改善自住"]),
    (Column::Need, "刚需", &["首次", "首置"]),
    (Column::Need, "改善", &["首改", "再改"]),
    (Column::Need, "投资", &["投资客"]),
];

fn synonym(column: Column, word: &str) -> Option<Meaning> {
    let fits = |s: &&(Column, &str, &[&str])| s.0 == column && s.2.contains(&word);
    let (_, terms, _) = SYNONYMS.iter().find(fits)?;
    let (term, detail) = terms.split_once('/').map_or((*terms, None), |(t, d)| (t, Some(d)));
    Some(Meaning { term: term.into(), detail: detail.map(str::to_owned) })
}

/// Strips what people put around a tier: A级, B类客户, 意向C, 低意向, A(高).
fn bare_tier(word: &str) -> &str {
    let word = word.split(['(', '[', '\u{3010}']).next().unwrap_or(word);
    let word = word.strip_suffix("客户").unwrap_or(word);
    let word = word.strip_suffix(['级', '类', '档']).unwrap_or(word);
    let bare = word.strip_prefix("意向度").or(word.strip_prefix("意向")).unwrap_or(word);
    let bare = bare.strip_suffix("意向").filter(|b| !matches!(*b, "无" | "有")).unwrap_or(bare);
    if bare.is_empty() { word } else { bare }
}

fn channel_of(detail: &str) -> &'static str {
    match detail {
        "路过" => "自然到访",
        "朋友介绍" => "老带新",
        _ => "自渠",
    }
}

/// Reads 三房, 3室2厅, 两居 as 三居, 三居, 二居.
fn layout(word: &str) -> Option<&'static str> {
    let mut chars = word.chars();
    let rooms = match chars.next()? {
        '一' | '1' => 0,
        '二' | '两' | '2' => 1,
        '三' | '3' => 2,
        '四' | '4' => 3,
        '五' | '六' | '5' | '6' => 4,
        _ => return None,
    };
    matches!(chars.next()?, '房' | '居' | '室').then(|| lists::LAYOUTS.get(rooms).copied())?
}

/// Reads 112㎡ as its band 110–130; a band written with any dash is itself.
fn area(word: &str) -> Option<&'static str> {
    let bare = word.trim_end_matches(['㎡', '平', '米', '方']).trim_end_matches("m2");
    let bare = bare.replace(['-', '~', '—', '至'], "–");
    if let Some(band) = lists::AREAS.iter().find(|a| **a == bare) {
        return Some(band);
    }
    let size: f64 = bare.parse().ok().filter(|s| (20.0..=1000.0).contains(s))?;
    let ends = [70.0, 90.0, 110.0, 130.0, 150.0, 200.0];
    let band = ends.iter().position(|end| size < *end).unwrap_or(ends.len());
    lists::AREAS.get(band).copied()
}
