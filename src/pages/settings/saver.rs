//! Saving settings: what was typed is checked, what would move is shown, then it is written.

use leptos::html::Section;
use leptos::prelude::*;

use crate::components::small::{Meter, TierMark};
use crate::domain::fields::Moment;
use crate::domain::foresee::{Example, Foreseen};
use crate::domain::settings::check::checked;
use crate::domain::settings::parts::moves_dates;
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::pages::typed::Typed;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::notice::Notice;
use crate::state::settings::Changed;

/// How long work goes on before a bar shows how far it is.
const SLOW_MS: i32 = 1_000;

/// Says how far saving is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Typing,
    Looking,
    /// What would move, shown until the user says 保存.
    Shown(Foreseen),
    Writing,
}

/// Saves one page of settings; cheap to copy.
#[derive(Clone, Copy)]
pub struct Saver {
    pub form: Typed,
    book: Book,
    place: &'static str,
    step: RwSignal<Step>,
    /// What the preview is about; typing on makes it stale.
    asked: RwSignal<Changed>,
    /// The share done, once the work takes long.
    share: RwSignal<f64>,
    is_slow: RwSignal<bool>,
    /// What is wrong, and what was typed then: typing on takes it away.
    error: RwSignal<Option<(Changed, String)>>,
}

impl Saver {
    /// Opens the form of a page over the stored settings.
    pub fn open(place: &'static str) -> Self {
        let (book, go) = (use_book(), use_go());
        let before = book.settings_fields.get_untracked();
        let saver = Self {
            form: Typed::open(book, place, "项目设置".into(), before),
            book,
            place,
            step: RwSignal::new(Step::Typing),
            asked: RwSignal::new(Changed::new()),
            share: RwSignal::new(0.0),
            is_slow: RwSignal::new(false),
            error: RwSignal::new(None),
        };
        // Built anew on its own page, nothing was left behind.
        on_cleanup(move || {
            let is_left = go.path_now() != place;
            let is_typed = saver.form.changed_now().is_some_and(|c| !c.is_empty());
            if is_left && is_typed && saver.step.try_get_untracked() != Some(Step::Writing) {
                book.say(Notice::done("设置改了还没保存,先留着:在「今天 › 没写完」接着改。", None));
            }
        });
        saver
    }

    /// Asks for what was typed to be saved: at once where no date moves, else after the preview.
    pub fn ask(self) {
        let typed = self.form.changed();
        let changed = match checked(&self.form.both().0, typed.clone()) {
            Ok(changed) => changed,
            Err(why) => return self.error.set(Some((typed, why))),
        };
        self.error.set(None);
        if changed.is_empty() {
            // Typed to the same as it is.
            let before = self.form.both().0;
            return self.form.update(|f| *f = before);
        }
        self.asked.set(typed.clone());
        if !changed.iter().any(|(name, _)| moves_dates(name)) {
            return self.write(changed);
        }
        self.start(Step::Looking);
        task::background(async move {
            let found = self
                .book
                .foresee(&changed, move |share| {
                    let _ = self.share.try_set(share);
                })
                .await;
            let is_current = self.step.try_get_untracked() == Some(Step::Looking);
            if !is_current || self.form.changed_now() != Some(typed) {
                let _ = self.step.try_set(Step::Typing);
                return;
            }
            match found {
                Ok(found) if found.moved() == 0 => self.write(changed),
                Ok(found) => self.step.set(Step::Shown(found)),
                Err(why) => self.fail(&why),
            }
        });
    }

    /// Saves what the preview is about.
    fn go_on(self) {
        match checked(&self.form.both().0, self.asked.get_untracked()) {
            Ok(changed) => self.write(changed),
            Err(why) => self.fail(&why),
        }
    }

    /// Goes back to typing; on the menu nothing stays typed.
    fn cancel(self) {
        self.step.set(Step::Typing);
        if self.place == super::PLACE {
            let before = self.form.both().0;
            self.form.update(|f| *f = before);
        }
    }

    fn write(self, changed: Changed) {
        self.form.hold();
        self.start(Step::Writing);
        let (book, place) = (self.book, self.place);
        task::background(async move {
            let told = move |share| {
                let _ = self.share.try_set(share);
            };
            match book.edit_settings(changed, told).await {
                // The form was built anew by now.
                Ok(()) => book.drop_draft(place).await,
                Err(why) => {
                    self.fail(&why);
                    self.form.keep();
                }
            }
        });
    }

    fn start(self, step: Step) {
        self.share.set(0.0);
        self.is_slow.set(false);
        self.step.set(step.clone());
        task::background(async move {
            task::sleep(SLOW_MS).await;
            if self.step.try_get_untracked() == Some(step) {
                self.is_slow.set(true);
            }
        });
    }

    fn fail(self, why: &impl std::fmt::Display) {
        let _ = self.step.try_set(Step::Typing);
        let typed = self.form.changed_now().unwrap_or_default();
        let _ = self.error.try_set(Some((typed, why.to_string())));
    }

    fn wrong(self) -> Option<String> {
        let (about, text) = self.error.get()?;
        (about == self.form.changed()).then_some(text)
    }

    fn shown(self) -> Option<Foreseen> {
        match self.step.get() {
            Step::Shown(found) if self.form.changed() == self.asked.get() => Some(found),
            _ => None,
        }
    }
}

/// The foot of every page: what is wrong, how far it is, what would move, 保存设置.
#[component]
pub fn Foot(saver: Saver) -> impl IntoView {
    let is_busy = move || matches!(saver.step.get(), Step::Looking | Step::Writing);
    let label = move || match saver.step.get() {
        Step::Looking => "正在算哪些日期会动…",
        Step::Writing => "正在保存…",
        _ => "保存设置",
    };
    let found = Memo::new(move |_| saver.shown());
    let can_save = move || !is_busy() && !saver.form.changed().is_empty();
    view! {
        {move || saver.wrong().map(|e| view! { <p class="error" role="alert">{e}</p> })}
        <Show when=move || is_busy() && saver.is_slow.get()>
            <div role="status"><p class="mut">"客户多,要一会儿,请别关"</p><Meter share=saver.share label="进度" tone="blue"/></div>
        </Show>
        {move || found.get().map(|found| view! { <Preview saver=saver found=found/> })}
        <Show when=move || found.with(Option::is_none)>
            <button type="button" class="primary wide" disabled=move || !can_save() on:click=move |_| saver.ask()>{label}</button>
        </Show>
    }
}

/// What would move, with a few names, and 保存.
#[component]
fn Preview(saver: Saver, found: Foreseen) -> impl IntoView {
    let frame = NodeRef::<Section>::new();
    frame.on_load(|frame| {
        let _ = frame.focus();
    });
    let now = saver.book.now.get_untracked();
    let row = move |example: &Example| {
        let day = |at: Option<Moment>| at.map_or("无".into(), |at| spoken::day_and_time(at, now));
        let moves = format!("{} → {}", day(example.before), day(example.after));
        view! {
            <li class="person"><TierMark tier=example.tier/><span class="what">{example.name.clone()}<small>{moves}</small></span></li>
        }
    };
    let more = found.moved().saturating_sub(found.examples.len());
    view! {
        <section class="preview" aria-label="会变的日期" tabindex="-1" node_ref=frame>
            <p>{found.said()}</p>
            <ul class="people">{found.examples.iter().map(row).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 位")}</p> })}
            <button type="button" class="primary wide" on:click=move |_| saver.go_on()>"保存"</button>
            <button type="button" class="plain wide" on:click=move |_| saver.cancel()>"先不改"</button>
        </section>
    }
}
