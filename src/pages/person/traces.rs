//! Where else somebody is spoken of: what goes along, what the user has to change, and files that wait.

use leptos::prelude::*;

use crate::domain::card::catalogue::FIELDS;
use crate::exchange::aside::Aside;
use crate::pages::go::use_go;
use crate::platform::{inbox, task};
use crate::state::book::use_book;
use crate::state::places;
use crate::state::traces::{Elsewhere, Place, Traces};

/// How many places are listed; the rest is counted.
const SHOWN: usize = 50;

/// Says line by line what is erased together with the person's own records.
pub fn along(traces: &Traces) -> Vec<String> {
    let unclaimed = traces.unclaimed.iter().map(|record| {
        let who = Aside::read(&record.id, &record.fields).map(|a| a.who(false));
        format!("待认领：{}", who.unwrap_or_default())
    });
    let questions = traces
        .questions
        .iter()
        .filter(|record| record.is_alive())
        .map(|record| format!("待补口径：{}", record.fields.text("text").unwrap_or_default()));
    let mut lines: Vec<String> = unclaimed.chain(questions).collect();
    let past = traces.past.len() + traces.questions.iter().filter(|r| !r.is_alive()).count();
    if past > 0 {
        lines.push(format!("以前删掉或处理过、还留着他的内容：{past} 条"));
    }
    if !traces.asked_too.is_empty() {
        let count = traces.asked_too.len();
        lines.push(format!("别人也问过的待补口径 {count} 条：问题留着，他问过这一点去掉"));
    }
    lines
}

/// Places in somebody else's records; only the user can tell what to write there instead.
#[component]
pub fn Places(places: Vec<Elsewhere>) -> impl IntoView {
    (!places.is_empty()).then(|| {
        let more = places.len().saturating_sub(SHOWN);
        let count = places.len();
        let one = |place: Elsewhere| view! { <OnePlace place=place/> };
        view! {
            <section class="box" aria-label="别处写到他">
                <h2>"别处写到他"</h2>
                <p class="warn">{format!("有 {count} 处不是他名下的，跟客本不替您删。请点进去看，改好或删掉，再回来彻底删除。")}</p>
                <div class="rows">{places.into_iter().take(SHOWN).map(one).collect_view()}</div>
                {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 处，改掉上面的再进来就会列出。")}</p> })}
                <p class="help">"改掉以后，原来的写法在这台手机的改动历史里最多再留 90 天。"</p>
            </section>
        }
    })
}

#[component]
fn OnePlace(place: Elsewhere) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let label = FIELDS.iter().find(|field| field.name == place.field).map(|field| field.label);
    let (what, href) = match &place.place {
        Place::Card(id) => {
            let name = book.name_of(id).unwrap_or_else(|| "已删除的客户".to_owned());
            let what = match place.kind.as_str() {
                "customer" => label.unwrap_or("信息卡"),
                "contact" => "跟进记录",
                "follow_up" => "计划",
                _ => "其他记录",
            };
            (format!("{name} · {what}"), Some(places::card(id)))
        }
        Place::Script(id) => ("答客问的话术".to_owned(), Some(format!("/scripts/{id}"))),
        Place::Questions => ("待补口径".to_owned(), Some("/scripts/asked".to_owned())),
        Place::Unclaimed => {
            ("待认领的跟进".to_owned(), Some(crate::pages::aside::PLACE.to_owned()))
        }
        Place::Unreadable => {
            ("读不出来的记录".to_owned(), Some(crate::pages::data::PLACE.to_owned()))
        }
        Place::Settings => ("项目设置".to_owned(), Some("/mine/settings".to_owned())),
        Place::Nowhere => ("其他记录".to_owned(), None),
    };
    let words = view! { <span class="what">{what}<small>{place.said}</small></span> };
    match href {
        Some(href) => {
            view! { <a class="link" href=go.href(&href)>{words}<span class="end">"›"</span></a> }
                .into_any()
        }
        None => view! { <div class="link">{words}</div> }.into_any(),
    }
}

/// Files shared into the app that were never imported: nobody has looked into them.
#[component]
pub fn InInbox(files: Vec<inbox::Waiting>) -> impl IntoView {
    let files = RwSignal::new(files);
    let book = use_book();
    let throw = move |file: inbox::Waiting| {
        task::background(async move {
            if inbox::throw_away(&file).await {
                _ = files.try_update(|all| all.retain(|f| *f != file));
            } else {
                book.say_problem(&"没扔掉，请再点一次。");
            }
        });
    };
    let row = move |file: inbox::Waiting| {
        let text = format!("「{}」", file.name);
        let label = format!("扔掉{text}");
        view! {
            <p>{text}</p>
            <button type="button" class="plain wide danger" aria-label=label on:click=move |_| throw(file.clone())>"扔掉这个文件"</button>
        }
    };
    view! {
        <Show when=move || files.with(|all| !all.is_empty())>
            <section class="box" aria-label="还没导入的文件">
                <h2>"还没导入的文件"</h2>
                <p class="warn">"从别的应用分享进来、还没导入的文件，里面可能有他："</p>
                {move || files.get().into_iter().map(row).collect_view()}
            </section>
        </Show>
    }
}
