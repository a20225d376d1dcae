//! What the user can do with the scripts of 答客问: one method each, all through the one commit.

use leptos::prelude::*;

use crate::domain::change::{Change, RecordChange};
use crate::domain::fields::{Fields, Id};
use crate::domain::script::{KIND, Script, edit, history, question};
use crate::platform::clock;
use crate::store::error::Error;

use super::book::Book;

/// Characters of a question that a notice repeats.
const SAID: usize = 12;

impl Book {
    /// Reads the fields of a script as they are stored now; empty when there is none.
    pub(super) async fn script_fields(self, id: &Id) -> Result<Fields, Error> {
        let found = self.store().records(&[(KIND.into(), id.clone())]).await?;
        let alive = found.into_iter().find(|r| r.is_alive());
        Ok(alive.map(|r| r.fields).unwrap_or_default())
    }

    /// Writes a new script of the user's own, last of its category; `answers` is the question of
    /// 待补口径 it answers.
    pub async fn create_script(
        self,
        id: &Id,
        mut set: Fields,
        answers: Option<&Id>,
    ) -> Result<(), Error> {
        let category = set.text("category").unwrap_or_default();
        let scripts = self.scripts_read().await;
        let last = scripts.with_untracked(|s| s.of_category(&category).last().cloned());
        set.set("order", edit::order_between(last.map(|h| h.script.order), None));
        let text = said("已保存", &set);
        let mut change = Change::new("写话术");
        change.push(edit::create(id, set));
        change.records.extend(answers.map(|of| question::answer(of, id)));
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Writes an edit; the wording before it goes to the history.
    pub async fn edit_script(self, id: &Id, set: Fields) -> Result<(), Error> {
        let before = self.script_fields(id).await?;
        let change = edit::edit(id, &before, set, clock::now());
        if change.set.0.is_empty() {
            return Ok(());
        }
        self.change_script("修改话术", change, "已保存".into()).await
    }

    /// Makes a copy of the user's own.
    pub async fn duplicate_script(self, id: &Id) -> Result<Id, Error> {
        let (before, copy) = (self.script_fields(id).await?, clock::new_id());
        let text = said("已复制一份", &before);
        self.change_script("复制话术", edit::duplicate(&copy, &before), text).await?;
        Ok(copy)
    }

    /// Puts a script into 归档.
    pub async fn archive_script(self, script: &Script) -> Result<(), Error> {
        let text = format!("已归档「{}」", shortened(&script.question));
        self.change_script("归档话术", edit::archive(&script.id), text).await
    }

    /// Takes a script out of 归档.
    pub async fn unarchive_script(self, script: &Script) -> Result<(), Error> {
        let text = format!("已恢复「{}」", shortened(&script.question));
        self.change_script("恢复话术", edit::unarchive(&script.id), text).await
    }

    /// Turns 收藏 over; the star says it, no notice does.
    pub async fn favourite_script(self, script: &Script) -> Result<(), Error> {
        let mut change = Change::new("收藏话术");
        let record = RecordChange::update(KIND, &script.id);
        change.push(record.with("favourite", !script.favourite));
        self.write(change).await.map(|_| ())
    }

    /// Moves a script within its category by one place, up or down; the list shows it.
    pub async fn move_script(self, script: &Script, up: bool) -> Result<(), Error> {
        let scripts = self.scripts_read().await;
        let list = scripts.with_untracked(|s| s.of_category(&script.category));
        let places: Vec<(Id, f64)> =
            list.iter().map(|h| (h.script.id.clone(), h.script.order)).collect();
        let Some(from) = places.iter().position(|(id, _)| *id == script.id) else { return Ok(()) };
        let to = if up { from.checked_sub(1) } else { Some(from + 1) };
        let mut change = Change::new("话术排序");
        change.records = to.map(|to| edit::moved(&places, from, to)).unwrap_or_default();
        if change.records.is_empty() {
            return Ok(());
        }
        self.write(change).await.map(|_| ())
    }

    /// Notes that somebody checked a script as it is worded now.
    pub async fn check_script(self, id: &Id, by: &str) -> Result<(), Error> {
        let script = Script::read(id, &self.script_fields(id).await?);
        let Some(change) = edit::check(&script, by, clock::now()) else { return Ok(()) };
        self.change_script("核对话术", change, format!("已记下 {} 核对", by.trim())).await
    }

    /// Takes a check back.
    pub async fn uncheck_script(self, id: &Id, by: &str) -> Result<(), Error> {
        let record = RecordChange::update(KIND, id);
        let change = record.with(format!("checked_by/{by}"), serde_json::Value::Null);
        self.change_script("核对话术", change, format!("已去掉 {by} 的核对")).await
    }

    /// Brings an earlier wording back.
    pub async fn restore_script(self, id: &Id, key: &str) -> Result<(), Error> {
        let before = self.script_fields(id).await?;
        let Some(change) = history::restore(id, &before, key, clock::now()) else { return Ok(()) };
        self.change_script("恢复话术", change, "已恢复这一版".into()).await
    }

    /// Takes a question off 待补口径: a script answers it.
    pub async fn answer_question(self, question: &Id, script: &Id) -> Result<(), Error> {
        let text = "已从待补口径里去掉".to_owned();
        self.change_script("待补口径", question::answer(question, script), text).await
    }

    /// Takes a question off 待补口径: it needs no answer.
    pub async fn dismiss_question(self, question: &Id) -> Result<(), Error> {
        let text = "已记为不用答".to_owned();
        self.change_script("待补口径", question::dismiss(question), text).await
    }

    async fn change_script(
        self,
        label: &str,
        record: RecordChange,
        text: String,
    ) -> Result<(), Error> {
        let mut change = Change::new(label);
        change.push(record);
        self.write_and_say(change, text).await.map(|_| ())
    }
}

fn said(verb: &str, fields: &Fields) -> String {
    let question = fields.text("question").unwrap_or_default();
    format!("{verb}「{}」", shortened(&question))
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SAID).collect();
    if text.chars().nth(SAID).is_some() {
        short.push('…');
    }
    short
}

/// Tells whether a text asks the question with this id.
pub(super) fn is_same(text: &str, question: &Id) -> bool {
    question::id_of(text) == *question
}
