//! A person as a row: the words of 今天 and 客户.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::long_list::LongList;
use crate::components::person_row::{PersonRow, Ranges, RowText, Urgency};
use crate::domain::cadence::slots::{days_overdue, is_overdue};
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::phone::Phone;
use crate::domain::search::hit::{Hit, MatchedField};
use crate::domain::spoken;
use crate::domain::words::Word;
use crate::domain::written;
use crate::state::book::use_book;
use crate::state::people::Person;
use crate::state::places::{Sheet, card};

use super::go::use_go;

/// Characters of a note shown before what was found in it.
const LEAD: usize = 8;
/// Characters of a note shown in a row.
const SHOWN: usize = 60;

/// What the words of every row depend on besides the person.
struct Page {
    now: Moment,
    masked: bool,
    warn_days: u32,
    base: String,
}

/// Makes the words of a row; a search marks what it found, and shows the note it was found in.
fn row_text(person: &Person, hit: Option<&Hit>, page: &Page) -> RowText {
    let c = &person.customer;
    let number = person.number(page.masked);
    let marks = |field| hit.filter(|h| h.field == field).map(|h| h.ranges.clone());
    // A mask hides digits one for one, and spaces are left out, so the marks of the number fit it.
    let is_first = hit.is_some_and(|h| h.item == 0);
    let shown = number.as_deref().unwrap_or_default().chars().enumerate();
    let places: Vec<usize> = shown.filter(|(_, c)| *c != ' ').map(|(at, _)| at).collect();
    let fits = is_first && Some(places.len()) == c.phones.first().map(String::len);
    let moved =
        |r: &(usize, usize)| Some((*places.get(r.0)?, *places.get(r.1.checked_sub(1)?)? + 1));
    let number_marks = marks(MatchedField::Phone).filter(|_| fits).unwrap_or_default();
    let found = hit.and_then(|h| found_in(person, h));
    let (why, why_marks) = found.unwrap_or_else(|| (why(person, page.now), Vec::new()));
    RowText {
        name: person.name.clone(),
        name_marks: marks(MatchedField::Name).unwrap_or_default(),
        number: number.or_else(|| c.wechat.clone().map(|w| format!("微信 {w}"))),
        number_marks: number_marks.iter().filter_map(moved).collect(),
        tier: c.tier,
        flag: flag(person, page.now, page.warn_days),
        why,
        why_marks,
        href: format!("{}{}", page.base, card(&c.id)),
        tel: c.phones.first().and_then(|p| Phone::parse(p).ok()).map(|p| p.tel_href()),
    }
}

/// The text a search found that a row does not show anyway: 备注, a tag, 关注, 抗性, 微信号, another number.
fn found_in(person: &Person, hit: &Hit) -> Option<(String, Ranges)> {
    let c = &person.customer;
    let at = |list: &[String]| list.get(hit.item).cloned();
    let (label, text) = match hit.field {
        MatchedField::Name => return None,
        MatchedField::Phone if hit.item == 0 => return None,
        MatchedField::Phone => ("另一个号码", at(&c.phones)?),
        MatchedField::Wechat => ("微信", c.wechat.clone()?),
        MatchedField::Tag => ("标签", at(&c.tags)?),
        MatchedField::Concern => ("关注", at(&c.concerns)?),
        MatchedField::Objection => ("抗性", at(&c.objections)?),
        MatchedField::Layout => ("户型", at(&c.layouts)?),
        MatchedField::Notes => ("备注", c.notes.clone()?),
    };
    // A long note is shown from a little before the find.
    let skip = hit.ranges.first().map_or(0, |r| r.0).saturating_sub(LEAD);
    let dots = if skip > 0 { "…" } else { "" };
    let shown: String = text.chars().skip(skip).take(SHOWN).collect();
    let head = format!("{label} {dots}");
    let moved = |at: usize| (at + head.chars().count()).saturating_sub(skip);
    let ranges = hit.ranges.iter().filter(|r| r.0 < skip + SHOWN).map(|r| (moved(r.0), moved(r.1)));
    Some((format!("{head}{shown}"), ranges.collect()))
}

fn flag(person: &Person, now: Moment, warn_days: u32) -> Option<(Urgency, String)> {
    let zone = *now.offset();
    let today = day_in(now, zone);
    if let Some(due) = person.next.next_due.filter(|d| is_overdue(*d, now)) {
        return Some((Urgency::Late, format!("逾期{}天", days_overdue(due, now))));
    }
    let left = (person.next.protection_end? - today).num_days();
    match left {
        0 => Some((Urgency::Soon, "保护期今天到期".into())),
        1.. if left <= i64::from(warn_days) => Some((Urgency::Soon, format!("保护期还剩{left}天"))),
        _ => None,
    }
}

