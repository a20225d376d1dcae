//! 口径包 over the book: what a version brings, taking it in as one step, and making one.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::change::Change;
use crate::domain::fields::{Fields, Id};
use crate::domain::script::belonging::{home, placed};
use crate::domain::script::edit::given;
use crate::domain::script::playbook::{
    self, Diff, Entry, Here, Item, Playbook, diff, remember, remembered,
};
use crate::domain::script::{KIND as SCRIPT, STARTER, Source};
use crate::domain::settings::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::wording::own;
use crate::domain::written;
use crate::platform::clock;
use crate::record::bundle::{Bundle, FORMAT, Head, Purpose, write};
use crate::record::envelope::Record;
use crate::record::fault::{Fault, Problem};
use crate::record::read::read;
use crate::record::stamp::Stamp;
use crate::store::error::Error;

use super::book::Book;
use super::scripts::Scripts;

/// Faults of a file that are shown one by one.
const SHOWN: usize = 5;

/// A version that was read and not yet taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    pub playbook: Playbook,
    /// The version taken in before.
    pub last_version: Option<String>,
    /// Another 口径包 of the same name is here; the two never touch each other.
    pub has_namesake: bool,
    pub diff: Diff,
    /// What could not be read, in words.
    pub faults: Vec<String>,
    entries: Vec<Entry>,
}

/// A 口径包 that is in the book.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub playbook: Playbook,
    pub received: String,
    pub scripts: usize,
}

/// What goes into a 口径包 that is made here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Categories of the user's own scripts.
    pub categories: Vec<String>,
    pub phrases: bool,
    pub facts: bool,
}

impl Scripts {
    fn found(&self, kind: &str, id: &Id, settings: &Fields) -> Option<Fields> {
        match kind {
            SCRIPT => self.get(id).map(|held| held.fields.clone()),
            SETTINGS_KIND => Some(settings.clone()),
            kind => self.one_beside(kind, id).cloned(),
        }
    }

    fn has_namesake(&self, playbook: &Playbook) -> bool {
        let mut all = self.beside(playbook::KIND).filter(|(id, _)| id.as_str() != playbook.id);
        all.any(|(_, fields)| fields.text("name").as_ref() == Some(&playbook.name))
    }
}

impl Book {
    /// Reads a 口径包 and tells what taking it in would do; nothing is written.
    pub async fn try_playbook(self, text: &str) -> Result<Arrived, String> {
        let from = text.find('{').unwrap_or(0);
        let to = text.rfind('}').map_or(text.len(), |at| at + 1);
        let inner = text.get(from..to).unwrap_or(text);
        let outcome = read(inner).map_err(|faults| refused(inner, &faults))?;
        if outcome.bundle.head.purpose != Purpose::Playbook {
            return Err("这个文件不是口径包。备份请到 我的 › 数据 里导入。".into());
        }
        let head = outcome.bundle.head;
        let Some(mut playbook) = Playbook::read(head.covers.as_ref()) else {
            return Err("这个口径包没写名称,请让发包的人重新导出。".into());
        };
        playbook.maker = head.device;
        let entries: Vec<Entry> = (outcome.bundle.records.into_iter())
            .filter(|r| r.deleted.is_none() && r.erased.is_none())
            .map(Arc::unwrap_or_clone)
            .map(|r| Entry { kind: r.kind, id: r.id, fields: r.fields })
            .collect();
        let faults = said(&outcome.faults);
        let scripts = self.scripts_read().await;
        let settings = self.settings_fields.get_untracked();
        let arrived = scripts.with_untracked(|scripts| {
            let known = |id: &Id| scripts.one_beside(playbook::KIND, id).cloned();
            let set = home(&playbook, known);
            playbook.id.clone_from(&set.0);
            let before = known(&set);
            let last_version = before.as_ref().and_then(|f| f.text("version"));
            let has_namesake = before.is_none() && scripts.has_namesake(&playbook);
            let before = before.unwrap_or_default();
            let found = |kind: &str, id: &Id| scripts.found(kind, id, &settings);
            let (mut entries, originals) = placed(entries, &set, &before, found);
            date(&mut entries, &playbook);
            let here = |entry: &Entry| {
                let found = found(&entry.kind, &entry.id);
                Here::of(&set, &entry.kind, found, scripts.is_gone(&entry.id))
            };
            let mut diff = diff(&remembered(&before), &entries, &here);
            diff.same += originals;
            Arrived { playbook, last_version, has_namesake, diff, faults, entries }
        });
        Ok(arrived)
    }

