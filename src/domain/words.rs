//! The closed lists of words: each travels as its Chinese term, so a person can read the file.

/// A word of a closed list.
pub trait Word: Sized + Copy + 'static {
    /// Every word of the list, in the order screens show them.
    const ALL: &'static [Self];
    /// The Chinese term: what is shown and what is written to disk.
    fn term(self) -> &'static str;
    /// Finds the word of a term.
    fn parse(term: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.term() == term)
    }
}

/// Shows, writes and reads words as their terms.
macro_rules! travels_as_term {
    ($($name:ident),+) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::domain::words::Word::term(*self))
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str($crate::domain::words::Word::term(*self))
            }
        }
        impl<'a> serde::Deserialize<'a> for $name {
            fn deserialize<D: serde::Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
                let term = <std::borrow::Cow<'a, str> as serde::Deserialize>::deserialize(from)?;
                let word = <Self as $crate::domain::words::Word>::parse(&term);
                word.ok_or_else(|| serde::de::Error::custom(format!("未知的词:{term}")))
            }
        }
    )+};
}
pub(crate) use travels_as_term;

/// Keeps each word of a list once: a list from a file may name the same few words a hundred thousand times.
pub fn once_each<W: Word + PartialEq>(list: &mut Vec<W>) {
    let mut kept: Vec<W> = Vec::new();
    list.retain(|word| {
        let is_new = !kept.contains(word);
        if is_new {
            kept.push(*word);
        }
        is_new
    });
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $term:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $term] $variant),+ }
        impl Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn term(self) -> &'static str { match self { $(Self::$variant => $term),+ } }
        }
        travels_as_term!($name);
    )+};
}

words! {
    /// 意向级别: A near-term plan, B need with a long cycle, C watching, D invalid.
    Tier { A = "A", B = "B", C = "C", D = "D" }
    /// 需求类型.
    Need { First = "刚需", Upgrade = "改善", Invest = "投资" }
    /// 决策阶段.
    DecisionStage { Learning = "初步了解", Comparing = "对比选型", Deciding = "决策" }
    /// 性格.
    Temperament { Rational = "理性", Emotional = "感性", Hesitant = "犹豫" }
    /// 成交进度, in the order of a sale; the last three leave it.
    DealStage {
        Called = "来电", Visited = "到访", Reserved = "认筹", Subscribed = "认购", Signed = "签约",
        Delivered = "交付", Withdrawn = "退房", Swapped = "换房", Cancelled = "取消",
    }
    /// 方式: the way of one contact.
    Way {
        Visit = "来访", CallIn = "来电", CallOut = "去电", Wechat = "微信", Viewing = "看房",
        Sms = "短信", HomeVisit = "上门拜访", Event = "活动",
    }
    /// 结果: the first three count as effective (有效).
    Outcome {
        Arrived = "到访", Connected = "接通", Replied = "已回复",
        NoAnswer = "未接", Off = "关机停机", Rejected = "拒接", NoReply = "未回",
    }
    /// Who made a follow-up: a rule or the user's hand.
    Origin { Rule = "规则", Manual = "手工" }
    /// 状态 of a follow-up.
    State { Open = "待办", Done = "完成", Moved = "改期", Cancelled = "取消" }
    /// 称呼.
    Title { Mr = "先生", Ms = "女士" }
}

impl Outcome {
    /// Tells whether the customer was really reached (domain table 3).
    pub fn is_effective(self) -> bool {
        matches!(self, Self::Arrived | Self::Connected | Self::Replied)
    }
}

impl Way {
    /// Tells whether the customer came in person to the site.
    pub fn is_visit(self) -> bool {
        matches!(self, Self::Visit | Self::Viewing)
    }

    /// Lists the outcomes that make sense for this way, effective first.
    pub fn outcomes(self) -> &'static [Outcome] {
        use Outcome::{Arrived, Connected, NoAnswer, NoReply, Off, Rejected, Replied};
        match self {
            Self::Visit | Self::Viewing | Self::Event => &[Arrived],
            Self::CallIn => &[Connected],
            Self::CallOut => &[Connected, NoAnswer, Off, Rejected],
            Self::Wechat | Self::Sms => &[Replied, NoReply],
            Self::HomeVisit => &[Connected, NoAnswer],
        }
    }

    /// Returns the outcome a new entry starts with: 未回 for messages, none after a call out.
    pub fn default_outcome(self) -> Option<Outcome> {
        match self {
            Self::Visit | Self::Viewing | Self::Event => Some(Outcome::Arrived),
            Self::CallIn => Some(Outcome::Connected),
            Self::Wechat | Self::Sms => Some(Outcome::NoReply),
            Self::CallOut | Self::HomeVisit => None,
        }
    }
}

