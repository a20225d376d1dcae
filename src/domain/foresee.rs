//! 改规则之前: how many due dates a change of the settings moves, before it is made.

use super::cadence::Situation;
use super::change::RecordChange;
use super::fields::{Id, Moment};
use super::follow_up::FollowUp;
use super::name::display_name;
use super::plan::replan;
use super::settings::Settings;
use super::words::{State, Tier, Word};

/// Counts what would move; fed customer by customer, so that no frame is held for long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foreseen {
    /// Customers looked at.
    pub looked_at: usize,
    pub earlier: usize,
    pub later: usize,
    /// Customers who would have no next date any more.
    pub gone: usize,
    /// Customers who have none and would get one.
    pub new: usize,
    /// A few of them, A before B before C, the largest move first.
    pub examples: Vec<Example>,
}

/// Shows one date that would move.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub customer: Id,
    pub name: String,
    pub tier: Option<Tier>,
    pub before: Option<Moment>,
    pub after: Option<Moment>,
}

/// Shows at most so many examples.
pub const EXAMPLES: usize = 5;

impl Foreseen {
    /// Looks at one customer as it is now (`s.settings` are the old ones) under new settings. What
    /// it says is what the commit will do: both ask `plan::replan`.
    pub fn look(&mut self, s: &Situation, new: &Settings) {
        self.looked_at += 1;
        let changes = replan(&Situation { settings: new, ..*s });
        let (before, after) = (earliest(s.follow_ups, &[]), earliest(s.follow_ups, &changes));
        let count = match (before, after) {
            (None, None) => return,
            (Some(_), None) => &mut self.gone,
            (None, Some(_)) => &mut self.new,
            (Some(before), Some(after)) if after < before => &mut self.earlier,
            (Some(before), Some(after)) if after > before => &mut self.later,
            _ => return,
        };
        *count += 1;
        let (customer, tier) = (s.customer.id.clone(), s.customer.tier);
        let example = Example { customer, name: String::new(), tier, before, after };
        let at = self.examples.iter().position(|e| example.rank() < e.rank());
        let at = at.unwrap_or(self.examples.len());
        if at < EXAMPLES {
            let name = display_name(s.customer);
            self.examples.insert(at, Example { name, ..example });
            self.examples.truncate(EXAMPLES);
        }
    }

    /// Counts every date that would move.
    pub fn moved(&self) -> usize {
        self.earlier + self.later + self.gone + self.new
    }

    /// Says it in one line: `3 位的下次日期会变:2 位提前,1 位推后`.
    pub fn said(&self) -> String {
        let counts = [
            (self.earlier, "提前"),
            (self.later, "推后"),
            (self.gone, "不再有"),
            (self.new, "新增"),
        ];
        let part = |(count, what): &(usize, &str)| format!("{count} 位{what}");
        let parts: Vec<String> = counts.iter().filter(|c| c.0 > 0).map(part).collect();
        if parts.is_empty() {
            return "没有下次日期会变。".into();
        }
        format!("{} 位的下次日期会变:{}。", self.moved(), parts.join(","))
    }
}

impl Example {
    /// Orders examples: by tier, then the largest move, a date lost or gained before any.
    fn rank(&self) -> (u8, i64, &Id) {
        let tier = self.tier.map_or(u8::MAX, |t| t as u8);
        let size = match (self.before, self.after) {
            (Some(before), Some(after)) => (after - before).num_minutes().abs(),
            _ => i64::MAX,
        };
        (tier, -size, &self.customer)
    }
}

/// Looks at many customers at once.
pub fn foresee<'a>(situations: impl Iterator<Item = Situation<'a>>, new: &Settings) -> Foreseen {
    let mut foreseen = Foreseen::default();
    for situation in situations {
        foreseen.look(&situation, new);
    }
    foreseen
}

/// Returns the earliest open due moment once the changes are written: what the row will show.
fn earliest(follow_ups: &[FollowUp], changes: &[RecordChange]) -> Option<Moment> {
    let change_of = |id: &Id| changes.iter().find(|c| c.id == *id);
    let standing = follow_ups.iter().filter_map(|f| {
        let set = change_of(&f.id).map(|c| &c.set);
        let state = set.and_then(|s| s.word::<State>("state")).unwrap_or(f.state);
        let due = set.and_then(|s| s.moment("due")).unwrap_or(f.due);
        (state == State::Open).then_some(due)
    });
    let is_new = |c: &&RecordChange| follow_ups.iter().all(|f| f.id != c.id);
    let made = changes
        .iter()
        .filter(is_new)
        .filter(|c| c.set.text("state").as_deref() == Some(State::Open.term()));
    standing.chain(made.filter_map(|c| c.set.moment("due"))).min()
}
