//! 记一笔: one sheet, everything preset, 保存 at the thumb.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::{ChooseMany, ChooseOne, TierPicker};
use crate::components::field::{Keyboard, TextField};
use crate::components::sheet::BottomSheet;
use crate::components::small::TierMark;
use crate::domain::cadence::{Next, proposed_tier};
use crate::domain::fields::Id;
use crate::domain::log::{LogForm, NextChoice};
use crate::domain::phone::{Phone, mask_digits};
use crate::domain::settings::lists::List;
use crate::domain::spoken;
use crate::domain::words::{Outcome, Tier, Way, Word, signals};
use crate::platform::{clock, task};
use crate::state::actions::Dossier;
use crate::state::book::{Book, use_book};
use crate::state::drafts::{Draft, Keeper};
use crate::state::notice::Notice;
use crate::state::people::Person;
use crate::state::places::Sheet;

use super::duplicate::Duplicate;
use super::go::{Go, use_go};
use super::loaded::loaded;
use super::log_new::{NewFields, exact_duplicate};
use super::log_next::{NextRow, TimeRow, manual_warnings, said};
use super::pointed::{Pointed, Why};
use super::scripts::hints::Hints;
use super::waiting::AskReplyHere;
use super::wording::hints::WordingHints;

/// Holds the form while it is typed; every change goes through [`Editor::change`], which keeps the draft.
#[derive(Clone, Copy)]
pub struct Editor {
    pub book: Book,
    pub form: RwSignal<LogForm>,
    pub dossier: RwSignal<Dossier>,
    /// What is wrong, and the control to put right.
    pub error: RwSignal<Option<(String, &'static str)>>,
    /// The registered person whose number was typed for a new one.
    pub duplicate: RwSignal<Option<Arc<Person>>>,
    pub(super) keeper: Keeper,
}

impl Editor {
    fn new(book: Book, sheet: &Sheet, form: LogForm) -> Self {
        let editor = Self {
            book,
            form: RwSignal::new(form),
            dossier: RwSignal::new(Dossier::default()),
            error: RwSignal::new(None),
            duplicate: RwSignal::new(None),
            keeper: Keeper::new(book, &sheet.query()),
        };
        let id = editor.form.with_untracked(|f| f.customer.clone());
        task::background(async move {
            if let Ok(Some(dossier)) = book.dossier(&id).await {
                editor.dossier.try_set(dossier);
            }
        });
        editor
    }

    /// Changes the form and keeps what was typed.
    pub fn change(self, f: impl FnOnce(&mut LogForm)) {
        self.form.update(f);
        self.error.set(None);
        self.duplicate.set(None);
        self.keep();
    }

    fn keep(self) {
        self.form.with_untracked(|form| {
            let typed = (!form.is_blank()).then(|| form.draft());
            self.keeper.keep(who(self.book, form), typed);
        });
    }

    /// Saves; on success the draft is gone and `then` runs.
    fn save(self, then: impl FnOnce() + 'static) {
        if let Some(person) = self.form.with_untracked(|f| exact_duplicate(self.book, f)) {
            self.duplicate.set(Some(person));
            return;
        }
        self.save_anyway(then);
    }

    /// Saves although the number is registered already.
    pub fn save_anyway(self, then: impl FnOnce() + 'static) {
        let form = self.for_one_more();
        let (book, keeper) = (self.book, self.keeper);
        keeper.hold();
        task::background(async move {
            match book.log_contact(&form).await {
                Ok(_) => {
                    if form.is_new
                        && let Some(channel) = &form.channel
                    {
                        crate::platform::local::set(LAST_CHANNEL, channel);
                    }
                    keeper.forget().await;
                    then();
                }
                Err(e) => {
                    self.error.set(Some((e.to_string(), e.place())));
                    self.keep();
                }
            }
        });
    }

    /// Returns the form to be saved; when another tab saved somebody from the same draft, as one more person.
    pub(super) fn for_one_more(self) -> LogForm {
        let mut form = self.form.get_untracked();
        if form.is_new && self.book.name_of(&form.customer).is_some() {
            (form.customer, form.contact, form.follow_up) =
                (clock::new_id(), clock::new_id(), clock::new_id());
        }
        form
    }

