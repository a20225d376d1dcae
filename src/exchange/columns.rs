//! What a column of a table means, guessed from its heading and, when that says nothing, its cells.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::folded;
use super::dates::{YearRule, parse_day};
use super::table::Table;
use super::values::{is_closed, is_list, meaning};
use crate::domain::phone::Phone;
use crate::domain::words::Word;

/// The meaning of one column; it travels as its label, so a remembered mapping can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[rustfmt::skip]
pub enum Column {
    Name, Title, Phone, Wechat, Tier, Invalid, InvalidReason, When, Way, Outcome, Summary, Feedback,
    NextDue, Channel, ChannelDetail, Layout, Area, Product, Purpose, Concern, Objection,
    BudgetTotal, BudgetDown, BudgetMonthly, Family, Housing, HomeArea, WorkArea, PurchaseCount,
    Payment, PriceReaction, Need, DecisionStage, DealStage, Temperament, FirstSeen, ProtectionEnds,
    Tags, Birthday, DoNotDisturb, Competitor, Notes, CustomerRef, ContactRef, Keep, Ignore,
}

/// The labels of all columns, the words their headings are, and the words headings contain.
type Names = (Column, &'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const NAMES: &[Names] = &[
    (Column::Name, "姓名", &["客户姓名", "姓名", "客户", "客户名称", "客户称呼", "名字", "称呼", "联系人", "业主姓名", "客户名", "联系人姓名", "业主", "购房人", "访客姓名", "来访人", "来访人姓名", "意向客户", "访客", "来访客户", "客户姓名/称呼", "姓名/称呼", "name"], &["客户姓名", "客户名"]),
    (Column::Title, "性别", &["性别", "先生/女士", "先生女士"], &[]),
    (Column::Phone, "电话", &["联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "客户电话", "号码", "联系号码", "移动电话", "备用电话", "家人电话", "客户手机", "客户手机号", "客户手机号码", "手机1", "手机2", "电话1", "电话2", "联系电话1", "联系电话2", "联系手机", "本人电话", "移动电话号码", "联系手机号", "手机电话", "手机/电话", "电话/手机", "联系方式1", "联系方式2", "phone", "mobile", "tel"], &["手机", "电话", "联系方式"]),
    (Column::Wechat, "微信号", &["微信号", "微信", "微信id", "客户微信", "wechat"], &["微信号"]),
    (Column::Tier, "意向级别", &["分类", "级别", "意向级别", "客户等级", "客户级别", "意向等级", "等级", "意向", "意向度", "意向程度", "客户分类", "客户意向", "购买意向", "客户意向级别", "客户意向等级", "意愿", "意愿度", "客户评级", "评级", "购房意向", "abc类", "abcd", "客户意向度", "意向分类", "客户等级分类", "意向类别"], &["意向级别", "意向等级", "客户等级", "客户级别"]),
    (Column::Invalid, "是否无效", &["是否无效", "有效性", "客户有效性", "有效状态"], &[]),
    (Column::InvalidReason, "无效原因", &["无效原因", "放弃原因", "未购原因", "战败原因", "流失原因"], &["无效原因"]),
    (Column::When, "沟通日期", &["沟通日期", "跟进日期", "来访日期", "沟通时间", "跟进时间", "来访时间", "日期", "时间", "接待日期", "接待时间", "回访日期", "回访时间", "到访日期", "到访时间", "来电日期", "来电时间", "跟踪日期", "跟踪时间", "联系日期", "联系时间", "拜访日期", "拜访时间", "跟进日", "本次跟进时间", "本次跟进日期", "记录时间", "记录日期", "发生时间", "沟通日", "到店日期", "到店时间", "本次来访时间", "来访登记时间", "最近来访时间", "date"], &[]),
    (Column::Way, "沟通方式", &["沟通方式", "跟进方式", "方式", "跟踪方式", "联系途径", "回访方式", "来访方式", "接触方式", "跟进类型", "沟通途径", "回访类型", "沟通类型", "记录类型", "跟进途径", "回访途径"], &["沟通方式", "跟进方式"]),
    (Column::Outcome, "结果", &["结果", "跟进结果", "沟通结果", "接通情况", "通话结果", "是否接通", "跟进状态"], &[]),
    (Column::Summary, "内容摘要", &["内容摘要", "跟进内容", "沟通内容", "内容", "摘要", "跟进记录", "沟通记录", "跟进情况", "沟通情况", "回访内容", "回访记录", "来访情况", "接待情况", "洽谈内容", "跟踪内容", "跟踪记录", "跟进详情", "跟进描述", "跟进说明", "沟通纪要", "洽谈记录", "洽谈情况", "回访情况", "客户情况", "客户描述", "描述", "详情", "沟通详情", "谈话内容", "谈访内容", "跟进备注", "回访备注", "接待记录", "接待内容", "来访内容", "一句话"], &["跟进内容", "沟通内容", "内容摘要", "跟进记录"]),
    (Column::Feedback, "客户反馈", &["客户反馈", "反馈", "客户意见", "客户反应", "反馈意见", "客户反馈内容"], &["客户反馈"]),
    (Column::NextDue, "下次跟进", &["下次跟踪时间", "下次跟进", "下次跟进时间", "下次跟进日期", "下次联系", "下次联系时间", "下次回访", "下次回访时间", "下次沟通时间", "下次时间", "下次日期", "计划跟进时间", "预约时间", "计划跟进日期", "计划回访时间", "计划回访日期", "预约回访时间", "待跟进时间", "提醒时间", "下次"], &["下次", "下一次"]),
    (Column::Channel, "认知渠道", &["怎么知道的", "认知渠道", "来源", "渠道", "认知途径大类", "认知途径", "客户来源", "来访渠道", "获知途径", "获知渠道", "媒体", "媒体渠道", "了解渠道", "信息来源", "来源渠道", "客户来源大类", "途径", "获客渠道", "渠道来源", "客户渠道", "一级渠道", "渠道大类", "渠道类型", "来访途径", "认知媒体", "了解途径", "媒介", "媒体途径", "媒体来源", "来访媒体", "认知方式", "获客来源", "信息渠道", "途径来源"], &["认知渠道", "认知途径", "获知"]),
    (Column::ChannelDetail, "渠道细类", &["渠道细类", "细类", "来源明细", "渠道明细", "来源细类", "二级渠道", "渠道小类", "细分渠道", "来源小类"], &["细类"]),
    (Column::Layout, "意向户型", &["意向户型", "户型", "意向房型", "房型", "户型需求", "需求户型", "关注户型", "意向居室", "居室"], &["户型", "房型"]),
    (Column::Area, "意向面积", &["意向面积", "面积", "需求面积", "面积需求", "面积段"], &["意向面积", "需求面积"]),
    (Column::Product, "意向产品", &["意向产品", "产品", "产品类型", "意向业态", "业态", "物业类型"], &[]),
    (Column::Purpose, "购房用途", &["购房用途", "用途", "置业目的", "购房目的", "购买目的", "购房动机", "置业用途"], &["购房用途", "置业目的"]),
    (Column::Concern, "关注点", &["关注点", "关注因素", "关注", "客户关注", "看重", "关注重点"], &["关注"]),
    (Column::Objection, "抗性点", &["抗性点", "抗性", "异议", "未成交原因", "顾虑", "购房抗性", "抗性因素"], &["抗性"]),
    (Column::BudgetTotal, "总价预算(万)", &["预算", "总价", "总价预算", "总预算", "购房预算", "意向总价", "预算总价", "购房总价", "总价范围", "预算(万)", "预算(万元)", "总价预算(万)"], &["总价预算", "购房预算"]),
    (Column::BudgetDown, "首付预算(万)", &["首付", "首付预算", "首付能力", "首付预算(万)"], &["首付预算"]),
    (Column::BudgetMonthly, "月供预算(元)", &["月供", "月供预算", "月供能力", "月供预算(元)"], &["月供预算"]),
    (Column::Family, "家庭结构", &["家庭结构", "家庭情况", "家庭"], &["家庭结构"]),
    (Column::Housing, "居住状态", &["居住状态", "居住情况", "居住现状"], &[]),
    (Column::HomeArea, "居住区域", &["居住区域", "住址", "居住地", "现居住区域", "现居住地", "区域"], &["居住区域"]),
    (Column::WorkArea, "工作区域", &["工作区域", "工作地", "工作地点", "单位区域"], &["工作区域"]),
    (Column::PurchaseCount, "置业次数", &["置业次数", "第几套", "套数", "几套"], &["置业次数"]),
    (Column::Payment, "付款方式", &["付款方式", "付款", "意向付款方式"], &["付款方式"]),
    (Column::PriceReaction, "价格反应", &["价格反应", "价格接受度", "价格认可度"], &[]),
    (Column::Need, "需求类型", &["需求类型", "客户类型", "置业类型"], &[]),
    (Column::DecisionStage, "决策阶段", &["决策阶段", "阶段"], &[]),
    (Column::DealStage, "成交进度", &["成交进度", "客户状态", "成交状态", "进度", "状态", "销售状态"], &[]),
    (Column::Temperament, "性格", &["性格", "客户性格"], &[]),
    (Column::FirstSeen, "首次登记", &["首次登记", "新增时间", "登记时间", "登记日期", "首访日期", "首访时间", "首次来访", "首次来访时间", "首次到访时间", "创建时间", "录入时间", "报备时间", "报备日期", "建档日期", "建档时间", "首次接触时间", "首次到访日期", "首次来访日期", "客户录入时间", "客户创建时间", "录入日期", "创建日期", "首次来访日期", "首到日期", "首到时间", "首次到店时间", "首访", "首次登记时间"], &["首次登记"]),
    (Column::ProtectionEnds, "保护到期", &["保护到期", "到期日期", "保护期至", "保护到期日", "归属到期", "保护截止"], &["保护期至", "保护到期"]),
    (Column::Tags, "标签", &["标签", "客户标签"], &["标签"]),
    (Column::Birthday, "生日", &["生日", "出生日期", "客户生日"], &[]),
    (Column::DoNotDisturb, "勿扰", &["勿扰", "是否勿扰"], &[]),
    (Column::Competitor, "在看的竞品", &["在看的竞品"], &[]),
    (Column::Notes, "备注", &["备注", "说明", "其他", "其它", "备注信息", "补充", "remark", "note", "notes"], &["备注"]),
    (Column::CustomerRef, "客户编号", &["客户编号", "客户id", "客户编码", "客户号", "会员编号", "客户序号", "机会id", "机会编号", "商机id", "商机编号"], &[]),
    (Column::ContactRef, "跟进编号", &["跟进编号"], &[]),
    (Column::Keep, "放进备注", &["竞品对比", "来访次数", "所属行业", "最近跟进时间", "最近有效跟进时间", "逾期保护天数", "意向项目"], &[]),
    (Column::Ignore, "不导入", &["序号", "编号", "no", "no.", "业务员", "原业务员", "置业顾问", "销售顾问", "顾问", "跟进人", "接待人", "负责人", "归属人", "销售人员", "销售", "所属顾问", "所属销售", "归属", "归属顾问", "归属销售", "接待顾问", "案场顾问", "录入人", "创建人", "更新人", "更新时间", "修改时间", "最后更新时间", "销售团队", "团队", "资料完整度", "最近分配时间", "原行号", "没有导入的原因", "证件类型", "证件号码", "身份证", "身份证号", "身份证号码", "通讯地址", "不导入"], &["身份证", "证件"]),
];

impl Word for Column {
    const ALL: &'static [Self] = &{
        let mut all = [Self::Name; NAMES.len()];
        let mut at = 0;
        while at < NAMES.len() {
            all[at] = NAMES[at].0;
            at += 1;
        }
        all
    };

    fn term(self) -> &'static str {
        NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }
}

