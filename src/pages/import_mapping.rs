//! The mapping of a sheet: what it is taken for, which column is what, and words the app does not know.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::Select;
use crate::domain::words::Word;
use crate::exchange::columns::Column;
use crate::exchange::mapping::{Mapping, unknown_values};
use crate::exchange::table::Table;
use crate::exchange::values::{Answer, choices};
use crate::exchange::workbook::{Part, Role};
use crate::platform::local;
use crate::state::book::use_book;

/// One sheet while its mapping is decided.
#[derive(Clone, Copy)]
pub struct OneSheet {
    name: StoredValue<String>,
    pub table: StoredValue<Arc<Table>>,
    mapping: RwSignal<Mapping>,
    role: RwSignal<Role>,
}

impl OneSheet {
    /// Starts from what was decided for a table of this kind before, else from the guess.
    pub fn open(part: Part) -> Self {
        let remembered: Option<Mapping> = local::get(&memory(&part.table));
        let fits = remembered.filter(|m| m.check(&part.table).is_ok());
        let mut mapping = fits.unwrap_or(part.mapping);
        use_book().settings.with_untracked(|s| mapping.learn(&s.lists));
        Self {
            name: StoredValue::new(part.name),
            mapping: RwSignal::new(mapping),
            role: RwSignal::new(part.role),
            table: StoredValue::new(part.table),
        }
    }

    /// Returns the sheet as it is decided now.
    pub fn part(self) -> Part {
        Part {
            name: self.name.get_value(),
            table: self.table.get_value(),
            mapping: self.mapping.get_untracked(),
            role: self.role.get_untracked(),
        }
    }

    /// Keeps the mapping for the next table of this kind.
    pub fn remember(self) {
        let key = self.table.with_value(|t| memory(t));
        self.mapping.with_untracked(|mapping| local::set(&key, mapping));
    }

    /// Returns the name a line of the dry run leads with.
    pub fn name(self) -> String {
        self.name.get_value()
    }
}

fn memory(table: &Table) -> String {
    format!("genke.mapping.{}", Mapping::signature(table))
}

/// Everything to decide about one sheet; the columns of several sheets are folded away.
#[component]
pub fn SheetBox(sheet: OneSheet, is_one: bool) -> impl IntoView {
    let name = sheet.name();
    let (rows, columns) = sheet.table.with_value(|t| (t.rows.len(), t.headings.len()));
    let lead = if is_one { String::new() } else { format!("{name} ") };
    let lead = StoredValue::new(lead);
    let title = if name.is_empty() { "这张表".to_owned() } else { name };
    let shown = move || sheet.role.get() != Role::Skip;
    let folded = move || {
        view! {
            <details class="off box"><summary>{format!("{}列的对应({columns} 列)", lead.get_value())}</summary>
                <Columns sheet=sheet lead=lead.get_value()/>
            </details>
        }
    };
    view! {
        <section class="box" aria-label=format!("表 {title}")>
            <h2>{title.clone()}<span class="right">{format!("{rows} 行")}</span></h2>
            <RoleChoice name=title.clone() role=sheet.role/>
        </section>
        <Show when=shown>
            <Words sheet=sheet lead=lead.get_value()/>
            {if is_one { view! { <Columns sheet=sheet lead=String::new()/> }.into_any() } else { folded().into_any() }}
        </Show>
    }
}

/// What the rows of the sheet are.
#[component]
fn RoleChoice(name: String, role: RwSignal<Role>) -> impl IntoView {
    let options: Vec<String> = Role::ALL.iter().map(|r| r.term().to_owned()).collect();
    let picked = Signal::derive(move || Some(role.get().term().to_owned()));
    let pick = move |said: Option<String>| {
        if let Some(chosen) = said.as_deref().and_then(Role::parse) {
            role.set(chosen);
        }
    };
    let help = move || match role.get() {
        Role::People => "每行一位客户:没有的登记,已有的补充。",
        Role::FollowUps => "每行一次跟进:按号码或姓名记到已有客户名下,找不到的先放在「待认领」。",
        Role::Skip => "这张表不动。",
    };
    view! {
        <ChooseOne label=format!("{name}当作") required=true options=options picked=picked on_pick=pick/>
        <p class="help">{help}</p>
    }
}