    /// Takes a version in as one step; of `theirs` the user wants what the 口径包 says.
    pub async fn take_playbook(self, arrived: &Arrived, theirs: &[Id]) -> Result<(), Error> {
        let scripts = self.scripts_read().await;
        let settings = self.settings_fields.get_untracked();
        let now = clock::now();
        let Arrived { playbook, diff, entries, .. } = arrived;
        let change = scripts.with_untracked(|scripts| {
            let fields =
                |kind: &str, id: &Id| scripts.found(kind, id, &settings).unwrap_or_default();
            let here = |item: &Item| fields(&item.kind, &item.id);
            let mut wanted = diff.clone();
            for item in diff.differing.iter().filter(|i| theirs.contains(&i.id)) {
                match wanted.changed.iter_mut().find(|c| c.id == item.id) {
                    Some(known) => known.differences.extend(item.differences.iter().cloned()),
                    None => wanted.changed.push(item.clone()),
                }
            }
            let mut change = wanted.take(playbook, now, &here);
            let before = fields(playbook::KIND, &Id::new(playbook.id.as_str()));
            change.push(remember(playbook, entries, &before, now));
            change
        });
        let text = format!(
            "已保存口径包「{}」:新增 {},改动 {},撤回 {}",
            playbook.name,
            diff.new.len(),
            diff.changed.len(),
            diff.withdrawn.len()
        );
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Lists the 口径包 in the book, without the set the app comes with; read again as they change.
    pub fn playbooks(self) -> Vec<Known> {
        let mut all: Vec<Known> = self.scripts().with(|scripts| {
            let of = |id: &str| {
                scripts.each().filter(|h| h.script.source == Source::Playbook(id.into())).count()
            };
            let known = |(id, fields): (&Id, &Fields)| {
                let text = |name: &str| fields.text(name).unwrap_or_default();
                let playbook = Playbook {
                    id: id.0.clone(),
                    name: text("name"),
                    version: text("version"),
                    issuer: text("issuer"),
                    valid_until: fields.day("valid_until"),
                    maker: text("maker"),
                };
                let received = fields.moment("received_at").map(|at| written::day(at.date_naive()));
                Known { scripts: of(id.as_str()), received: received.unwrap_or_default(), playbook }
            };
            let own = scripts.beside(playbook::KIND).filter(|(id, _)| id.as_str() != STARTER);
            own.map(known).collect()
        });
        all.sort_by(|a, b| a.playbook.name.cmp(&b.playbook.name));
        all
    }

    /// Takes a 口径包 out of the book; what the user edited stays.
    pub async fn remove_playbook(self, known: &Playbook) -> Result<(), Error> {
        let scripts = self.scripts_read().await;
        let change: Change = scripts.with_untracked(|scripts| {
            let before = scripts.one_beside(playbook::KIND, &Id::new(known.id.as_str()));
            playbook::remove(&known.id, before, scripts.each().map(|h| (&h.script.id, &h.fields)))
        });
        self.write_and_say(change, format!("已移除口径包「{}」", known.name)).await.map(|_| ())
    }

    /// Writes a 口径包 from the user's own scripts; returns the text and how many records it has.
    pub async fn make_playbook(
        self,
        playbook: &Playbook,
        choice: &Choice,
    ) -> Result<(String, usize), Error> {
        let scripts = self.scripts_read().await;
        let device = self.store().device().await?;
        let settings = self.settings_fields.get_untracked();
        let made = Stamp::from_parts(clock::now_ms(), 0, &device);
        let mut records = Vec::new();
        let mut put = |kind: &str, id: &Id, fields: Fields| {
            let mut record = Record::new(kind, id.clone(), made.clone());
            record.fields = fields;
            records.push(record);
        };
        scripts.with_untracked(|scripts| {
            for held in scripts.all().filter(|h| h.script.source == Source::Own) {
                if choice.categories.contains(&held.script.category) {
                    put(SCRIPT, &held.script.id, given(&held.fields));
                }
            }
            if choice.phrases {
                let own = scripts.beside(own::KIND).filter(|(_, f)| f.get("withdrawn").is_none());
                own.for_each(|(id, fields)| put(own::KIND, id, given(fields)));
            }
            if choice.facts {
                scripts.beside("unit").for_each(|(id, fields)| put("unit", id, given(fields)));
                let mut given = Fields::default();
                let is_given = |n: &str| n.starts_with("facts/") || n.starts_with("rates/");
                let kept = settings.0.iter().filter(|(n, v)| is_given(n) && !v.is_null());
                given.0.extend(kept.map(|(n, v)| (n.clone(), v.clone())));
                if !given.0.is_empty() {
                    put(SETTINGS_KIND, &Id::new(SETTINGS_ID), given);
                }
            }
        });
        let mut head = Head::new(Purpose::Playbook, clock::now(), &device);
        head.covers = Some(playbook.covers());
        let count = records.len();
        Ok((write(&Bundle::new(head, records)), count))
    }
}

/// Gives every script without a last day of its own that of the 口径包, so that the next version moves it.
fn date(entries: &mut [Entry], playbook: &Playbook) {
    let Some(last) = playbook.valid_until else { return };
    for entry in entries.iter_mut().filter(|e| e.kind == SCRIPT) {
        if entry.fields.get("valid_until").is_none() {
            entry.fields.set("valid_until", written::day(last));
        }
    }
}

/// Says why a text is no 口径包, in words for somebody who pasted it.
fn refused(text: &str, faults: &[Fault]) -> String {
    match faults.first().map(|f| &f.problem) {
        Some(Problem::Empty | Problem::NotJson { .. } | Problem::NotBundle)
            if !text.contains(FORMAT) =>
        {
            "这不是口径包,什么都没改。口径包是跟客本「做口径包」存出的文件,或复制出的整段文字。"
                .into()
        }
        Some(Problem::Truncated { .. } | Problem::NotJson { .. }) => {
            "口径包不完整,什么都没改。微信里长文字可能被截断:请让对方改发文件,或整段重新复制。"
                .into()
        }
        _ => said(faults).join("\n"),
    }
}

fn said<T: ToString>(faults: &[T]) -> Vec<String> {
    let mut all: Vec<String> = faults.iter().take(SHOWN).map(ToString::to_string).collect();
    if faults.len() > SHOWN {
        all.push(format!("还有 {} 处", faults.len() - SHOWN));
    }
    all
}
