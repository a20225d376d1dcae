//! The one table of addresses: a page or sheet, in the first wasm file or in the later one.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use crate::domain::fields::Id;
use crate::pages::go::{by_id, use_go};
use crate::pages::later::when_fetched;
use crate::pages::*;
use crate::platform::later::later;
use crate::state::places::{Bulk, Sheet};

/// The page the address names; whatever is not listed in the first file comes with the later one.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| when_fetched(not_found)>
            <Route path=path!("/") view=page(|| view! { <today::Today/> }.into_any())/>
            <Route path=path!("/customers") view=page(|| when_fetched(all_customers))/>
            <Route path=path!("/customers/:id") view=page(|| when_fetched(one_customer))/>
            <Route path=path!("/review") view=page(|| when_fetched(review_run))/>
            <Route path=path!("/proof/:id") view=page(|| when_fetched(proof_sheet))/>
            <Route path=path!("/calendar") view=page(|| when_fetched(the_calendar))/>
            <Route path=path!("/scripts") view=page(|| when_fetched(script_library))/>
            <Route path=path!("/scripts/new") view=page(|| when_fetched(script_new))/>
            <Route path=path!("/scripts/more") view=page(|| when_fetched(script_more))/>
            <Route path=path!("/scripts/archived") view=page(|| when_fetched(script_archived))/>
            <Route path=path!("/scripts/asked") view=page(|| when_fetched(script_asked))/>
            <Route path=path!("/scripts/check") view=page(|| when_fetched(wording_check))/>
            <Route path=path!("/scripts/phrases") view=page(|| when_fetched(wording_phrases))/>
            <Route path=path!("/scripts/quiz") view=page(|| when_fetched(script_quiz))/>
            <Route path=path!("/scripts/playbook") view=page(|| when_fetched(playbooks))/>
            <Route path=path!("/scripts/playbook/make") view=page(|| when_fetched(playbook_make))/>
            <Route path=path!("/scripts/:id") view=page(|| when_fetched(script_entry))/>
            <Route path=path!("/scripts/:id/edit") view=page(|| when_fetched(script_edit))/>
            <Route path=path!("/scripts/:id/history") view=page(|| when_fetched(script_history))/>
            <Route path=path!("/scripts/:id/use") view=page(|| when_fetched(script_use))/>
            <Route path=path!("/mine") view=page(|| when_fetched(my_page))/>
            <Route path=path!("/mine/data") view=page(|| when_fetched(my_data))/>
            <Route path=path!("/mine/import") view=page(|| when_fetched(data_import))/>
            <Route path=path!("/mine/aside") view=page(|| when_fetched(data_unclaimed))/>
            <Route path=path!("/mine/backup") view=page(|| when_fetched(data_backup))/>
            <Route path=path!("/mine/sync") view=page(|| when_fetched(data_sync))/>
            <Route path=path!("/mine/time") view=page(|| when_fetched(wrong_time))/>
            <Route path=path!("/mine/reminders") view=page(|| when_fetched(my_reminders))/>
            <Route path=path!("/mine/greetings") view=page(|| when_fetched(my_greetings))/>
            <Route path=path!("/mine/handover") view=page(|| when_fetched(handover_chosen))/>
            <Route path=path!("/mine/handover/:id") view=page(|| when_fetched(handover_one))/>
            <Route path=path!("/mine/person/:id") view=page(|| when_fetched(person_file))/>
            <Route path=path!("/mine/erase/:id") view=page(|| when_fetched(person_erase))/>
            <Route path=path!("/mine/settings") view=page(|| when_fetched(settings_menu))/>
            <Route path=path!("/mine/settings/names") view=page(|| when_fetched(settings_names))/>
            <Route path=path!("/mine/settings/facts") view=page(|| when_fetched(settings_facts))/>
            <Route path=path!("/mine/settings/cadence") view=page(|| when_fetched(settings_cadence))/>
            <Route path=path!("/mine/settings/times") view=page(|| when_fetched(settings_times))/>
            <Route path=path!("/mine/settings/holidays") view=page(|| when_fetched(settings_holidays))/>
            <Route path=path!("/mine/settings/protection") view=page(|| when_fetched(settings_protection))/>
            <Route path=path!("/mine/settings/tiers") view=page(|| when_fetched(settings_tiers))/>
            <Route path=path!("/mine/settings/sensitive") view=page(|| when_fetched(settings_sensitive))/>
            <Route path=path!("/mine/settings/options") view=page(|| when_fetched(settings_options))/>
            <Route path=path!("/mine/settings/options/:id") view=page(|| when_fetched(settings_list))/>
        </FlatRoutes>
    }
}