    /// Moves what was typed to a person already registered.
    pub fn hand_over(self, person: &Person, go: Go) {
        let mut form = self.form.get_untracked();
        let fresh = LogForm::known(&person.customer, clock::new_id(), clock::new_id());
        (form.customer, form.is_new, form.contact, form.follow_up) =
            (fresh.customer, false, fresh.contact, fresh.follow_up);
        (form.phone, form.name, form.wechat, form.duplicate_note) = Default::default();
        form.tier = Some(proposed_tier(&person.customer, form.way.unwrap_or(Way::Visit)));
        let (book, keeper, target) =
            (self.book, self.keeper, Sheet::Log(Some(person.customer.id.clone())));
        keeper.hold();
        let who = person.name.clone();
        task::background(async move {
            keeper.forget().await;
            book.keep_draft(Draft { place: target.query(), who, form: form.draft() }).await;
            go.turn_to(&target);
        });
    }
}

/// Remembers the channel of the last new customer on this device.
const LAST_CHANNEL: &str = "genke.channel";

/// Says whom a draft is about; a bystander must not read the number.
fn who(book: Book, form: &LogForm) -> String {
    let phone = Phone::parse(&form.phone).map_or_else(|_| mask_digits(&form.phone), |p| p.masked());
    let typed = [form.name.clone(), form.wechat.clone(), phone];
    // Too few digits are masked to nothing but stars.
    let typed = typed.into_iter().find(|t| !t.trim_matches('*').trim().is_empty());
    book.name_of(&form.customer).or(typed).unwrap_or_else(|| "新客户".into())
}

/// The sheet for a person already registered.
#[component]
pub fn LogKnown(id: Id) -> impl IntoView {
    let book = use_book();
    let sheet = Sheet::Log(Some(id.clone()));
    let own = id.clone();
    // Only whether there is such a person: the form must not start anew when the person changes.
    let is_known = Memo::new(move |_| book.people.with(|p| p.get(&own).is_some()));
    move || {
        let person = is_known.get().then(|| book.people.with_untracked(|p| p.get(&id)))??;
        let form = kept(book, &sheet).unwrap_or_else(|| {
            let mut form = LogForm::known(&person.customer, clock::new_id(), clock::new_id());
            let next = &person.next;
            // 首访次日回访 is a call.
            let call = (next.next_rule == "首访").then_some(Way::CallOut);
            let is_due = next.next_due.is_some_and(|d| d < clock::now());
            if let Some(way) = next.next_way.or(call).filter(|_| is_due) {
                form.pick_way(way);
            }
            form.tier = Some(proposed_tier(&person.customer, form.way.unwrap_or(Way::Visit)));
            form
        });
        Some(view! { <LogSheet editor=Editor::new(book, &sheet, form) name=person.name.clone()/> })
    }
}

/// The sheet for a new customer.
#[component]
pub fn LogNew() -> impl IntoView {
    let book = use_book();
    let form = new_form(book);
    view! { <LogSheet editor=Editor::new(book, &Sheet::LogNew, form) name="新客户".to_owned()/> }
}

fn new_form(book: Book) -> LogForm {
    kept(book, &Sheet::LogNew).unwrap_or_else(|| {
        let channel = crate::platform::local::get(LAST_CHANNEL);
        let mut form =
            LogForm::new_customer(clock::new_id(), clock::new_id(), clock::new_id(), channel);
        form.tier = Some(proposed_tier(&crate::domain::customer::Customer::default(), Way::Visit));
        form
    })
}

/// Puts what was typed in 谁 into the form of 新客户: a number or 微信号 as one, anything else as the name. Somebody half
/// typed stays as typed, and is said to be: two people must not end up on one card.
pub fn begin_new(book: Book, keeper: Keeper, typed: &str) {
    let (mut form, typed) = (new_form(book), typed.trim());
    let known = [&form.phone, &form.name, &form.wechat];
    if typed.is_empty() || known.iter().any(|k| k.as_str() == typed) {
        return;
    }
    if known.iter().any(|k| !k.is_empty()) {
        let other = who(book, &form);
        book.say(Notice::done(
            format!("接着写没写完的 {other};「{typed}」没带过来。是另一位的话,先存好这位,或在今天点「不要了」。"),
            None,
        ));
        return;
    }
    let field = match () {
        () if is_number(typed) => &mut form.phone,
        () if is_wechat(typed) => &mut form.wechat,
        () => &mut form.name,
    };
    typed.clone_into(field);
    keeper.keep(who(book, &form), Some(form.draft()));
}

/// Tells whether digits were typed, in any writing, and not a name.
pub fn is_number(typed: &str) -> bool {
    let mut signs = typed.chars().filter(|c| !c.is_whitespace());
    typed.chars().any(char::is_numeric)
        && signs.all(|c| c.is_numeric() || c.is_ascii_punctuation() || "+－–()".contains(c))
}

/// Tells whether a 微信号 was typed: 6 to 20 letters, digits, `-` and `_` after a letter, and no plain name in pinyin.
fn is_wechat(typed: &str) -> bool {
    let is_sign = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (6..=20).contains(&typed.len())
        && typed.starts_with(|c: char| c.is_ascii_alphabetic())
        && typed.bytes().all(|b| b.is_ascii_alphabetic() || is_sign(b))
        && typed.bytes().any(is_sign)
}

/// The sheet for a contact that exists.
#[component]
pub fn LogEdit(customer: Id, contact: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let sheet = Sheet::Edit { customer: customer.clone(), contact: contact.clone() };
    let own = customer.clone();
    let found = loaded(
        || (),
        move || {
            let own = own.clone();
            Box::pin(async move { book.dossier(&own).await.ok().flatten() })
        },
    );
    move || {
        let dossier = found.get()?;
        let old = dossier.contacts.iter().find(|c| c.id == contact)?.clone();
        let form = kept(book, &sheet)
            .unwrap_or_else(|| LogForm::edit(&old, &dossier.customer, clock::new_id()));
        let name = book.name_of(&customer).unwrap_or_default();
        let delete = move |_| {
            let old = old.clone();
            task::background(async move {
                match book.delete_contact(&old).await {
                    Ok(()) => go.close(),
                    Err(e) => book.say_problem(&e),
                }
            });
        };
        Some(view! {
            <LogSheet editor=Editor::new(book, &sheet, form) name=name>
                <button type="button" class="plain danger wide" on:click=delete>"删除这条记录"</button>
            </LogSheet>
        })
    }
}

fn kept(book: Book, sheet: &Sheet) -> Option<LogForm> {
    LogForm::from_draft(&Keeper::new(book, &sheet.query()).found()?)
}

/// The form itself.
#[component]
fn LogSheet(
    editor: Editor,
    name: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let go = use_go();
    let Editor { form, .. } = editor;
    let (is_new, is_edit) = form.with_untracked(|f| (f.is_new, f.is_edit));
    let label = if is_edit { "改一笔" } else { "记一笔" };
    let title_name = name.clone();
    let title = move || {
        let tier = form.with_untracked(|f| f.tier);
        let aside = if is_edit {
            view! { <small class="mut">{label}</small> }.into_any()
        } else {
            view! { <button type="button" class="text" on:click=move |_| go.turn_to(&Sheet::Log(None))>"换人"</button> }.into_any()
        };
        view! { {title_name.clone()}{(!is_new).then(|| view! { <TierMark tier=tier/> })}{aside} }
    };
    provide_context(editor);
    let next_one = move |_| editor.save(move || go.turn_to(&Sheet::Log(None)));
    let foot = move || {
        view! {
            <Show when=move || editor.duplicate.with(Option::is_some)><Duplicate/></Show>
            {move || next_line(editor)}
            {move || editor.error.get().map(|(text, place)| view! { <p class="error" role="alert">{text}</p><Pointed label=place why=Why::Wrong/> })}
            <div class="two">
                <button type="button" class="primary" on:click=move |_| editor.save(move || go.close())>"保存"</button>
                {(!is_edit).then(|| view! { <button type="button" class="text" on:click=next_one>"保存并记下一位"</button> })}
            </div>
        }
    };
    view! {
        <BottomSheet title=title label=label on_close=move |()| go.close() foot=foot>
            {is_new.then(|| view! { <NewFields editor=editor/> })}
            <TimeRow editor=editor/>
            <WayRow editor=editor/>
            <NoteRow editor=editor/>
            <TierRow editor=editor/>
            <NextRow editor=editor/>
            {(!is_new && !is_edit).then(|| view! { <Hints id=form.with_untracked(|f| f.customer.clone())/> })}
            {children.map(|c| c())}
        </BottomSheet>
    }
}

#[component]
fn WayRow(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let first = [Way::Visit, Way::CallIn, Way::CallOut, Way::Wechat];
    let all = RwSignal::new(form.with_untracked(|f| f.way.is_some_and(|w| !first.contains(&w))));
    let options = Signal::derive(move || {
        let mut shown: Vec<String> = Way::ALL
            .iter()
            .filter(|w| all.get() || first.contains(w))
            .map(|w| w.term().into())
            .collect();
        if !all.get() {
            shown.push("更多".into());
        }
        shown
    });
    let way = Signal::derive(move || form.with(|f| f.way.map(|w| w.term().to_owned())));
    let outcomes =
        Memo::new(move |_| form.with(|f| f.way).map(Way::outcomes).unwrap_or_default().to_vec());
    let pick = move |term: Option<String>| match term.as_deref().and_then(Way::parse) {
        Some(way) => editor.change(|f| f.pick_way(way)),
        None => all.set(true),
    };
    let outcome = Signal::derive(move || form.with(|f| f.outcome.map(|o| o.term().to_owned())));
    let pick_outcome = move |term: Option<String>| {
        editor.change(|f| f.outcome = term.as_deref().and_then(Outcome::parse))
    };
    view! {
        <div class="part"><h3>"方式"</h3><ChooseOne label="方式" options=options picked=way on_pick=pick required=true/></div>
        <Show when=move || { outcomes.with(|o| o.len() > 1) }>
            <div class="part"><h3>"结果"</h3>
                <ChooseOne label="结果" options=Signal::derive(move || outcomes.with(|o| o.iter().map(|o| o.term().to_owned()).collect()))
                    picked=outcome on_pick=pick_outcome required=true/>
            </div>
        </Show>
    }
}

#[component]
fn NoteRow(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let chips: Vec<String> = signals::ALL.iter().map(|s| (*s).to_owned()).collect();
    let toggle = move |signal: String| editor.change(|f| toggle_in(&mut f.signals, signal));
    let has = move |signal: &'static str| form.with(|f| f.signals.iter().any(|s| s == signal));
    let is_quoted = move || has(signals::QUOTED);
    let is_asked = move || has(signals::ASKED);
    let asks = move || has(signals::ASKED) && form.with(|f| f.asked.is_empty());
    let had_feedback = form.with_untracked(|f| f.feedback.is_some());
    view! {
        <div class="part"><h3>"随手记"</h3>
            <ChooseMany label="随手记" options=chips picked=Signal::derive(move || form.with(|f| f.signals.clone())) on_toggle=toggle/>
            <Show when=is_quoted>
                <TextField label="报价(万元)" keyboard=Keyboard::Decimal placeholder="例如 268,可不填" value=Signal::derive(move || form.with(|f| f.quoted.clone()))
                    on_input=move |t| editor.change(|f| f.quoted = t)/>
            </Show>
            <Show when=is_asked>
                <TextField label="客户问了什么" placeholder="例如 地下车位有产权吗" value=Signal::derive(move || form.with(|f| f.asked.clone()))
                    on_input=move |t| editor.change(|f| f.asked = t)/>
            </Show>
            <Show when=asks><Pointed label="客户问了什么" why=Why::Next/></Show>
            <TextField label="一句话" bare=true placeholder="一句话(可语音输入)" value=Signal::derive(move || form.with(|f| f.summary.clone()))
                on_input=move |t| editor.change(|f| f.summary = t)/>
            <WordingHints text=Signal::derive(move || form.with(|f| f.summary.clone()))/>
            <AskReplyHere/>
            {had_feedback.then(|| view! {
                <TextField label="客户反馈" value=Signal::derive(move || form.with(|f| f.feedback.clone().unwrap_or_default()))
                    on_input=move |t| editor.change(|f| f.feedback = Some(t))/>
            })}
        </div>
    }
}

#[component]
fn TierRow(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let few = 3;
    let all = RwSignal::new(false);
    let options = Signal::derive(move || {
        let picked = form.with(|f| f.objections.clone());
        let offered =
            editor.book.settings.with(|s| s.lists.entries_with(List::Objections, &picked));
        let shown = offered
            .into_iter()
            .enumerate()
            .filter(|(i, o)| all.get() || *i < few || picked.contains(o));
        shown.map(|(_, o)| o).collect::<Vec<_>>()
    });
    let reasons = Signal::derive(move || {
        let picked: Vec<String> = form.with(|f| f.invalid_reason.clone()).into_iter().collect();
        editor.book.settings.with(|s| s.lists.entries_with(List::InvalidReasons, &picked))
    });
    let is_d = move || form.with(|f| f.tier == Some(Tier::D));
    view! {
        <div class="part"><h3>"级别"</h3>
            <TierPicker picked=Signal::derive(move || form.with(|f| f.tier)) on_pick=move |t| editor.change(|f| f.tier = Some(t))/>
        </div>
        {move || is_d().then(|| view! {
            <div class="part"><h3>"无效原因"</h3>
                <ChooseOne label="无效原因" options=reasons picked=Signal::derive(move || form.with(|f| f.invalid_reason.clone()))
                    on_pick=move |r| editor.change(|f| f.invalid_reason = r)/>
            </div>
        })}
        <div class="part"><h3>"抗性"</h3>
            <ChooseMany label="抗性" options=options picked=Signal::derive(move || form.with(|f| f.objections.clone()))
                on_toggle=move |o| editor.change(|f| toggle_in(&mut f.objections, o))/>
            <Show when=move || !all.get()><div><button type="button" class="chip" on:click=move |_| all.set(true)>"更多抗性"</button></div></Show>
        </div>
    }
}

/// Puts an element into a list, or takes it out.
pub fn toggle_in(list: &mut Vec<String>, element: String) {
    if let Some(at) = list.iter().position(|e| *e == element) {
        list.remove(at);
    } else {
        list.push(element);
    }
}

/// Says the next date, its why and what speaks against it above 保存, where no scrolling hides it.
fn next_line(editor: Editor) -> AnyView {
    let now = clock::now();
    let (text, warning) = if let NextChoice::At(at) = editor.form.with(|f| f.next) {
        let words = manual_warnings(editor, at);
        (format!("下次 {} · 手工", spoken::day_and_time(at, now)), words)
    } else {
        match preview(editor) {
            Some(Next::Due(due)) => (
                format!("下次 {} · {}", spoken::day_and_time(due.at, now), due.because),
                String::new(),
            ),
            Some(Next::Manual { due, warnings, .. }) => {
                (format!("下次 {} · 之前手工定的", spoken::day_and_time(due, now)), said(&warnings))
            }
            Some(Next::None { because }) => (format!("不再安排 · {because}"), String::new()),
            None => return view! { <p class="help">"先选结果"</p> }.into_any(),
        }
    };
    view! { <p class="help echo">{text}</p><p class="warn">{warning}</p> }.into_any()
}

/// Shows the next date the form would give.
pub fn preview(editor: Editor) -> Option<Next> {
    let dossier = editor.dossier.get();
    editor.form.with(|f| editor.book.preview(f, &dossier))
}