impl Column {
    /// Returns the Chinese name the mapping screen shows.
    pub fn label(self) -> &'static str {
        self.term()
    }

    /// Tells whether several columns of one table may have this meaning.
    pub fn may_repeat(self) -> bool {
        use Column as C;
        matches!(
            self,
            C::Phone | C::Concern | C::Objection | C::Tags | C::Notes | C::Keep | C::Ignore
        )
    }

    /// Tells whether the cells say who the customer is.
    pub fn identifies(self) -> bool {
        matches!(self, Self::Name | Self::Phone | Self::Wechat | Self::CustomerRef)
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.term())
    }
}

impl<'de> Deserialize<'de> for Column {
    /// Reads a label; one from a newer app is kept in 备注 rather than failing the whole mapping.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(Self::parse(&label).unwrap_or(Self::Keep))
    }
}

/// Finds the meaning of a heading; `None` when it says nothing known.
pub fn recognise(heading: &str) -> Option<Column> {
    let whole = heading_key(heading);
    let bare = bare_key(&whole);
    // 下次跟进内容 or 电话沟通日期 name something else: only short headings match by a part.
    let part = |n: &&Names| n.3.iter().any(|w| bare.contains(w)) && bare.chars().count() <= 10;
    // 顾问电话 is a number, but not the customer's: everybody would become one person by it.
    let is_others = OTHERS.iter().any(|who| bare.contains(who));
    let found = || NAMES.iter().find(part).map(|n| n.0).filter(|c| !is_others || !c.identifies());
    is_heading(heading).or_else(found).or_else(|| is_others.then_some(Column::Keep))
}

