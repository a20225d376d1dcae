//! The classes of wording the checker knows: what the law says and what to say instead.

/// How bad a wording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 红: forbidden in advertising.
    Red,
    /// 黄: risky, or in need of a source.
    Amber,
}

impl Level {
    /// Returns where the wording must not be used, as screens say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Red => "广告/群发禁用",
            Self::Amber => "口头慎用",
        }
    }
}

/// One class of wording.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// 1 to 14; 0 for the phrases of the user or the playbook.
    pub number: u8,
    /// 名称.
    pub name: &'static str,
    pub level: Level,
    /// The rule it breaks.
    pub law: &'static str,
    /// What to say instead.
    pub safer: &'static str,
}

impl Class {
    /// Finds a class by its number.
    pub fn of(number: u8) -> Option<&'static Self> {
        if number == 0 { Some(&OWN) } else { CLASSES.iter().find(|c| c.number == number) }
    }
}

const fn class(
    number: u8,
    level: Level,
    name: &'static str,
    law: &'static str,
    safer: &'static str,
) -> Class {
    Class { number, name, level, law, safer }
}

/// The class of phrases the user or the playbook forbids.
pub static OWN: Class = class(0, Level::Red, "项目禁用语", "项目口径", "改用项目统一口径");

/// The classes of law, by number.
pub static CLASSES: [Class; 14] = [
    class(1, Level::Red, "升值/回报承诺", "广告法第26条(一)", "只说事实,注明来源日期"),
    class(2, Level::Red, "用时间表示位置", "广告法第26条(二)", "距 X 约 N 米"),
    class(3, Level::Red, "户口/升学承诺", "房地产广告发布规定", "以教育部门当年公布为准"),
    class(4, Level::Amber, "规划在建误导", "广告法第26条(四)", "规划中,以政府公布为准"),
    class(5, Level::Red, "绝对化用语", "广告法第9条(三)", "描述事实"),
    class(6, Level::Red, "价格", "广告法第26条(三)", "单套价 + 有效期 + 条件"),
    class(7, Level::Red, "融资贷款", "房地产广告发布规定", "以银行审批为准"),
    class(8, Level::Red, "风水迷信", "房地产广告发布规定", "删除"),
    class(9, Level::Amber, "虚构热销", "广告法第28条(二)", "真实、有日期的数字"),
    class(10, Level::Amber, "保证性承诺", "商品房买卖司法解释第3条", "以合同约定为准"),
    class(11, Level::Red, "贬低竞品", "广告法第13条", "只用公开、有日期的事实"),
    class(12, Level::Amber, "面积/赠送/样板", "广告法第26条", "建面 N㎡(套内 N㎡)"),
    class(13, Level::Red, "国家机关名义/无证预售", "广告法第9条(二)", "出示预售证号"),
    class(14, Level::Amber, "数据无出处", "广告法第11条", "加来源与日期"),
];