/// Gives every page of the table one type.
fn page(view: fn() -> AnyView) -> fn() -> AnyView {
    view
}

/// The sheet the address's parameters name, over whatever page.
#[component]
pub fn Sheets() -> impl IntoView {
    let go = use_go();
    move || {
        let Some(sheet) = go.sheet() else {
            go.no_sheet_is_left();
            return None;
        };
        Some(match sheet {
            Sheet::Log(None) => when_fetched(log_who),
            Sheet::Log(Some(id)) => when_fetched(move || log_known(id.clone())),
            Sheet::LogNew => when_fetched(log_new),
            Sheet::Edit { customer, contact } => {
                when_fetched(move || log_edit(customer.clone(), contact.clone()))
            }
            Sheet::Called(id) => when_fetched(move || called_back(id.clone())),
            Sheet::Reschedule(id) => when_fetched(move || reschedule_next(id.clone())),
            Sheet::Summary => when_fetched(day_summary),
            Sheet::Drafts => when_fetched(half_typed),
            Sheet::Family(id) => when_fetched(move || add_family(id.clone())),
            Sheet::Unite(id) => when_fetched(move || unite_cards(id.clone())),
            Sheet::Card(id) => when_fetched(move || card_fields_of(id.clone(), None)),
            Sheet::CardAt(id, at) => {
                when_fetched(move || card_fields_of(id.clone(), Some(at.clone())))
            }
            Sheet::Bulk(step) => when_fetched(move || bulk_step(step)),
            Sheet::Plan(step) => when_fetched(move || plan_step(step.clone())),
        })
    }
}