fn why(person: &Person, now: Moment) -> String {
    let (c, next) = (&person.customer, &person.next);
    let mut parts = Vec::new();
    match next.next_due {
        Some(due) if is_overdue(due, now) => {}
        Some(due) if day_in(due, *now.offset()) == day_in(now, *now.offset()) => {
            parts.push(written::clock(due.with_timezone(now.offset())));
        }
        Some(due) => {
            parts.push(spoken::day(day_in(due, *now.offset()), day_in(now, *now.offset())))
        }
        None if c.do_not_disturb => parts.push("勿扰".into()),
        None if c.tier.is_some_and(|t| t.term() == "D") => {
            parts.push(format!("无效:{}", c.invalid_reason.as_deref().unwrap_or("原因待补")));
        }
        None => parts.push("无下次".into()),
    }
    if !next.next_because.is_empty() {
        parts.push(briefly(&next.next_because));
    }
    let wish = format!(
        "{}{}",
        c.layouts.join("/"),
        c.area.as_ref().map(|a| format!("{a}㎡")).unwrap_or_default()
    );
    if !wish.is_empty() {
        parts.push(wish);
    }
    parts.extend(c.objections.first().map(|o| format!("担心{o}")));
    parts.join(" · ")
}

/// Shortens what a rule was earlier than to its name: `报价后2天 · 早于A级`.
fn briefly(because: &str) -> String {
    let short = |part: &str| match part.split_once("级每") {
        Some((tier, _)) if part.starts_with("早于") || part.starts_with('与') => {
            [tier, "级", if part.ends_with("同日") { "同日" } else { "" }].concat()
        }
        _ => part.to_owned(),
    };
    because.split(" · ").map(short).collect::<Vec<_>>().join(" · ")
}

/// People in the order of a list, or a part of them; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Those {
    all: Arc<[Arc<Person>]>,
    /// What a search found of each, in the same order; empty when nothing was searched.
    hits: Arc<[Hit]>,
    from: usize,
    to: usize,
}

/// A person, and what a search found of it.
type Shown = (Arc<Person>, Option<Hit>);

impl Those {
    /// Takes a part of a list.
    pub fn part(all: &Arc<[Arc<Person>]>, from: usize, to: usize) -> Self {
        Self { all: Arc::clone(all), hits: Arc::default(), from, to: to.min(all.len()).max(from) }
    }

    /// Takes what a search found.
    pub fn found(all: &Arc<[Arc<Person>]>, hits: &Arc<[Hit]>) -> Self {
        Self { hits: Arc::clone(hits), ..Self::part(all, 0, all.len()) }
    }

    fn len(&self) -> usize {
        self.to - self.from
    }

    fn get(&self, at: usize) -> Option<Shown> {
        let person = self.all.get(self.from + at).filter(|_| at < self.len())?;
        Some((Arc::clone(person), self.hits.get(self.from + at).cloned()))
    }
}

fn is_other(a: Option<&Option<Shown>>, b: Option<&Option<Shown>>) -> bool {
    match (a, b) {
        (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(&a.0, &b.0) || a.1 != b.1,
        (Some(None), Some(None)) => false,
        _ => true,
    }
}

/// The rows of a list. A row belongs to its place, not to its person: when the list changes, the
/// rows on screen are written anew instead of being taken away and built again.
///
/// `instead` may draw a row otherwise, where the list is there to choose from.
#[component]
pub fn Rows(
    #[prop(into)] people: Signal<Those>,
    #[prop(into)] label: String,
    #[prop(optional, into)] instead: Option<Callback<(Id, RowText), Option<AnyView>>>,
    #[prop(optional, into)] on_end: Option<Callback<()>>,
) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let row = move |at: usize| {
        let shown = Memo::new_with_compare(move |_| people.with(|p| p.get(at)), is_other);
        let id = move || shown.with_untracked(|s| s.as_ref().map(|(p, _)| p.customer.id.clone()));
        let log = move |()| id().into_iter().for_each(|id| go.open(&Sheet::Log(Some(id))));
        let call = move |()| id().into_iter().for_each(|id| go.open(&Sheet::Called(id)));
        // The one closure of a row: one within it would be taken away and built again.
        let view = move || {
            let page = Page {
                now: book.now.get(),
                masked: book.masked.get(),
                warn_days: book.settings.with(|s| s.protection.warn_days),
                base: go.base(),
            };
            shown.with(|shown| {
                let (person, hit) = shown.as_ref()?;
                let text = row_text(person, hit.as_ref(), &page);
                let other =
                    instead.and_then(|draw| draw.run((person.customer.id.clone(), text.clone())));
                Some(other.unwrap_or_else(|| {
                    view! { <PersonRow text=text on_log=log on_call=call/> }.into_any()
                }))
            })
        };
        view.into_any()
    };
    let count = Memo::new(move |_| people.with(Those::len));
    view! { <LongList label=label count=count row=row on_end=on_end/> }
}

#[cfg(test)]
mod tests {
    use super::briefly;

    #[test]
    fn a_row_names_the_rule_that_was_later_without_its_days() {
        let rows = [
            ("首访次日回访 · 早于B级每14天", "首访次日回访 · 早于B级"),
            ("报价后2天 · 与A级每3天同日 · 周日休息,提前", "报价后2天 · 与A级同日 · 周日休息,提前"),
            ("A级每3天", "A级每3天"),
            ("未接通,换时间 · 原为A级每3天", "未接通,换时间 · 原为A级每3天"),
        ];
        for (because, short) in rows {
            assert_eq!(briefly(because), short);
        }
    }
}
