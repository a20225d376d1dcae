//! The categories of 答客问, and how many people must check an answer of each.

/// What customers ask about, in the order screens show it.
pub const QUESTIONS: [&str; 16] = [
    "区位交通",
    "规划与指标",
    "开发商与五证",
    "户型面积",
    "得房率公摊",
    "价格与优惠",
    "付款首付",
    "商贷",
    "公积金/组合贷",
    "税费",
    "产权年限",
    "交付标准与保修",
    "物业",
    "车位",
    "教育医疗商业配套",
    "竞品对比",
];
/// 抗性说辞: each answers one 抗性点.
pub const OBJECTION: &str = "抗性说辞";
/// Messages ready to be sent.
pub const MESSAGES: [&str; 5] = ["邀约", "回访", "催签", "节日", "老带新"];
/// How to meet a kind of customer: read by the salesperson, never sent.
pub const ADVICE: &str = "接待提示";

/// Categories whose answers are promises: 学区, 交付 and 价格.
const PROMISES: [&str; 3] = ["教育医疗商业配套", "交付标准与保修", "价格与优惠"];

/// Sorts categories into what screens treat alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Answers to customers, the user's own categories too.
    Answers,
    Objections,
    Messages,
    Advice,
}

/// Tells the group of a category.
pub fn group(category: &str) -> Group {
    match category {
        OBJECTION => Group::Objections,
        ADVICE => Group::Advice,
        _ if MESSAGES.contains(&category) => Group::Messages,
        _ => Group::Answers,
    }
}

/// Lists every category of the app, in the order screens show them.
pub fn all() -> impl Iterator<Item = &'static str> {
    QUESTIONS.into_iter().chain([OBJECTION]).chain(MESSAGES).chain([ADVICE])
}

/// Tells whether an answer of this category is a promise.
pub fn is_promise(category: &str) -> bool {
    PROMISES.contains(&category)
}

/// Counts how many people must have checked an answer of this category: two for a promise, one
/// for what is said, none for greetings and hints.
pub fn checks_needed(category: &str) -> usize {
    match group(category) {
        _ if is_promise(category) => 2,
        Group::Answers | Group::Objections => 1,
        Group::Messages | Group::Advice => 0,
    }
}