/// People a showroom's table names beside the customer.
pub(super) const OTHERS: [&str; 16] = [
    "顾问",
    "业务员",
    "销售",
    "经纪",
    "推荐人",
    "介绍人",
    "分销",
    "录入",
    "报备人",
    "接待人",
    "跟进人",
    "负责人",
    "归属",
    "中介",
    "同事",
    "渠道人",
];

/// Finds the meaning of a text that is, as a whole, a usual heading.
pub fn is_heading(text: &str) -> Option<Column> {
    let whole = heading_key(text);
    let bare = bare_key(&whole);
    let is = |n: &&Names| whole == n.1 || n.2.contains(&whole.as_str()) || n.2.contains(&bare);
    NAMES.iter().find(is).map(|n| n.0)
}

/// Drops what stands in brackets: 联系电话(必填).
fn bare_key(key: &str) -> &str {
    key.split(['(', '[', '\u{3010}']).next().unwrap_or_default()
}

fn heading_key(heading: &str) -> String {
    folded(heading).trim_matches(['*', ':', '#', '、', '.']).to_owned()
}

/// Guesses the meaning of every column; one that stays unknown is kept in 备注 with its heading.
pub fn guess_columns(table: &Table) -> Vec<Column> {
    let mut columns: Vec<Option<Column>> = vec![None; table.headings.len()];
    if table.heading_row.is_some() {
        // Whole headings first, so that 联系电话 wins over 电话沟通情况 wherever they stand.
        for pass in [true, false] {
            for (at, heading) in table.headings.iter().enumerate() {
                let Some(column) = recognise(heading) else { continue };
                // 称呼 above 先生 and 女士 says how to address them, not what they are called.
                let is_title = column == Column::Name && are_titles(table, at);
                let column = if is_title { Column::Title } else { column };
                let exact = is_heading(heading).is_some();
                let taken = columns.contains(&Some(column)) && !column.may_repeat();
                let open = columns.get(at).is_some_and(Option::is_none);
                if open && exact == pass && !taken {
                    set(&mut columns, at, column);
                } else if open && exact == pass && column == Column::Channel {
                    let detail = Column::ChannelDetail;
                    let free = !columns.contains(&Some(detail));
                    set(&mut columns, at, if free { detail } else { Column::Keep });
                } else if open && exact == pass {
                    // A second number of another system says nothing worth a line.
                    let is_count = column == Column::CustomerRef;
                    set(&mut columns, at, if is_count { Column::Ignore } else { Column::Keep });
                }
            }
        }
    }
    let names = columns.iter().position(|c| *c == Some(Column::Name));
    let is_shared = |at: usize| names.is_some_and(|names| is_shared(table, at, names));
    for (at, column) in columns.iter_mut().enumerate() {
        // 意向 above sentences is no tier: asking about each of them would help nobody.
        if column
            .is_some_and(|c| is_misnamed(table, at, c) || (c == Column::Phone && is_shared(at)))
        {
            *column = Some(Column::Keep);
        }
    }
    guess_by_cells(table, &mut columns);
    columns.into_iter().map(|c| c.unwrap_or(Column::Keep)).collect()
}

