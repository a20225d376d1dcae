//! 不再跟进: one follow-up given up, with the reason.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::TextField;
use crate::components::sheet::BottomSheet;
use crate::domain::fields::{Fields, Id};
use crate::domain::follow_up::FollowUp;
use crate::domain::follow_up::planning::{REASONS, Stop};
use crate::domain::spoken;
use crate::domain::words::Origin;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::pages::typed::Typed;
use crate::platform::{clock, task};
use crate::state::book::use_book;

use super::{Step, why};

const THIS_TIME: &str = "只是这一次";
const ALL_TIMES: &str = "以后都不用";

/// The sheet.
#[component]
pub fn StopForm(customer: Id, follow_up: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let ids = StoredValue::new((customer, follow_up));
    let found = loaded(
        move || book.seq.track(),
        move || {
            Box::pin(async move {
                let (customer, follow_up) = ids.get_value();
                let all = book.dossier(&customer).await.ok().flatten()?.follow_ups;
                Some(all.into_iter().find(|f| f.id == follow_up && f.is_open()))
            })
        },
    );
    let place = ids.with_value(|(c, f)| Step::Stop(c.clone(), f.clone()).sheet().query());
    let name = ids.with_value(|(customer, _)| book.name_of(customer)).unwrap_or_default();
    let title = format!("{name} 不再跟进");
    let form = Typed::open(book, &place, title.clone(), Fields::default());
    let error = RwSignal::new(None::<String>);
    let save = move |_| {
        let reason = untrack(|| form.text("reason").get());
        let is_once = untrack(|| form.with(|f| f.is_set("once")));
        let which = if is_once { Stop::Once } else { Stop::ForGood };
        form.hold();
        task::background(async move {
            let (customer, follow_up) = ids.get_value();
            match book.stop_follow_up(&customer, &follow_up, &reason, which).await {
                Ok(()) => {
                    form.forget().await;
                    go.close();
                }
                Err(e) => {
                    error.set(Some(e.to_string()));
                    form.keep();
                }
            }
        });
    };
    let foot = move || {
        view! {
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <button type="button" class="primary wide" disabled=move || !matches!(found.get(), Some(Some(_))) on:click=save>"不再跟进"</button>
        }
    };
    let label = title.clone();
    view! {
        <BottomSheet title=move || title.clone() label=label on_close=move |()| go.close() foot=foot>
            {move || found.get().map(|found| match found {
                Some(f) => view! { <About f=f.clone()/><Reason f=f form=form error=error/> }.into_any(),
                None => view! { <p class="help">"这一件已经办了,或者已经不跟了。"</p> }.into_any(),
            })}
        </BottomSheet>
    }
}

/// Which follow-up it is, and what will happen.
#[component]
fn About(f: FollowUp) -> impl IntoView {
    let comes = match (f.origin, f.repeat, &f.replaces) {
        (_, Some(_), _) => "这是重复的计划,可以只停这一次。",
        (Origin::Manual, None, None) => "停掉以后,其余的安排照旧;没有别的安排时,由规则定下次。",
        _ => "停掉以后,到下一次联系之前都不再提醒。",
    };
    view! {
        <p>{spoken::day_and_time(f.due, clock::now())}<br/><span class="mut">{why(&f)}</span></p>
        <p class="help">{comes}</p>
    }
}

#[component]
fn Reason(f: FollowUp, form: Typed, error: RwSignal<Option<String>>) -> impl IntoView {
    let reasons: Vec<String> = REASONS.iter().map(|r| (*r).to_owned()).collect();
    let reason = form.text("reason");
    let picked = Signal::derive(move || Some(reason.get()));
    let set = move |text: String| {
        error.set(None);
        form.set_text("reason", text);
    };
    let take = move |reason: Option<String>| set(reason.unwrap_or_default());
    let times = Signal::derive(move || {
        Some(if form.with(|f| f.is_set("once")) { THIS_TIME } else { ALL_TIMES }.to_owned())
    });
    let pick = move |said: Option<String>| {
        form.update(|f| f.set("once", (said.as_deref() == Some(THIS_TIME)).then_some(true)));
    };
    let options = vec![ALL_TIMES.to_owned(), THIS_TIME.to_owned()];
    view! {
        {f.repeat.is_some().then(|| view! { <ChooseOne label="停多少" required=true options=options picked=times on_pick=pick/> })}
        <div class="part"><h3>"为什么"</h3>
            <ChooseOne label="原因" options=reasons picked=picked on_pick=take/>
        </div>
        <TextField label="别的原因" placeholder="自己写" value=reason on_input=set/>
    }
}
