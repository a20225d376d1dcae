//! Where the values of placeholders come from: the customer, a calculation, and 项目设置.

use std::collections::BTreeMap;

use super::Script;
use super::placeholder::facts;
use crate::domain::customer::Customer;
use crate::domain::fields::Fields;
use crate::domain::name::{display_name, surname};
use crate::domain::settings::Settings;
use crate::domain::words::Word;

/// Holds what is known, by the name of the placeholder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

/// Figures of the flat talked about: from a unit, a quote or the 房贷计算.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    pub total_wan: Option<f64>,
    pub down_wan: Option<f64>,
    pub monthly_yuan: Option<f64>,
}

/// Names the set of project facts within the fields of 项目设置.
pub const FACTS: &str = "facts";

/// Shows how the facts that the starter set asks for are written, so that they fit its sentences.
const EXAMPLES: &[(&str, &str)] = &[
    ("项目地址", "滨河路88号"),
    ("所在板块", "城东板块"),
    ("地铁站", "2号线滨河路站"),
    ("地铁站距离", "地图上量约800米"),
    ("主干道", "滨河路"),
    ("容积率", "2.2"),
    ("楼间距", "最近的两栋约45米"),
    ("总户数", "860户"),
    ("绿化率", "35%"),
    ("开发商", "滨河置业有限公司"),
    ("预售证号", "2026预售字第018号"),
    ("监管银行", "建设银行滨河支行"),
    ("户型面积段", "89㎡三房和118㎡四房"),
    ("得房率", "约80%"),
    ("优惠政策", "按时签约减1个点,到12月31日"),
    ("合作银行", "建设银行、工商银行"),
    ("商贷利率", "首套3.05%,11月21日报价"),
    ("公积金额度", "双职工最高100万"),
    ("公积金提取政策", "可以提取付首付"),
    ("维修资金标准", "每平方米100元"),
    ("办证时间", "交付后720天内"),
    ("产权年限", "2020年3月1日到2090年2月28日"),
    ("土地用途", "城镇住宅用地"),
    ("交付日期", "2027年6月30日"),
    ("装修标准", "附件三里的品牌清单"),
    ("物业费", "每平方米每月2.8元"),
    ("物业公司", "滨河物业"),
    ("安防配置", "大门人脸识别、单元门禁、监控"),
    ("车位数", "1032个"),
    ("车位比", "1:1.2"),
    ("车位政策", "只租不售,每月300元"),
    ("充电桩条件", "预留了电缆桥架"),
    ("往年划片", "滨河小学(2026年)"),
    ("医院", "市二院东院区"),
    ("商业配套", "滨河菜场和永辉超市"),
    ("老带新政策", "老业主减半年物业费"),
];

/// Returns how a fact could be written; nothing for facts of the user's own scripts.
pub fn example(fact: &str) -> &'static str {
    EXAMPLES.iter().find(|(name, _)| *name == fact).map_or("", |(_, text)| text)
}

impl Values {
    /// Returns a value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a value; an empty one is the same as none.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if value.trim().is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Takes the project's name, the user's, and every fact of 项目设置.
    pub fn of_project(settings: &Settings, fields: &Fields) -> Self {
        let mut values = Self::default();
        for (name, value) in fields.elements(FACTS) {
            values.set(name, value.as_str().unwrap_or_default());
        }
        values.set("项目", settings.project.as_str());
        values.set("我", settings.agent.as_str());
        values
    }

    /// Adds what is known of a customer; a name without 先生 or 女士 is no 称呼.
    #[must_use]
    pub fn with_customer(mut self, customer: &Customer) -> Self {
        let name = display_name(customer);
        let surname = surname(&name);
        if let (Some(title), Some(_), false) = (customer.title, &customer.name, surname.is_empty())
        {
            self.set("称呼", [surname, title.term()].concat());
        }
        self.set("户型", customer.layouts.join("或"));
        if let Some(area) = &customer.area {
            let unit = if area.contains(['㎡', '平']) { "" } else { "㎡" };
            self.set("面积", [area.as_str(), unit].concat());
        }
        self
    }

    /// Adds the figures of a flat.
    #[must_use]
    pub fn with_figures(mut self, figures: &Figures) -> Self {
        let said = |number: Option<f64>, unit| number.map(|n| spoken(n) + unit);
        for (name, value) in [
            ("总价", said(figures.total_wan, "万")),
            ("首付", said(figures.down_wan, "万")),
            ("月供", said(figures.monthly_yuan.map(f64::round), "元")),
        ] {
            self.set(name, value.unwrap_or_default());
        }
        self
    }
}

/// Writes a number with at most two decimals and no needless zeros.
fn spoken(number: f64) -> String {
    ((number * 100.0).round() / 100.0).to_string()
}

/// Counts for each project fact how many scripts ask for it, most asked first: what 项目设置 shows
/// to be filled in.
pub fn facts_asked<'a>(scripts: impl Iterator<Item = &'a Script>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for script in scripts {
        let mut names: Vec<&str> = Vec::new();
        let variants = script.variants.iter().flat_map(|v| [&v.short, &v.long]);
        let basis = script.basis.iter();
        for text in
            [&script.question, &script.short, &script.long].into_iter().chain(variants).chain(basis)
        {
            for name in facts(text) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> = Vec::new();
    all.extend(counts.into_iter().map(|(name, n)| (name.to_owned(), n)));
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all
}
