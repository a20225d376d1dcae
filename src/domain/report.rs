//! 今日小结: the day in a few masked lines, ready to copy for 晚会.

use chrono::{Datelike, FixedOffset, NaiveDate};

use super::contact::Contact;
use super::customer::Customer;
use super::days::{day_in, month_day};
use super::plan::Derived;
use super::words::{Outcome, Tier, Way};

/// Gathers what the summary of one day is made from.
#[derive(Clone, Copy, Debug)]
pub struct Day<'a> {
    pub day: NaiveDate,
    /// The phone's zone.
    pub zone: FixedOffset,
    pub project: &'a str,
    pub agent: &'a str,
    /// Everyone contacted or registered that day.
    pub people: &'a [Person<'a>],
    /// Follow-ups due on the next day.
    pub planned_tomorrow: usize,
}

/// Pairs a customer with contacts; those of other days are not counted.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub customer: &'a Customer,
    pub contacts: &'a [Contact],
    pub derived: &'a Derived,
}

/// Counts the day's contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// 来访 and 看房.
    pub visits: usize,
    /// 首访 among the visits.
    pub first: usize,
    /// 复访 among the visits.
    pub revisit: usize,
    pub calls_in: usize,
    /// Customers first registered that day who called in.
    pub calls_new: usize,
    pub calls_out: usize,
    /// 接通 among the calls out.
    pub connected: usize,
    pub wechat: usize,
    /// Customers first registered that day.
    pub new: usize,
}

impl Counters {
    /// Counts the contacts of a day.
    pub fn of(day: &Day) -> Self {
        let mut n = Self::default();
        for person in day.people {
            let is_new = person.is_new(day);
            n.new += usize::from(is_new);
            let contacts = person.contacts_of(day);
            let (mut visits, mut has_called) = (0, false);
            for contact in contacts {
                match contact.way {
                    Way::Visit | Way::Viewing => visits += 1,
                    Way::CallIn => {
                        n.calls_in += 1;
                        has_called = true;
                    }
                    Way::CallOut => {
                        n.calls_out += 1;
                        n.connected += usize::from(contact.outcome == Outcome::Connected);
                    }
                    Way::Wechat => n.wechat += 1,
                    Way::Sms | Way::HomeVisit | Way::Event => {}
                }
            }
            n.calls_new += usize::from(is_new && has_called);
            // However often someone came that day, they came for the first time once.
            let first = usize::from(visits > 0 && person.derived.first_visit == Some(day.day));
            n.visits += visits;
            n.first += first;
            n.revisit += visits - first;
        }
        n
    }
}

impl<'a> Person<'a> {
    fn contacts_of(self, day: &Day) -> impl Iterator<Item = &'a Contact> + use<'a> {
        let (date, zone) = (day.day, day.zone);
        self.contacts.iter().filter(move |c| day_in(c.when, zone) == date)
    }

    fn is_new(self, day: &Day) -> bool {
        self.customer.first_seen_at.is_some_and(|at| day_in(at, day.zone) == day.day)
    }

    /// The objections of the day, else those on the card.
    fn objections(self, day: &Day) -> Vec<&'a str> {
        let today: Vec<&str> = self.contacts_of(day).flat_map(|c| names(&c.objections)).collect();
        if today.is_empty() { names(&self.customer.objections).collect() } else { today }
    }
}

fn names(list: &[String]) -> impl Iterator<Item = &str> {
    list.iter().map(String::as_str)
}

/// Writes 今日小结; nobody can be reached or recognised from it beyond a surname.
pub fn day_summary(day: &Day) -> String {
    let n = Counters::of(day);
    let mut head = vec![format!("{} 周{}", month_day(day.day), weekday(day.day))];
    head.extend([day.agent, day.project].into_iter().filter(|t| !t.is_empty()).map(Into::into));
    let mut lines = vec![
        head.join(" · "),
        format!(
            "来电 {}(新 {}) 来访 {}(首 {} 复 {}) 去电 {}(接通 {}) 微信 {}",
            n.calls_in,
            n.calls_new,
            n.visits,
            n.first,
            n.revisit,
            n.calls_out,
            n.connected,
            n.wechat
        ),
    ];
    let key = key_people(day);
    if !key.is_empty() {
        lines.push("重点客户".into());
        lines.extend(key.into_iter().map(|p| key_line(p, day)));
    }
    let top = top_objections(day);
    if !top.is_empty() {
        let top = top.iter().map(|(name, times)| format!("{name}×{times}")).collect::<Vec<_>>();
        lines.push(format!("今日抗性 {}", top.join(" ")));
    }
    lines.push(format!("明日计划 {}", day.planned_tomorrow));
    lines.join("\n")
}

