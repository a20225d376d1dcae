//! Files on their way in: what they are, and spreadsheets read beside the page, a slice at a time.

use genke_asks::{Answer, Ask, Refusal, kinds, rows};
use js_sys::Uint8Array;

use crate::exchange::table::{Builder, Table, TableError, lines};
use crate::exchange::vcard::read::{cards, picked};
use crate::exchange::workbook::{Part, guess_roles};
use crate::platform::worker::{self, Trouble};
use crate::platform::{clock, task, text};

use super::tables::BUDGET_MS;

/// Bytes of rows taken over before the page may breathe.
const CHUNK: u32 = 64 * 1024;
/// Lines split between two looks at the clock.
const STEP: usize = 50;
/// The share of the work the worker does.
const BESIDE: f64 = 0.7;

/// The tables of one file.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    pub parts: Vec<Part>,
    /// What was not read, and why: one sentence each.
    pub unread: Vec<String>,
}

/// Reads a file; the sentence of an error says what it is and what to do.
pub async fn read_file(
    name: &str,
    bytes: &Uint8Array,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<Workbook, String> {
    if bytes.length() == 0 {
        return Err(format!("「{name}」是空的。请在原来的软件里重新导出一次。"));
    }
    let start = bytes.subarray(0, bytes.length().min(kinds::ENOUGH as u32)).to_vec();
    if let Some(why) = kinds::no_table(&start) {
        return Err(format!("「{name}」：{why}"));
    }
    if is_container(name, bytes) {
        return workbook(bytes, progress)
            .await
            .map_err(|e| format!("「{name}」:{e}"))?
            .filled(name);
    }
    let content = match text::decode(bytes) {
        Ok((content, _)) if !content.contains('\0') => content,
        _ => return Err(format!("「{name}」不是表格,也不是文字。{OTHERS}")),
    };
    let start = content.trim_start_matches('\u{feff}').trim_start();
    if start.get(..11).is_some_and(|s| s.eq_ignore_ascii_case("BEGIN:VCARD")) {
        let part = cards(&content, &|charset, bytes| text::decode_as(charset, bytes));
        let part = part.map_err(|e| format!("「{name}」里没有联系人。{e}"))?;
        return Ok(Workbook { parts: vec![part], unread: Vec::new() });
    }
    if is_page(start) {
        let bytes = Uint8Array::from(start.as_bytes());
        return match workbook(&bytes, progress).await {
            Ok(found) => found.filled(name),
            Err(Trouble::Refused(Refusal::NotAWorkbook)) => Err(format!(
                "「{name}」其实是网页,里面没有表格。请在 WPS 或 Excel 里打开,另存为「.xlsx」,再选一次。"
            )),
            Err(why) => Err(format!("「{name}」:{why}")),
        };
    }
    let table = lines_of(&content, progress).await.map_err(|e| format!("「{name}」:{e}"))?;
    Ok(Workbook { parts: vec![Part::guess(String::new(), table)], unread: Vec::new() })
}

/// Reads the text of a CSV file, breathing between slices.
async fn lines_of(text: &str, progress: impl Fn(f64)) -> Result<Table, TableError> {
    let mut builder = Builder::default();
    let (mut begun, mut done) = (clock::steady_ms(), 0);
    for (number, cells) in lines(text)? {
        builder.push(number, cells.iter().map(String::as_str))?;
        done += cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
        if number % STEP == 0 && clock::steady_ms() - begun >= BUDGET_MS {
            progress(done.min(text.len()) as f64 / text.len().max(1) as f64);
            task::breathe().await;
            begun = clock::steady_ms();
        }
    }
    builder.finish()
}

/// Tells whether the text is a web page or an XML spreadsheet of 2003, as many systems hand out as `.xls`.
fn is_page(start: &str) -> bool {
    let lower: String = start.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    let marks = ["<html", "<table", "<body", "<head", "<meta", "workbook"];
    lower.starts_with("mime-version:")
        || (lower.starts_with('<') && marks.iter().any(|mark| lower.contains(mark)))
}

/// What can be chosen instead.
const OTHERS: &str = "请选 Excel 表格(.xlsx)、CSV、通讯录(.vcf),或跟客本导出的备份。";

/// Tells whether the worker must look at it: a zip container, an old spreadsheet, or what calls itself a
/// spreadsheet and is no text.
fn is_container(name: &str, bytes: &Uint8Array) -> bool {
    let start = bytes.subarray(0, bytes.length().min(8)).to_vec();
    let marks: [&[u8]; 2] = [b"PK", b"\xd0\xcf\x11\xe0"];
    let lower = name.to_ascii_lowercase();
    marks.iter().any(|mark| start.starts_with(mark))
        || (lower.ends_with(".xlsx") && text::decode(bytes).is_err())
}

/// Reads every sheet of a spreadsheet beside the page.
async fn workbook(
    bytes: &Uint8Array,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<Workbook, Trouble> {
    let told = progress.clone();
    let beside = move |share: f64| told(share * BESIDE);
    let done = worker::ask(Ask::ReadWorkbook, std::slice::from_ref(bytes), beside).await?;
    let Answer::Workbook { sheets } = done.answer else { return Err(Trouble::Crashed) };
    let total: f64 = done.buffers.iter().map(|b| f64::from(b.length())).sum();
    let mut before = 0.0;
    let (mut found, mut hidden) = (Workbook::default(), Vec::new());
    let mut problem = None;
    for (sheet, buffer) in sheets.into_iter().zip(&done.buffers) {
        if let Some(why) = sheet.problem {
            found.unread.push(format!("「{}」没有读:{why}", sheet.name));
            problem = problem.or(Some(why));
            continue;
        }
        let share = |at: u32| {
            progress(BESIDE + (1.0 - BESIDE) * (before + f64::from(at)) / total.max(1.0));
        };
        match table(buffer, share).await {
            Ok(table) => {
                found.parts.push(Part::guess(sheet.name, table));
                hidden.push(sheet.is_hidden);
            }
            // Excel adds blank sheets to every new file.
            Err(TableError::Empty | TableError::OnlyHeadings) => {}
            Err(why) => found.unread.push(format!("「{}」没有读:{why}", sheet.name)),
        }
        before += f64::from(buffer.length());
    }
    guess_roles(&mut found.parts, &hidden);
    match problem {
        Some(why) if found.parts.is_empty() => Err(Trouble::Refused(why)),
        _ => Ok(found),
    }
}

/// Takes a sheet over from the worker, breathing between slices.
async fn table(buffer: &Uint8Array, share: impl Fn(u32)) -> Result<Table, TableError> {
    let mut builder = Builder::default();
    let (mut at, mut rest) = (0, Vec::new());
    let mut begun = clock::steady_ms();
    while at < buffer.length() {
        let to = (at + CHUNK).min(buffer.length());
        rest.extend(buffer.subarray(at, to).to_vec());
        at = to;
        let whole = if at == buffer.length() { rest.len() } else { end_of_rows(&rest) };
        let text = std::str::from_utf8(rest.get(..whole).unwrap_or_default()).unwrap_or_default();
        for (number, cells) in rows::list(text) {
            builder.push(number, cells)?;
        }
        rest.drain(..whole);
        if clock::steady_ms() - begun >= BUDGET_MS {
            share(at);
            task::breathe().await;
            begun = clock::steady_ms();
        }
    }
    builder.finish()
}

/// Returns where the last whole row ends.
fn end_of_rows(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|b| *b == rows::END).map_or(0, |at| at + 1)
}

impl Workbook {
    /// Gives back what was read, unless there is nothing in it.
    fn filled(self, name: &str) -> Result<Self, String> {
        match self.parts.is_empty() && self.unread.is_empty() {
            true => Err(format!(
                "「{name}」里的表都是空的,或只有表头。请看看是不是选错了文件,或重新导出一次。"
            )),
            false => Ok(self),
        }
    }

    /// Makes a table of contacts picked from the phone.
    pub fn of_contacts(
        people: impl Iterator<Item = (String, Vec<String>)>,
    ) -> Result<Self, String> {
        let part = picked(people).map_err(|e| e.to_string())?;
        Ok(Self { parts: vec![part], unread: Vec::new() })
    }

    /// Reads a paste or the text of a CSV file.
    pub fn read(text: &str) -> Result<Self, String> {
        let table = crate::exchange::table::read(text).map_err(|e| e.to_string())?;
        Ok(Self { parts: vec![Part::guess(String::new(), table)], unread: Vec::new() })
    }
}
