//! The fields themselves, in the order of the card.

use super::{Field, Group, Options, Shape};
use crate::domain::settings::lists::List;

/// Every field of the card.
pub const FIELDS: &[Field] = &[
    field(Group::Identity, "name", "姓名", Shape::Text).weighs(8, "请问怎么称呼您?"),
    field(Group::Identity, "title", "称呼", Shape::OneOf)
        .one_of(&["先生", "女士"])
        .weighs(2, "请问怎么称呼您?"),
    field(Group::Identity, "phones", "手机号", Shape::Phones)
        .weighs(12, "留个电话,有房源变动我第一时间告诉您?"),
    field(Group::Identity, "wechat", "微信号", Shape::Text).weighs(4, "加个微信,户型图发您?"),
    field(Group::Identity, "channel", "认知渠道", Shape::OneOf)
        .from(List::Channels)
        .weighs(6, "您是怎么知道我们项目的?"),
    field(Group::Identity, "channel_detail", "渠道细类", Shape::OneOf)
        .from(List::ChannelDetails)
        .weighs(2, "具体是在哪里看到的?"),
    field(Group::Identity, "referred_by", "介绍人(老带新)", Shape::Person),
    field(Group::Identity, "first_seen_at", "首次登记", Shape::Moment),
    field(Group::Identity, "project", "项目", Shape::Project),
    field(Group::Need, "need", "需求类型", Shape::OneOf)
        .one_of(&["刚需", "改善", "投资"])
        .weighs(7, "这次买房主要是自己住还是投资?"),
    field(Group::Need, "purposes", "购房用途", Shape::ManyOf)
        .from(List::Purposes)
        .weighs(4, "主要是给谁住?"),
    field(Group::Need, "layouts", "意向户型", Shape::ManyOf)
        .from(List::Layouts)
        .weighs(7, "想要几居?"),
    field(Group::Need, "area", "意向面积(㎡)", Shape::OneOf)
        .from(List::Areas)
        .weighs(5, "面积大概要多少?"),
    field(Group::Need, "products", "意向产品", Shape::ManyOf)
        .from(List::Products)
        .weighs(2, "高层还是洋房?"),
    field(Group::Need, "unit_interests", "客户落点", Shape::ManyOf)
        .weighs(3, "今天看的哪一套最合适?"),
    field(Group::Need, "purchase_count", "置业次数", Shape::OneOf)
        .from(List::Purchases)
        .weighs(6, "名下现在有几套房?"),
    money("total_wan", "总价(万元)", Shape::MoneyWan).weighs(9, "总价控制在多少以内?"),
    money("down_wan", "首付(万元)", Shape::MoneyWan).weighs(5, "首付准备了多少?"),
    money("monthly_yuan", "月供(元)", Shape::MoneyYuan).weighs(3, "月供多少比较轻松?"),
    field(Group::Budget, "payment", "付款方式", Shape::OneOf)
        .from(List::Payments)
        .weighs(4, "打算贷款还是一次性?"),
    field(Group::Budget, "price_reaction", "价格反应", Shape::OneOf)
        .from(List::PriceReactions)
        .weighs(3, "这个价格您觉得怎么样?"),
    field(Group::Home, "family", "家庭结构", Shape::OneOf)
        .from(List::Families)
        .weighs(5, "家里几口人住?"),
    field(Group::Home, "housing", "居住状态", Shape::OneOf)
        .from(List::Housings)
        .weighs(2, "现在住的是自己的房子吗?"),
    field(Group::Home, "home_area", "居住区域", Shape::Text)
        .from(List::HomeAreas)
        .weighs(4, "现在住哪一片?"),
    field(Group::Home, "work_area", "工作区域", Shape::Text)
        .from(List::WorkAreas)
        .weighs(3, "平时在哪边上班?"),
    field(Group::Home, "household", "同一家庭", Shape::Household),
    field(Group::Home, "relation", "家中身份", Shape::OneOf)
        .one_of(crate::domain::household::RELATIONS),
    field(Group::Home, "birthday", "生日", Shape::Birthday),
    field(Group::Home, crate::domain::greeting::SET, "要问候的", Shape::ManyOf)
        .one_of(&[crate::domain::greeting::BIRTHDAY, crate::domain::greeting::FESTIVAL]),
    field(Group::Mind, "concerns", "关注点", Shape::ManyOf)
        .from(List::Concerns)
        .weighs(7, "您最看重哪一点?"),
    field(Group::Mind, "objections", "抗性点", Shape::ManyOf)
        .from(List::Objections)
        .weighs(7, "还有什么顾虑?"),
    field(Group::Mind, "competitors", "在看的竞品", Shape::ManyOf)
        .from(List::Competitors)
        .weighs(3, "还看了哪些项目?"),
    field(Group::Mind, "temperament", "性格", Shape::OneOf)
        .one_of(&["理性", "感性", "犹豫"])
        .weighs(2, ""),
    field(Group::Progress, "tier", "意向级别", Shape::OneOf)
        .one_of(&["A", "B", "C", "D"])
        .weighs(8, ""),
    field(Group::Progress, "invalid_reason", "无效原因", Shape::OneOf).from(List::InvalidReasons),
    field(Group::Progress, "decision_stage", "决策阶段", Shape::OneOf)
        .one_of(&["初步了解", "对比选型", "决策"])
        .weighs(4, "家里谁来定?"),
    field(Group::Progress, "deal_stage", "成交进度", Shape::OneOf)
        .one_of(&["来电", "到访", "认筹", "认购", "签约", "交付", "退房", "换房", "取消"]),
    field(Group::Progress, "protection_ends", "保护期到", Shape::Day),
    field(Group::Other, "tags", "标签", Shape::ManyOf).from(List::Tags),
    field(Group::Other, "notes", "备注", Shape::Lines),
    field(Group::Other, "pinned", "置顶", Shape::YesNo),
    field(Group::Other, "do_not_disturb", "勿扰(客户说别再联系)", Shape::YesNo),
    field(Group::Other, "consent", "同意记录", Shape::Consent),
    field(Group::Sensitive, "id_number", "身份证号", Shape::IdNumber).off(ID_NUMBER),
    field(Group::Sensitive, "marriage", "婚姻状况", Shape::OneOf)
        .one_of(&["未婚", "已婚", "离异", "丧偶"])
        .off(MARRIAGE),
    field(Group::Sensitive, "children_names", "子女姓名", Shape::Text).off(CHILDREN),
    field(Group::Sensitive, "children_schools", "子女学校", Shape::Text).off(CHILDREN),
];