fn is_misnamed(table: &Table, at: usize, column: Column) -> bool {
    let takes_words = is_closed(column) && !is_list(column) && column != Column::Channel;
    let different: std::collections::HashSet<&str> =
        if takes_words { table.filled(at).take(200).collect() } else { return false };
    let known = different.iter().filter(|c| meaning(column, c).is_some()).count();
    different.len() > 12 && known * 5 < different.len()
}

/// Tells whether one number stands beside most of the names: then it is the showroom's, not a customer's.
fn is_shared(table: &Table, at: usize, names: usize) -> bool {
    const MANY: usize = 6;
    let mut of: std::collections::HashMap<&str, std::collections::HashSet<&str>> =
        std::collections::HashMap::new();
    let mut all = std::collections::HashSet::new();
    for row in table.rows.iter().take(1_000) {
        let cell = |at: usize| row.cells.get(at).map(String::as_str).filter(|c| !c.is_empty());
        if let (Some(number), Some(name)) = (cell(at), cell(names)) {
            of.entry(number).or_default().insert(name);
            all.insert(name);
        }
    }
    of.values().any(|names| names.len() >= MANY && names.len() * 2 >= all.len())
}

fn are_titles(table: &Table, at: usize) -> bool {
    let mut cells = table.filled(at).take(200).peekable();
    cells.peek().is_some() && cells.all(|cell| meaning(Column::Title, cell).is_some())
}

