//! What an import would do: counts, then row by row with the reason.

use std::sync::Arc;

use leptos::prelude::*;

use crate::platform::task;
use crate::record::bundle::{Head, Purpose};
use crate::record::dry_run::{DryRun, Verdict};
use crate::record::exchange_note::Note;
use crate::record::handover::Handover;
use crate::record::read::ReadOutcome;
use crate::state::book::{Book, use_book};
use crate::state::memory::forms_in;
use crate::state::transfer::told;

/// Lines listed on the screen; the rest is in the counts.
const LISTED: usize = 100;

/// Holds a bundle that was read and what importing it would do.
#[derive(Clone, Debug)]
pub struct LoadedBundle {
    name: String,
    outcome: StoredValue<Arc<ReadOutcome>>,
    run: StoredValue<Arc<DryRun>>,
}

impl LoadedBundle {
    /// Keeps a bundle until the user has decided.
    pub fn new(name: String, outcome: ReadOutcome, run: DryRun) -> Self {
        Self {
            name,
            outcome: StoredValue::new(Arc::new(outcome)),
            run: StoredValue::new(Arc::new(run)),
        }
    }
}

/// Says where a file comes from: whose phone, or who hands over what to whom.
fn whence(head: &Head) -> Vec<String> {
    let at = head.made_at.format("%Y-%m-%d %H:%M");
    if let Some(handover) = Handover::of_head(head) {
        return vec![handover.said(), format!("交接文件,做于 {at}")];
    }
    match (head.purpose, Note::read(head)) {
        (_, Some(note)) => vec![format!("来自「{}」,做于 {at}", note.name)],
        (Purpose::Backup, _) => vec![format!("备份,做于 {at}")],
        _ => Vec::new(),
    }
}

/// The four numbers of every dry run.
#[component]
pub fn Verdicts(new: usize, updated: usize, same: usize, faulty: usize) -> impl IntoView {
    view! {
        <div class="verdicts">
            {[(new, "新增"), (updated, "更新"), (same, "重复"), (faulty, "有问题")].map(|(n, name)| view! { <span><b>{n}</b><small>{name}</small></span> }).collect_view()}
        </div>
    }
}

/// Names the customers the file erases for good.
fn erased_names(book: Book, loaded: &LoadedBundle) -> String {
    let names: Vec<String> = loaded.run.with_value(|run| {
        loaded.outcome.with_value(|o| {
            let pairs = o.bundle.records.iter().zip(&run.verdicts);
            let erased = pairs.filter(|(_, verdict)| **verdict == Verdict::Erases);
            erased.filter_map(|(record, _)| book.name_of(&record.id)).take(LISTED).collect()
        })
    });
    if names.is_empty() { "。".to_owned() } else { format!("：{}。", names.join("、")) }
}

/// The dry run of a bundle and its confirmation.
#[component]
pub fn BundleResult(
    loaded: LoadedBundle,
    busy: RwSignal<Option<f64>>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let counts = loaded.run.with_value(|r| r.counts);
    let forms = loaded.outcome.with_value(|o| forms_in(&o.bundle.head));
    let mut faults: Vec<String> =
        loaded.outcome.with_value(|o| o.faults.iter().map(ToString::to_string).collect());
    loaded.run.with_value(|run| {
        faults.extend(run.verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Faulty(fault) => Some(fault.to_string()),
            _ => None,
        }));
    });
    faults.truncate(LISTED);
    let erased = erased_names(book, &loaded);
    let go = move |revive: bool| {
        task::background(async move {
            busy.set(Some(0.0));
            let told = told(move |share| _ = busy.try_set(Some(share)));
            let (outcome, run) = (loaded.outcome.get_value(), loaded.run.get_value());
            let written = book.import_bundle(&outcome, &run, revive, told).await;
            busy.try_set(None);
            match written {
                Ok(_) => on_done.run(()),
                Err(e) => book.say_problem(&e),
            }
        })
    };
    view! {
        <section class="box" aria-label="备份内容">
            <h2>{loaded.name.clone()}</h2>
            {loaded.outcome.with_value(|o| whence(&o.bundle.head)).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <Verdicts new=counts.new updated=counts.updated same=counts.same faulty=counts.faulty/>
            {(counts.deletes > 0).then(|| view! { <p class="help">{format!("其中 {} 条会被删除:备份里它们后来删掉了。", counts.deletes)}</p> })}
            {(counts.erases > 0).then(|| view! { <p class="error">{format!("会彻底删除 {} 条，导入后不能撤销{erased}", counts.erases)}</p> })}
            {(forms > 0).then(|| view! { <p class="help">{format!("另有 {forms} 份没写完的,导入后在「今天」继续写。")}</p> })}
            {(counts.ahead > 0).then(|| view! { <p class="error">{format!("有 {} 条的时间比现在晚一天以上,请检查两台手机的时间。", counts.ahead)}</p> })}
            <ul class="lines">{faults.into_iter().map(|f| view! { <li>{f}</li> }).collect_view()}</ul>
            <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=move |_| go(false)>"确认导入"</button>
            {(counts.stays_deleted > 0).then(|| view! {
                <button type="button" class="plain wide" on:click=move |_| go(true)>{format!("导入,并恢复本机删掉的 {} 条", counts.stays_deleted)}</button>
            })}
            <button type="button" class="text" on:click=move |_| on_done.run(())>"不导入"</button>
        </section>
    }
}