/// The most named in one summary: an evening meeting hears no more.
const KEY_PEOPLE: usize = 5;

/// Picks the A and B customers contacted that day, A first, those who came before the others.
fn key_people<'a>(day: &Day<'a>) -> Vec<Person<'a>> {
    let is_key = |p: &Person| matches!(p.customer.tier, Some(Tier::A | Tier::B));
    let mut key: Vec<Person> = day.people.iter().copied().filter(is_key).collect();
    key.retain(|p| p.contacts_of(day).next().is_some());
    key.sort_by_key(|p| {
        let came = p.contacts_of(day).any(|c| c.way.is_visit());
        (p.customer.tier, !came, &p.customer.id)
    });
    key.truncate(KEY_PEOPLE);
    key
}

fn key_line(person: Person, day: &Day) -> String {
    let tier = person.customer.tier.map(|t| format!("{t}级")).unwrap_or_default();
    let mut parts = vec![format!("{} {tier}", masked_name(person.customer))];
    let mut objections = person.objections(day);
    objections.sort();
    objections.dedup();
    if !objections.is_empty() {
        parts.push(format!("抗性 {}", objections.join("、")));
    }
    parts.push(match person.derived.next_due {
        Some(due) => {
            // The rules that did not win are of no use to a meeting.
            let why = person.derived.next_because.split(" · ").next().unwrap_or_default();
            format!("下一步 {} {why}", month_day(day_in(due, day.zone))).trim_end().to_owned()
        }
        None => "下一步 未定".into(),
    });
    format!("- {}", parts.join(" · "))
}

/// Counts, for each objection, the customers who raised it that day; the first three.
fn top_objections<'a>(day: &Day<'a>) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for person in day.people {
        let mut raised: Vec<&str> =
            person.contacts_of(day).flat_map(|c| names(&c.objections)).collect();
        raised.sort();
        raised.dedup();
        for name in raised {
            match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, times)) => *times += 1,
                None => counts.push((name, 1)),
            }
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.truncate(3);
    counts
}

fn weekday(day: NaiveDate) -> char {
    let index = day.weekday().num_days_from_monday() as usize;
    "一二三四五六日".chars().nth(index).unwrap_or_default()
}

/// Forms of address that leave a surname, and so may stand as they are.
const ADDRESSES: &[&str] = &[
    "先生", "女士", "小姐", "太太", "老师", "医生", "阿姨", "叔叔", "大哥", "大姐", "姐", "哥",
    "总",
];
const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "尉迟", "万俟", "长孙", "司徒", "夏侯", "皇甫", "慕容", "令狐",
    "宇文", "端木", "东方", "公孙",
];

/// Shows a customer to a meeting: 王女士 stays, 王小明 becomes 王先生 or 王**, a bare number is masked.
pub fn masked_name(customer: &Customer) -> String {
    let Some(name) = customer.name.as_deref() else {
        return match customer.phones.first() {
            Some(phone) => masked_phone(phone),
            None => "未留姓名".into(),
        };
    };
    let address = ADDRESSES.iter().find(|a| name.ends_with(**a) && name.len() > a.len());
    let base = address.and_then(|a| name.strip_suffix(*a)).unwrap_or(name);
    let is_double = DOUBLE_SURNAMES.iter().any(|d| base.starts_with(d));
    let is_nickname = base.chars().count() == 2 && base.starts_with(['老', '小', '阿', '大']);
    let kept = if is_double || is_nickname { 2 } else { 1 };
    let surname: String = base.chars().take(kept).collect();
    let rest = base.chars().count().saturating_sub(kept);
    if base.chars().any(|c| c.is_ascii_digit()) {
        return masked_phone(base);
    }
    match (address, customer.title) {
        (Some(address), _) => format!("{surname}{address}"),
        (None, Some(title)) => format!("{surname}{title}"),
        (None, None) => format!("{surname}{}", "*".repeat(rest)),
    }
}

/// Masks all but the ends of a number: `138****2201`.
fn masked_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let text = |part: &[char]| part.iter().collect::<String>();
    match digits.len() {
        11.. => format!("{}****{}", text(&digits[..3]), text(&digits[digits.len() - 4..])),
        7.. => format!("****{}", text(&digits[digits.len() - 4..])),
        _ => "****".into(),
    }
}