fn set(columns: &mut [Option<Column>], at: usize, column: Column) {
    if let Some(place) = columns.get_mut(at) {
        *place = Some(column);
    }
}

/// Guesses what headings left open: numbers anywhere; the rest only where a heading is missing,
/// because 签约日期 with dates below is no 沟通日期.
fn guess_by_cells(table: &Table, columns: &mut [Option<Column>]) {
    for at in 0..columns.len() {
        if columns.get(at).is_none_or(Option::is_some) {
            continue;
        }
        let cells: Vec<&str> = table.filled(at).take(200).collect();
        let unnamed = table.heading_row.is_none()
            || table.headings.get(at).is_some_and(|h| *h == format!("第{}列", at + 1));
        let free = |c: Column| !columns.contains(&Some(c));
        let found = match recognised_by_content(&cells) {
            Some(Column::Phone) => Some(Column::Phone),
            Some(Column::When) if !free(Column::When) => Some(Column::NextDue),
            None if are_names(&cells) && free(Column::Name) => Some(Column::Name),
            None if !cells.is_empty() => Some(Column::Summary),
            other => other,
        };
        let found = found.filter(|c| unnamed || *c == Column::Phone);
        if let Some(column) = found.filter(|c| free(*c) || c.may_repeat()) {
            set(columns, at, column);
        }
    }
}

/// Finds what most of these cells are: numbers, dates, tiers or ways; `None` for other text.
pub fn recognised_by_content(cells: &[&str]) -> Option<Column> {
    let most = |is: &dyn Fn(&str) -> bool| {
        !cells.is_empty() && cells.iter().filter(|c| is(c)).count() * 10 >= cells.len() * 6
    };
    let any_day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    let is_date = |c: &str| parse_day(c, YearRule::Nearest(any_day)).is_some();
    // A date in eight digits would pass for a local number, so dates are asked first.
    if most(&is_date) {
        return Some(Column::When);
    }
    if most(&|c| Phone::parse(c).is_ok() && c.len() >= 7) {
        return Some(Column::Phone);
    }
    let closed = [Column::Tier, Column::Way, Column::Channel];
    closed.into_iter().find(|column| most(&|c| meaning(*column, c).is_some()))
}

/// Tells whether most cells look like the name of a person: two to four characters, seldom twice.
fn are_names(cells: &[&str]) -> bool {
    let is_name = |c: &&&str| (2..=4).contains(&c.chars().count()) && !c.contains(char::is_numeric);
    let different = cells.iter().collect::<std::collections::HashSet<_>>().len();
    let names = cells.iter().filter(is_name).count();
    !cells.is_empty() && names * 10 >= cells.len() * 7 && different * 2 >= cells.len()
}
