//! 新客户: number, name or 微信号; who is already registered shows while typing.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::{Keyboard, TextField};
use crate::components::small::TierMark;
use crate::domain::days::month_day;
use crate::domain::household::{said, said_of_number};
use crate::domain::log::LogForm;
use crate::domain::phone::Phone;
use crate::domain::settings::lists::List;
use crate::domain::words::{Title, Word};
use crate::state::book::Book;
use crate::state::people::Person;

use super::go::use_go;
use super::log_contact::Editor;

/// Fewest digits that are matched against registered numbers.
const MATCH_FROM: usize = 4;

/// The fields only a new customer has.
#[component]
pub fn NewFields(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let phone = Signal::derive(move || form.with(|f| f.phone.clone()));
    let channels = Signal::derive(move || {
        let picked: Vec<String> = form.with(|f| f.channel.clone()).into_iter().collect();
        editor.book.settings.with(|s| s.lists.entries_with(List::Channels, &picked))
    });
    let titles: Vec<String> = Title::ALL.iter().map(|t| t.term().to_owned()).collect();
    view! {
        <TextField label="手机号" keyboard=Keyboard::Tel placeholder="任何写法都行" value=phone on_input=move |t| editor.change(|f| f.phone = t)/>
        <Registered editor=editor/>
        <div class="side">
            <TextField label="姓名" placeholder="姓也行" value=Signal::derive(move || form.with(|f| f.name.clone())) on_input=move |t| editor.change(|f| f.name = t)/>
            <ChooseOne label="称呼" options=titles picked=Signal::derive(move || form.with(|f| f.title.map(|t| t.term().to_owned())))
                on_pick={move |t: Option<String>| editor.change(|f| f.title = t.as_deref().and_then(Title::parse))}/>
        </div>
        <TextField label="微信号" placeholder="没有号码时填" value=Signal::derive(move || form.with(|f| f.wechat.clone())) on_input=move |t| editor.change(|f| f.wechat = t)/>
        <div class="part"><h3>"渠道"</h3>
            <ChooseOne label="渠道" options=channels picked=Signal::derive(move || form.with(|f| f.channel.clone()))
                on_pick={move |c: Option<String>| editor.change(|f| f.channel = c)}/>
        </div>
    }
}

/// Who is registered with the digits typed so far.
#[component]
fn Registered(editor: Editor) -> impl IntoView {
    let (book, go) = (editor.book, use_go());
    let digits = Memo::new(move |_| editor.form.with(|f| f.phone.clone()));
    let count = move || digits.with(|d| d.chars().filter(|c| c.is_numeric()).count());
    let found = Memo::new(move |_| {
        if count() < MATCH_FROM {
            Vec::new()
        } else {
            book.people.with(|p| p.with_number(&digits.get(), 3))
        }
    });
    let one = move |person: Arc<Person>| {
        let own = Arc::clone(&person);
        view! {
            <button type="button" class="person" on:click=move |_| editor.hand_over(&own, go)>
                <TierMark tier=person.customer.tier/>
                <span class="what">{registered_as(book, &person, &digits.get_untracked())}<small>"点这里,记到这位名下"</small></span>
            </button>
        }
    };
    view! {
        <div role="status" class="people">
            {move || found.get().into_iter().map(one).collect_view()}
            <Show when=move || { count() >= MATCH_FROM && found.with(Vec::is_empty) && book.people.with(|p| p.is_complete()) }>
                <p class="help">"本机未登记(公司系统请另查)"</p>
            </Show>
        </div>
    }
}

/// Says who a number belongs to: `已登记:王女士 A级 11月2日首访`.
pub fn registered_as(book: Book, person: &Person, digits: &str) -> String {
    let tier = person.customer.tier.map(|t| format!(" {t}级")).unwrap_or_default();
    let first = person.next.first_visit.map(|d| format!(" {}首访", month_day(d)));
    let seen =
        || person.customer.first_seen_at.map(|m| format!(" {}登记", month_day(m.date_naive())));
    let digits = Phone::parse(digits).map_or_else(|_| digits.to_owned(), |p| p.digits().to_owned());
    if let Some(family) = said_of_number(&person.customer, &digits) {
        return format!("已登记:{family}{tier}");
    }
    let family = said(&book.family_of(&person.customer.id)).map(|f| format!(" · {f}"));
    let first = first.or_else(seen).unwrap_or_default();
    format!("已登记:{}{tier}{first}{}", person.name, family.unwrap_or_default())
}

/// Finds the person who already has exactly the number of the form.
pub fn exact_duplicate(book: Book, form: &LogForm) -> Option<Arc<Person>> {
    if !form.is_new {
        return None;
    }
    let phone = Phone::parse(&form.phone).ok()?;
    book.people
        .with_untracked(|p| p.with_number(phone.digits(), 20))
        .into_iter()
        .find(|p| p.customer.phones.iter().any(|d| d == phone.digits()))
}