impl DealStage {
    /// Tells whether the tier rule still applies: only before 认购.
    pub fn is_before_subscription(self) -> bool {
        matches!(self, Self::Called | Self::Visited | Self::Reserved)
    }
}

/// Register lists that a project may edit (domain table 3), as their defaults.
pub mod lists {
    /// 认知渠道 大类.
    pub const CHANNELS: &[&str] = &["自然到访", "中介", "自渠", "来电", "老带新"];
    /// 认知渠道 细类.
    pub const CHANNEL_DETAILS: &[&str] = &[
        "抖音",
        "视频号",
        "小红书",
        "安居客",
        "贝壳",
        "户外",
        "电梯广告",
        "派单",
        "巡展",
        "朋友介绍",
        "路过",
        "竞品拦截",
    ];
    /// 购房用途.
    pub const PURPOSES: &[&str] = &[
        "自住(首次)",
        "自住(改善)",
        "婚房",
        "为子女",
        "为父母",
        "养老",
        "度假",
        "方便工作",
        "方便读书",
        "投资",
        "自住兼投资",
        "其它",
    ];
    /// 意向户型.
    pub const LAYOUTS: &[&str] = &["一居", "二居", "三居", "四居", "五居以上"];
    /// 意向面积, square metres.
    pub const AREAS: &[&str] = &["<70", "70–90", "90–110", "110–130", "130–150", "150–200", ">200"];
    /// 意向产品.
    pub const PRODUCTS: &[&str] =
        &["高层", "小高层", "洋房", "叠拼", "别墅", "公寓", "商铺", "写字楼", "车位", "储藏室"];
    /// 家庭结构.
    pub const FAMILIES: &[&str] = &["单身", "两口", "三口", "二孩", "三代同堂", "未知"];
    /// 居住状态.
    pub const HOUSINGS: &[&str] = &["租房", "自有", "与父母同住"];
    /// 置业次数.
    pub const PURCHASES: &[&str] = &["首套", "二套", "三套及以上"];
    /// 付款方式.
    pub const PAYMENTS: &[&str] = &["一次性", "商贷", "公积金", "组合贷", "分期"];
    /// 关注点.
    pub const CONCERNS: &[&str] = &[
        "区位",
        "交通",
        "学区",
        "配套",
        "景观",
        "户型",
        "面积",
        "楼层",
        "朝向",
        "采光",
        "得房率",
        "装修",
        "车位",
        "物业",
        "品牌",
        "价格",
        "付款方式",
        "贷款",
        "交付时间",
        "安全",
    ];
    /// 抗性点.
    pub const OBJECTIONS: &[&str] = &[
        "总价高",
        "公摊大",
        "家人意见不一",
        "首付不足",
        "月供压力",
        "贷款资格",
        "决策人未到",
        "期房/交付担心",
        "观望降价",
        "竞品在比",
        "卖旧买新",
        "楼层朝向不合",
        "配套未成熟",
        "位置偏",
    ];
    /// 价格反应.
    pub const PRICE_REACTIONS: &[&str] = &["较低", "可接受", "较贵", "不能接受"];
    /// 无效原因.
    pub const INVALID_REASONS: &[&str] =
        &["同行市调", "已购他盘", "明确不考虑", "空号/错号", "无购房资格", "随便看看"];
    /// What an imported D without a reason is given until the user says more.
    pub const REASON_MISSING: &str = "原因待补";
}

/// 随手记 chips: facts of one contact that rules read.
pub mod signals {
    /// A price was quoted: starts the 报价 rule.
    pub const QUOTED: &str = "已报价";
    /// The model unit was shown: starts the 看房 rule.
    pub const VIEWED: &str = "看样板间";
    /// The customer was busy: three days' grace.
    pub const BUSY: &str = "忙,晚点说";
    /// The customer asked something that has no answer yet: opens a line for it.
    pub const ASKED: &str = "客户问了…";
    /// Chips in the order the sheet shows them.
    pub const ALL: &[&str] = &[QUOTED, VIEWED, BUSY, "带家人", "比竞品", ASKED];
}
