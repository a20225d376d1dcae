//! 文案检查: finds wording that law or the project forbids, in 14 classes and the user's own list.
//! Never here: what a screen does about a finding. The rules are data ([`rules`], [`exceptions`]).

pub mod classes;
mod compiled;
mod context;
mod exceptions;
mod normal;
pub mod own;
mod pattern;
mod rules;
pub mod swap;
mod variants;

use classes::{Class, Level, OWN};
use compiled::{Compiled, Kind, flag};
use context::Context;

/// Whether the project has its 预售许可证.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presale {
    /// Not said: taking money before the permit is warned of where a text asks for it.
    #[default]
    Unknown,
    /// 有证: 认筹 and 预定 pass.
    Held,
    /// 无证: every 认筹, 认购, 预定 fires.
    Missing,
}

/// A phrase of the user or the playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub text: String,
    pub level: Level,
}

/// What a project adds to the law.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    pub phrases: Vec<Phrase>,
    pub competitors: Vec<String>,
    /// Phrases that never fire, for any class.
    pub exceptions: Vec<String>,
    pub presale: Presale,
}

/// A wording found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// From and to, in characters of the text as given; the end is not part of it.
    pub range: (usize, usize),
    pub class: &'static Class,
    pub level: Level,
    /// The wording as it stands in the text.
    pub text: String,
    /// Which of [`Extras::phrases`] it is, for a hit of class 0.
    pub phrase: Option<usize>,
}

/// The checker, its rules compiled: make one, check many texts.
#[derive(Debug)]
pub struct Checker {
    compiled: Compiled,
    levels: Vec<Level>,
    presale: Presale,
}

impl Checker {
    /// Compiles the rules of law and of the project.
    pub fn new(extras: &Extras) -> Self {
        Self {
            compiled: Compiled::new(extras),
            levels: extras.phrases.iter().map(|p| p.level).collect(),
            presale: extras.presale,
        }
    }

    /// Lists the wordings of a text by place; those of one class never overlap.
    pub fn check(&self, text: &str) -> Vec<Hit> {
        let marks = normal::fold(text);
        let found = self.compiled.find(&marks);
        if !found.iter().any(|f| matches!(f.kind, Kind::Wording(..) | Kind::Phrase(_))) {
            return Vec::new();
        }
        let context = Context::new(&marks, &found, self.presale);
        let mut spans: Vec<(u8, usize, usize, Option<usize>)> = Vec::new();
        let mut weak = Vec::new();
        let sentence = |at: usize| marks.get(at).map_or(0, |mark| mark.sentence as usize);
        let mut strong = vec![false; sentence(marks.len().saturating_sub(1)) + 1];
        for f in &found {
            match f.kind {
                Kind::Wording(class, flags) if !context.excuses(class, flags, f.start, f.end) => {
                    if flags & flag::WEAK != 0 {
                        weak.push((class, f.start, f.end, None));
                        continue;
                    }
                    if let Some(strong) = strong.get_mut(sentence(f.start)) {
                        *strong = true;
                    }
                    spans.push((class, f.start, f.end, None));
                }
                Kind::Phrase(i) if !context.is_ordinary(0, f.start, f.end) => {
                    spans.push((0, f.start, f.end, Some(i)));
                }
                _ => {}
            }
        }
        // 铁定能上名校 is about the school: a weak sign says nothing next to a strong one.
        weak.retain(|(_, start, ..)| !strong.get(sentence(*start)).copied().unwrap_or(false));
        spans.extend(weak);
        spans.sort_by_key(|(class, start, end, _)| (*class, *start, usize::MAX - end));
        spans.dedup_by(|next, kept| {
            let joined = next.0 == kept.0 && next.1 < kept.2;
            if joined {
                kept.2 = kept.2.max(next.2);
            }
            joined
        });
        spans.sort_by_key(|(class, start, ..)| (*start, *class));
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let byte = |at: usize| places.get(at).copied().unwrap_or(text.len());
        let hit = |(number, start, end, phrase): (u8, usize, usize, Option<usize>)| {
            let from = marks.get(start)?.at;
            let to = marks.get(end.checked_sub(1)?)?.at + 1;
            let class = Class::of(number).unwrap_or(&OWN);
            let level = phrase.and_then(|i| self.levels.get(i)).copied().unwrap_or(class.level);
            let text = text.get(byte(from)..byte(to))?.to_owned();
            Some(Hit { range: (from, to), class, level, text, phrase })
        };
        spans.into_iter().filter_map(hit).collect()
    }
}