/// Which column is what.
#[component]
fn Columns(sheet: OneSheet, lead: String) -> impl IntoView {
    let (table, mapping) = (sheet.table, sheet.mapping);
    let options: Vec<(String, String)> =
        Column::ALL.iter().map(|c| (c.label().to_owned(), c.label().to_owned())).collect();
    let own = lead.clone();
    let pair = move |(at, heading): (usize, String)| {
        let example =
            table.with_value(|t| t.filled(at).next().map(str::to_owned).unwrap_or_default());
        let value = Signal::derive(move || {
            mapping.with(|m| m.columns.get(at).map_or("", |c| c.label()).to_owned())
        });
        let pick = move |label: String| {
            mapping.update(|m| {
                if let (Some(column), Some(slot)) = (Column::parse(&label), m.columns.get_mut(at)) {
                    *slot = column;
                }
            })
        };
        view! {
            <div class="pair">
                <span><b>{heading.clone()}</b><small>{format!("如 {example}")}</small></span>
                <Select label=format!("{own}{heading} 对应") bare=true options=options.clone() value=value on_pick=pick/>
            </div>
        }
    };
    // A column without heading and content is nobody's.
    let has_something = |(at, heading): &(usize, String)| {
        let is_unnamed = *heading == format!("第{}列", at + 1);
        !is_unnamed || table.with_value(|t| t.filled(*at).next().is_some())
    };
    let headings: Vec<_> =
        table.with_value(|t| t.headings.clone()).into_iter().enumerate().collect();
    let headings: Vec<_> = headings.into_iter().filter(has_something).collect();
    view! { <section class="box mapping" aria-label=format!("{lead}列的对应")><h2>"列的对应"</h2>{headings.into_iter().map(pair).collect_view()}</section> }
}

/// Words the app does not know.
#[component]
fn Words(sheet: OneSheet, lead: String) -> impl IntoView {
    let (table, mapping) = (sheet.table, sheet.mapping);
    // Asked once per set of columns; answering a word must not make its question vanish.
    let asked = Memo::new(move |_| {
        let mut bare = mapping.get();
        bare.values = Default::default();
        table
            .with_value(|t| unknown_values(t, &bare))
            .into_iter()
            .map(|u| (u.column, u.value, u.rows))
            .collect::<Vec<_>>()
    });
    let title = StoredValue::new(format!("{lead}不认识的词"));
    move || {
        let asked = asked.get();
        let one = |(column, value, rows)| {
            view! { <OneWord mapping=mapping lead=lead.clone() column=column value=value rows=rows/> }
        };
        (!asked.is_empty()).then(|| view! {
            <section class="box mapping" aria-label=title.get_value()><h2>{title.get_value()}</h2>{asked.into_iter().map(one).collect_view()}</section>
        })
    }
}

/// A word, and what it is to be read as.
#[component]
fn OneWord(
    mapping: RwSignal<Mapping>,
    lead: String,
    column: Column,
    value: String,
    rows: usize,
) -> impl IntoView {
    const KEEP: &str = "放进备注";
    let terms = std::iter::once(KEEP).chain(choices(column));
    let options: Vec<(String, String)> = terms.map(|c| (c.to_owned(), c.to_owned())).collect();
    let (own, word) = (value.clone(), value.clone());
    let shown = Signal::derive(move || {
        mapping.with(|m| match m.values.answer(column, &own) {
            Some(Answer::As(term)) => term.clone(),
            _ => KEEP.to_owned(),
        })
    });
    let pick = move |term: String| {
        mapping.update(|m| {
            let answer = if term == KEEP { Answer::KeepInNotes } else { Answer::As(term) };
            m.values.insert((column, &word), answer);
        })
    };
    view! {
        <div class="pair">
            <span><b>{format!("{}「{value}」", column.label())}</b><small>{format!("{rows} 行")}</small></span>
            <Select label=format!("{lead}{}{value} 当作", column.label()) bare=true options=options value=shown on_pick=pick/>
        </div>
    }
}