const ID_NUMBER: &str = "默认不记:个人信息保护法第6条要求只收集必需的最少信息,看房和跟进用不到身份证号。签约时由合同系统登记;确实要记,请先征得客户同意。";
const MARRIAGE: &str = "默认不记:个人信息保护法第6条要求只收集必需的最少信息。核对购房资格或贷款时才用得到;确实要记,请先征得客户同意。";
const CHILDREN: &str = "默认不记:个人信息保护法第6条要求只收集必需的最少信息;未满14岁孩子的信息属于敏感个人信息,记之前要得到监护人单独同意(第28、29、31条)。";

const fn field(group: Group, name: &'static str, label: &'static str, shape: Shape) -> Field {
    Field {
        name,
        part: "",
        label,
        group,
        shape,
        options: Options::None,
        weight: 0,
        ask: "",
        off: None,
    }
}

const fn money(part: &'static str, label: &'static str, shape: Shape) -> Field {
    Field { part, ..field(Group::Budget, "budget", label, shape) }
}

impl Field {
    const fn weighs(self, weight: u32, ask: &'static str) -> Self {
        Self { weight, ask, ..self }
    }

    const fn one_of(self, words: &'static [&'static str]) -> Self {
        Self { options: Options::Fixed(words), ..self }
    }

    const fn from(self, list: List) -> Self {
        Self { options: Options::List(list), ..self }
    }

    const fn off(self, reason: &'static str) -> Self {
        Self { off: Some(reason), ..self }
    }
}