// Every page and sheet of the later file, each with all that only it uses.
later! {
    fn not_found() -> AnyView { view! { <mine::NotFound/> }.into_any() }
    fn all_customers() -> AnyView { view! { <customers::Customers/> }.into_any() }
    fn one_customer() -> AnyView { by_id(|id| view! { <customer::CustomerCard id=id/> }.into_any()) }
    fn review_run() -> AnyView { view! { <review::Review/> }.into_any() }
    fn proof_sheet() -> AnyView { by_id(|id| view! { <proof::ProofSheet id=id/> }.into_any()) }
    fn the_calendar() -> AnyView { view! { <calendar::Calendar/> }.into_any() }

    fn script_library() -> AnyView { scripts::guarded(|| view! { <scripts::library::Library/> }.into_any()) }
    fn script_new() -> AnyView { scripts::guarded(|| view! { <scripts::form::NewScript/> }.into_any()) }
    fn script_more() -> AnyView { scripts::guarded(|| view! { <scripts::more::More/> }.into_any()) }
    fn script_archived() -> AnyView { scripts::guarded(|| view! { <scripts::archived::Archived/> }.into_any()) }
    fn script_asked() -> AnyView { scripts::guarded(|| view! { <scripts::asked::Asked/> }.into_any()) }
    fn script_quiz() -> AnyView { scripts::guarded(|| view! { <quiz::Quiz/> }.into_any()) }
    fn script_entry() -> AnyView { scripts::guarded(|| by_id(|id| view! { <scripts::entry::Entry id=id/> }.into_any())) }
    fn script_edit() -> AnyView { scripts::guarded(|| by_id(|id| view! { <scripts::form::EditScript id=id/> }.into_any())) }
    fn script_history() -> AnyView { scripts::guarded(|| by_id(|id| view! { <scripts::past::Past id=id/> }.into_any())) }
    fn script_use() -> AnyView { scripts::guarded(|| by_id(|id| view! { <scripts::use_for::UseFor id=id/> }.into_any())) }
    fn wording_check() -> AnyView { scripts::guarded(|| view! { <wording::page::CheckPage/> }.into_any()) }
    fn wording_phrases() -> AnyView { scripts::guarded(|| view! { <wording::phrases::PhrasesPage/> }.into_any()) }
    fn playbooks() -> AnyView { scripts::guarded(|| view! { <playbook::Playbooks/> }.into_any()) }
    fn playbook_make() -> AnyView { scripts::guarded(|| view! { <playbook::make::MakePlaybook/> }.into_any()) }

    fn my_page() -> AnyView { view! { <mine::Mine/> }.into_any() }
    fn my_data() -> AnyView { view! { <data::Data/> }.into_any() }
    fn my_reminders() -> AnyView { view! { <reminders::Reminders/> }.into_any() }
    fn my_greetings() -> AnyView { view! { <greetings::Greetings/> }.into_any() }
    fn wrong_time() -> AnyView { view! { <wrong_time::WrongTime/> }.into_any() }
    fn data_import() -> AnyView { view! { <import::Import/> }.into_any() }
    fn data_unclaimed() -> AnyView { view! { <aside::Asides/> }.into_any() }
    fn data_backup() -> AnyView { view! { <backup::MakeBackup/> }.into_any() }
    fn data_sync() -> AnyView { view! { <sync::Sync/> }.into_any() }
    fn handover_chosen() -> AnyView { view! { <person::handover::GiveAway id=None/> }.into_any() }
    fn handover_one() -> AnyView { by_id(|id| view! { <person::handover::GiveAway id=Some(id)/> }.into_any()) }
    fn person_file() -> AnyView { by_id(|id| view! { <person::export::PersonFile id=id/> }.into_any()) }
    fn person_erase() -> AnyView { by_id(|id| view! { <person::erase::Erase id=id/> }.into_any()) }

    fn settings_menu() -> AnyView { settings::page("", || view! { <settings::Menu/> }.into_any()) }
    fn settings_names() -> AnyView { settings::page("names", || view! { <settings::names::Names/> }.into_any()) }
    fn settings_facts() -> AnyView { settings::page("facts", || view! { <settings::facts::Facts/> }.into_any()) }
    fn settings_cadence() -> AnyView { settings::page("cadence", || view! { <settings::cadence::CadenceForm/> }.into_any()) }
    fn settings_times() -> AnyView { settings::page("times", || view! { <settings::times::Times/> }.into_any()) }
    fn settings_holidays() -> AnyView { settings::page("holidays", || view! { <settings::holidays::HolidaysForm/> }.into_any()) }
    fn settings_protection() -> AnyView { settings::page("protection", || view! { <settings::protection::ProtectionForm/> }.into_any()) }
    fn settings_tiers() -> AnyView { settings::page("tiers", || view! { <settings::tiers::Tiers/> }.into_any()) }
    fn settings_sensitive() -> AnyView { settings::page("sensitive", || view! { <settings::sensitive::Sensitive/> }.into_any()) }
    fn settings_options() -> AnyView { settings::page("options", || view! { <settings::list::AllLists/> }.into_any()) }
    fn settings_list() -> AnyView { by_id(|name| settings::list::named(name.as_str())) }

    fn log_who() -> AnyView { view! { <log_who::LogWho/> }.into_any() }
    fn log_known(id: Id) -> AnyView { view! { <log_contact::LogKnown id=id/> }.into_any() }
    fn log_new() -> AnyView { view! { <log_contact::LogNew/> }.into_any() }
    fn log_edit(customer: Id, contact: Id) -> AnyView { view! { <log_contact::LogEdit customer=customer contact=contact/> }.into_any() }
    fn called_back(id: Id) -> AnyView { view! { <called::Called id=id/> }.into_any() }
    fn reschedule_next(id: Id) -> AnyView { view! { <reschedule::Reschedule customer=id follow_up=None/> }.into_any() }
    fn day_summary() -> AnyView { view! { <summary::Summary/> }.into_any() }
    fn half_typed() -> AnyView { view! { <drafts::Drafts/> }.into_any() }
    fn add_family(id: Id) -> AnyView { view! { <family::FamilyForm id=id/> }.into_any() }
    fn unite_cards(id: Id) -> AnyView { view! { <family::UniteForm id=id/> }.into_any() }
    fn card_fields_of(id: Id, at: Option<String>) -> AnyView { view! { <card_form::CardForm id=id at=at/> }.into_any() }
    fn bulk_step(step: Bulk) -> AnyView { view! { <choosing::sheet::BulkSheet step=step/> }.into_any() }
    fn plan_step(step: String) -> AnyView { view! { <plans::PlanSheet step=step/> }.into_any() }
}
