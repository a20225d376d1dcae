//! What the taps of 自动副本 do.

use leptos::prelude::*;

use super::phrase::Phrase;
use crate::platform::folder::{self, Folder};
use crate::platform::task;
use crate::record::copies::Stop;
use crate::state::book::{Book, use_book};
use crate::state::copies::Off;
use crate::state::copying::Start;

/// What the section is doing; cheap to copy.
#[derive(Clone, Copy)]
pub struct Doing {
    pub book: Book,
    pub busy: RwSignal<Option<f64>>,
    pub said: RwSignal<Option<Result<String, String>>>,
    /// A folder that was chosen and waits for its pass-phrase.
    pub chosen: RwSignal<Option<Folder>, LocalStorage>,
    pub is_rekeying: RwSignal<bool>,
    pub phrase: Phrase,
    /// What was switched off just now.
    pub off: RwSignal<Option<Off>, LocalStorage>,
}

impl Doing {
    /// Starts with nothing under way.
    pub fn new() -> Self {
        Self {
            book: use_book(),
            busy: RwSignal::new(None),
            said: RwSignal::new(None),
            chosen: RwSignal::new_local(None),
            is_rekeying: RwSignal::new(false),
            phrase: Phrase::empty(),
            off: RwSignal::new_local(None),
        }
    }

    fn say(self, said: Result<String, String>) {
        self.busy.try_set(None);
        self.said.try_set(Some(said));
    }

    /// Makes a copy because of a tap.
    pub async fn copy(self) {
        self.said.try_set(None);
        self.busy.try_set(Some(0.0));
        let told = move |share| _ = self.busy.try_set(Some(share));
        match self.book.copy(Start::Tap, told).await {
            Ok(Some(name)) => self.say(Ok(format!("已存下「{name}」"))),
            Ok(None) => _ = self.busy.try_set(None),
            Err(why) => self.say(Err(format!("这次没存成:{why}。旧的副本和数据都没有动。"))),
        }
    }

    /// Lets the user choose a folder; the first one waits for a pass-phrase.
    pub fn pick(self, is_first: bool) {
        self.said.set(None);
        task::background(async move {
            match folder::pick().await {
                Ok(None) => {}
                Ok(Some(folder)) if is_first => {
                    if let Some(text) = self.book.remembered_phrase().await {
                        self.phrase.fill(&text);
                    }
                    self.chosen.try_set(Some(folder));
                }
                Ok(Some(folder)) => match self.book.move_copies(folder).await {
                    Ok(()) => self.copy().await,
                    Err(e) => self.say(Err(e.to_string())),
                },
                Err(problem) => self.say(Err(match Stop::from(problem) {
                    Stop::Leave => {
                        "没选成:浏览器没让往这个文件夹里存。请再选一次,问到时点允许。".into()
                    }
                    why => format!("没选成:{why}。"),
                })),
            }
        });
    }

    /// Makes the key of what was typed, and the first copy with it.
    pub fn start(self) {
        let text = match self.phrase.fresh() {
            Ok(text) => text,
            Err(why) => return self.said.set(Some(Err(why.into()))),
        };
        self.said.set(None);
        self.busy.set(Some(0.0));
        let chosen = self.chosen.get_untracked();
        task::background(async move {
            match self.book.start_copies(chosen, &text).await {
                Ok(()) => {
                    self.phrase.fill("");
                    self.chosen.try_set(None);
                    self.is_rekeying.try_set(false);
                    self.off.try_set(None);
                    self.copy().await;
                }
                Err(e) => self.say(Err(e.to_string())),
            }
        });
    }

    /// Switches copies off; as long as the page lives it can be taken back.
    pub fn stop(self) {
        self.said.set(None);
        task::background(async move {
            match self.book.stop_copies().await {
                Ok(off) => {
                    self.is_rekeying.try_set(false);
                    self.phrase.fill("");
                    self.off.try_set(off);
                }
                Err(e) => self.say(Err(e.to_string())),
            }
        });
    }

    /// Switches on again what was switched off just now.
    pub fn take_back(self) {
        let Some(off) = self.off.get_untracked() else { return };
        self.chosen.set(None);
        task::background(async move {
            match self.book.resume_copies(off).await {
                Ok(()) => _ = self.off.try_set(None),
                Err(e) => self.say(Err(e.to_string())),
            }
        });
    }
}
