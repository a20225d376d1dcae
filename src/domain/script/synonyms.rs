//! Words that mean the same at the sales desk: whoever types one finds them all.

use super::sounds::units;
use crate::domain::search::names::{Unit, find_name};
use crate::domain::search::text::bit;

/// Each group's words; a script that has one of them is found by every other one.
pub(super) const GROUPS: &[&[&str]] = &[
    &[
        "总价高",
        "总价太高",
        "价格高",
        "价格太高",
        "单价高",
        "太贵",
        "贵",
        "超预算",
        "预算不够",
        "买不起",
        "价格",
    ],
    &["优惠", "打折", "折扣", "便宜", "让利", "活动价"],
    &["首付不足", "首付不够", "首付", "首期", "头款", "凑不齐"],
    &["月供压力", "月供", "月还款", "按揭款", "还款压力", "房贷压力"],
    &["贷款资格", "征信", "流水", "批贷", "贷不下来", "贷款"],
    &["商贷", "商业贷款", "银行贷款", "按揭", "利率", "LPR", "房贷"],
    &["公积金", "组合贷", "住房公积金"],
    &["学区", "学校", "上学", "读书", "入学", "对口", "教育", "幼儿园", "小学"],
    &["医院", "看病", "医疗", "就医"],
    &["商业配套", "商场", "超市", "买菜", "菜市场", "购物"],
    &["配套未成熟", "配套不成熟", "荒", "偏僻", "没人气", "冷清"],
    &["位置偏", "太远", "远", "地段", "位置", "区位"],
    &["交通", "地铁", "公交", "通勤", "上班", "堵车", "出行"],
    &["公摊大", "公摊", "得房率", "实用率", "套内", "使用面积"],
    &["期房/交付担心", "期房", "烂尾", "延期", "交不了房", "停工"],
    &["交付", "交房", "收房", "拿房", "什么时候住"],
    &["保修", "质保", "维修", "漏水", "渗水", "质量"],
    &["观望降价", "观望", "降价", "再等等", "跌", "不着急", "等等看"],
    &["竞品在比", "竞品", "别家", "隔壁", "对比", "其他楼盘", "比较"],
    &["卖旧买新", "置换", "卖房", "旧房", "换房", "老房子"],
    &["家人意见不一", "家人", "老公", "老婆", "父母", "爸妈", "商量"],
    &["决策人未到", "做不了主", "回去商量", "决策人"],
    &["楼层朝向不合", "楼层", "朝向", "采光", "低楼层", "高楼层", "西晒", "日照"],
    &["户型", "格局", "布局", "几居", "房型"],
    &["面积", "平米", "平方", "多大"],
    &["车位", "停车", "车库", "车位比", "充电桩"],
    &["物业", "物业费", "物管", "保安", "管家"],
    &["产权", "产权年限", "70年", "土地使用权", "年限", "房产证", "不动产证"],
    &["税费", "契税", "维修基金", "税", "办证费"],
    &["五证", "预售证", "开发商", "手续", "资质"],
    &["容积率", "绿化率", "楼间距", "规划", "指标", "密度"],
    &["装修", "精装", "毛坯", "交付标准", "样板间"],
    &["邀约", "约访", "再来看看", "复访", "来看房"],
    &["催签", "签约", "认购", "逼定", "下定"],
    &["节日", "祝福", "过年", "中秋", "春节", "生日"],
    &["老带新", "转介绍", "推荐朋友", "介绍朋友"],
    &["刚需", "首套", "第一套房", "结婚", "婚房"],
    &["改善", "二套", "换大"],
    &["投资", "出租", "租金"],
    &["退房", "退定", "定金", "退款"],
    &["噪音", "吵", "隔音", "临街"],
];

/// One word made ready for pinyin, with the mask of its characters.
#[derive(Clone, Debug)]
struct Word {
    units: Vec<Unit>,
    mask: u64,
}

/// The groups with their words.
#[derive(Clone, Debug)]
pub(super) struct Synonyms(Vec<Vec<Word>>);

impl Default for Synonyms {
    fn default() -> Self {
        let word = |word: &&str| {
            let mut all = Vec::new();
            units(word, &mut all);
            Word { mask: characters(&all), units: all }
        };
        Self(GROUPS.iter().map(|group| group.iter().map(word).collect()).collect())
    }
}

impl Synonyms {
    /// Returns one bit per group that has a word within these units.
    pub fn within(&self, units: &[Unit]) -> u64 {
        let mask = characters(units);
        self.bits(|word| word.mask & !mask == 0 && place(units, word).is_some())
    }

    /// Returns one bit per group that is meant by what was typed: a word of it somewhere in the
    /// characters, or one word of it whole in pinyin (initials from two letters on).
    pub fn meant(&self, typed: &[char]) -> u64 {
        let is_latin = typed.iter().all(char::is_ascii_alphanumeric);
        self.bits(|word| {
            let word = &word.units;
            if is_latin {
                typed.len() > 1
                    && find_name(word, 1, typed)
                        .is_some_and(|hit| hit.first == 0 && hit.count == word.len())
            } else {
                let same = |part: &[char]| part.iter().zip(word).all(|(c, unit)| *c == unit.ch);
                typed.windows(word.len().max(1)).any(same)
            }
        })
    }

    /// Returns where the first word of these groups stands: first unit and count.
    pub fn find(&self, units: &[Unit], groups: u64) -> Option<(usize, usize)> {
        let meant = self.0.iter().enumerate().filter(|(i, _)| groups >> i & 1 == 1);
        meant.flat_map(|(_, words)| words).find_map(|w| Some((place(units, w)?, w.units.len())))
    }

    fn bits(&self, has: impl Fn(&Word) -> bool) -> u64 {
        let groups = self.0.iter().enumerate().take(64);
        groups.fold(0, |bits, (i, words)| bits | u64::from(words.iter().any(&has)) << i)
    }
}

fn characters(units: &[Unit]) -> u64 {
    units.iter().fold(0, |mask, unit| mask | bit(unit.ch))
}

fn place(units: &[Unit], word: &Word) -> Option<usize> {
    let same = |part: &[Unit]| part.iter().zip(&word.units).all(|(a, b)| a.ch == b.ch);
    units.windows(word.units.len().max(1)).position(same)
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, Synonyms};

    #[test]
    fn every_group_has_its_bit_and_every_word_its_letters() {
        assert!(GROUPS.len() <= 64);
        let ready = Synonyms::default();
        assert!(ready.0.iter().flatten().all(|word| !word.units.is_empty()));
        for group in GROUPS {
            assert!(group.len() > 1, "{group:?}");
            let twice = group.iter().enumerate().find(|(i, word)| group[..*i].contains(word));
            assert_eq!(twice, None, "{group:?}");
        }
    }
}
