//! The frame of every screen: header, bottom bar, the floating 记一笔.

use leptos::prelude::*;

use super::icon::Icon;

/// The top of a screen: title, a quiet word beside it, icons at the end.
#[component]
pub fn Header(
    #[prop(into)] title: String,
    #[prop(optional, into)] sub: Signal<String>,
    #[prop(optional, into)] back: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="head">
            {back.map(|href| view! { <a class="icon-button" href=href aria-label="返回">{Icon::Back.draw()}</a> })}
            <span class="title"><h1 tabindex="-1">{title}</h1><span class="sub">{sub}</span></span>
            <span class="icons">{children.map(|c| c())}</span>
        </header>
    }
}

/// The five tabs: address, name and icon of each.
pub const TABS: [(&str, &str, Icon); 5] = [
    ("/", "今天", Icon::Home),
    ("/customers", "客户", Icon::People),
    ("/scripts", "答客问", Icon::Chat),
    ("/calendar", "日历", Icon::Calendar),
    ("/mine", "我的", Icon::Chart),
];

/// Screens reached from a tab without lying below its address.
const BESIDE: [(&str, &str); 1] = [("/review", "/customers")];

/// The bar at the bottom.
#[component]
pub fn BottomBar(
    #[prop(into)] base: String,
    #[prop(into)] current: Signal<String>,
) -> impl IntoView {
    let tab = move |(path, name, icon): (&'static str, &'static str, Icon)| {
        let href = format!("{base}{path}");
        let is_here = move || {
            let mut at = current.get();
            if let Some((_, tab)) = BESIDE.iter().find(|(beside, _)| *beside == at) {
                at = (*tab).to_owned();
            }
            let here = if path == "/" {
                at == "/" || at.is_empty()
            } else {
                at == path || at.starts_with(&format!("{path}/"))
            };
            here.then_some("page")
        };
        view! { <li><a href=href aria-current=is_here>{icon.draw()}{name}</a></li> }
    };
    view! { <nav class="bar" aria-label="主导航"><ul>{TABS.map(tab).collect_view()}</ul></nav> }
}

/// The floating 记一笔.
#[component]
pub fn LogButton(#[prop(into)] on_tap: Callback<()>) -> impl IntoView {
    view! { <button type="button" class="fab" on:click=move |_| on_tap.run(())>{Icon::Plus.draw()}"记一笔"</button> }
}
