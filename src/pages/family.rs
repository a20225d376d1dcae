//! 家庭成员 on the card, and the sheets that link a family or make one card of two.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::sheet::BottomSheet;
use crate::components::small::TierMark;
use crate::domain::fields::Id;
use crate::domain::household::RELATIONS;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::places::{Sheet, card};

use super::go::use_go;
use super::pick_person::PickPerson;

/// The section of the card.
#[component]
pub fn Family(customer: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let id = StoredValue::new(customer);
    let members = move || book.family_of(&id.get_value());
    let unlink = move |_| {
        task::background(async move {
            if let Err(e) = book.unlink_family(&id.get_value()).await {
                book.say_problem(&e);
            }
        });
    };
    let shared = move || {
        let counts = book.settings.with(|s| s.protection.family_counts);
        if counts {
            "一家人共用归属保护期。"
        } else {
            "项目设置里没有开「家人算一户」,保护期各算各的。"
        }
    };
    let row = move |kin: crate::domain::household::Kin| {
        view! {
            <li class="row"><a class="go" href=go.href(&card(&kin.customer))>
                <span class="what"><span class="who">{kin.name}<small>{kin.relation}</small></span></span>
            </a></li>
        }
    };
    view! {
        <section class="box" aria-label="家庭成员">
            <h2>"家庭成员"<button type="button" class="text" on:click=move |_| go.open(&Sheet::Family(id.get_value()))>"添加家人"</button></h2>
            {move || {
                let all = members();
                if all.is_empty() {
                    view! { <p class="mut">"还没有。配偶、父母也来看过房,就设为同一家庭。"</p> }.into_any()
                } else {
                    view! {
                        <ul class="rows" aria-label="家庭成员">{all.into_iter().map(row).collect_view()}</ul>
                        <p class="mut">{shared}</p>
                        <button type="button" class="text danger" on:click=unlink>"退出这个家庭"</button>
                    }.into_any()
                }
            }}
            <button type="button" class="text" on:click=move |_| go.open(&Sheet::Unite(id.get_value()))>"同一个人记了两张?合并卡片"</button>
        </section>
    }
}

/// The sheet 添加家人.
#[component]
pub fn FamilyForm(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let relation = RwSignal::new(None::<String>);
    let name = book.name_of(&id).unwrap_or_default();
    let options: Vec<String> = RELATIONS.iter().skip(1).map(|r| (*r).to_owned()).collect();
    let own = id.clone();
    let pick = move |other: Id| {
        let own = own.clone();
        task::background(async move {
            let said = relation.get_untracked();
            match book.link_family(&own, &other, said.as_deref()).await {
                Ok(()) => go.close(),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    view! {
        <BottomSheet title=move || name.clone() label="添加家人" on_close=move |()| go.close()>
            <div class="part"><h3>"是这位客户的"</h3>
                <ChooseOne label="关系" options=options picked=relation on_pick=move |r| relation.set(r)/>
            </div>
            <PickPerson label="选已登记的家人" except=vec![id] on_pick=pick/>
            <p class="help">"家人还没登记,就先用「记一笔 › 新客户」记下来,再回来添加。"</p>
        </BottomSheet>
    }
}

/// The sheet 合并卡片: choose the other card, see what will happen, 合并.
#[component]
pub fn UniteForm(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    // Which card stays, and which is brought into it.
    let kept = RwSignal::new(id.clone());
    let gone = RwSignal::new(None::<Id>);
    let own = StoredValue::new(id.clone());
    let unite = move |_| {
        let Some(other) = gone.get_untracked() else { return };
        let stays = kept.get_untracked();
        task::background(async move {
            match book.unite(&stays, &other).await {
                Ok(()) => go.replace(&card(&stays)),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let swap = move |_| {
        if let Some(other) = gone.get_untracked() {
            gone.set(Some(kept.get_untracked()));
            kept.set(other);
        }
    };
    let line = move |what: &'static str, id: Id| {
        let person = book.people.with_untracked(|p| p.get(&id))?;
        let number = person.number(book.masked.get());
        Some(view! {
            <p class="both"><strong>{what}</strong><TierMark tier=person.customer.tier/><span class="what">{person.name.clone()}" "</span><small class="mut">{number}</small></p>
        })
    };
    let chosen = move || {
        gone.get().map(|other| view! {
            {line("留下", kept.get())}
            {line("并入", other)}
            <p class="help">"两边的跟进记录都在;空着的栏目用另一张补上,不同的名字和微信号写进备注。合并后可以撤销。"</p>
            <div class="two">
                <button type="button" class="primary" on:click=unite>"合并"</button>
                <button type="button" class="text" on:click=swap>"对调"</button>
            </div>
        })
    };
    let foot = move || view! { {chosen} };
    let name = book.name_of(&id).unwrap_or_default();
    let pick = move |other: Id| {
        kept.set(own.get_value());
        gone.set(Some(other));
    };
    view! {
        <BottomSheet title=move || name.clone() label="合并卡片" on_close=move |()| go.close() foot=foot>
            <PickPerson label="另一张卡片是谁" except=vec![id] on_pick=pick/>
        </BottomSheet>
    }
}
