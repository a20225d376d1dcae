//! What the page asks its worker, and what the worker answers.
//!
//! A message in either direction is a JavaScript array: the JSON of a [`Request`] or a [`Report`] as text,
//! then byte buffers, which are transferred and not copied. Never here: file formats beyond their first bytes
//! ([`kinds`]), the browser.

pub mod kinds;
pub mod rows;

use serde::{Deserialize, Serialize};

/// One question; the answers to it carry its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: u32,
    pub ask: Ask,
}

/// The questions the worker knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Reads the spreadsheet in the buffer. Answer: [`Answer::Workbook`] and the rows of each sheet ([`rows`]).
    ReadWorkbook,
    /// Writes a spreadsheet, its rows in one buffer per sheet. Answer: [`Answer::File`] and its bytes.
    WriteWorkbook { sheets: Vec<SheetOut> },
    /// Derives the key of a sealed file with Argon2id from the pass-phrase and the salt in the two buffers.
    /// Answer: [`Answer::Key`] and its 32 bytes.
    DeriveKey { memory_kib: u32, passes: u32, lanes: u32 },
}

/// What the worker says without being asked, or about a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// It listens; what was posted before is lost.
    Ready,
    /// How much of a question is done, 0 to 1000; also a sign of life.
    Progress {
        id: u32,
        mille: u32,
    },
    Done {
        id: u32,
        answer: Answer,
    },
    Refused {
        id: u32,
        why: Refusal,
    },
}

/// What a question brought; the buffers beside it hold the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Workbook { sheets: Vec<SheetIn> },
    File,
    Key,
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetIn {
    pub name: String,
    pub is_hidden: bool,
    /// Why nothing of this sheet could be read; its buffer is empty then.
    pub problem: Option<Refusal>,
}

/// A sheet to be written; the first of its rows holds the headings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetOut {
    pub name: String,
    pub columns: Vec<ColumnOut>,
    /// The column of days whose past days make the row red.
    pub late: Option<u16>,
}

/// How one column is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnOut {
    /// In characters, as a spreadsheet counts them.
    pub width: u16,
    pub kind: CellKind,
}

/// What the cells of a column are in the spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellKind {
    /// Never a number and never a formula.
    Text,
    Number,
    /// `2026-11-21`.
    Day,
    /// `2026-11-21 14:30`.
    Minute,
}

/// Says why a file was not read or written, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    #[error("这个文件是空的。请在原来的软件里重新导出一次。")]
    Empty,
    #[error("这是一张图片，不是表格。请选 .xlsx 或 .csv 文件。")]
    Picture,
    #[error(
        "这是 PDF 文件，不是表格。请用 WPS 转成「.xlsx」，或向发文件的人要 Excel 表格，再选一次。"
    )]
    Pdf,
    #[error(
        "这是文字文档（Word），不是表格。请在 WPS 或 Word 里打开，把里面的表格复制过来粘贴，或另存为「.xlsx」再选一次。"
    )]
    Document,
    #[error("这是演示文稿（PPT），不是表格。请选 .xlsx 或 .csv 文件。")]
    Slides,
    #[error("这是压缩包，不是表格。请先解压，再选里面的 .xlsx 或 .csv 文件。")]
    Archive,
    #[error("这是录音或视频，不是表格。请选 .xlsx 或 .csv 文件。")]
    Media,
    #[error("这不是 .xlsx 表格。请在 WPS 或 Excel 里另存为「.xlsx」或「CSV」,再选一次。")]
    NotAWorkbook,
    #[error("这个文件里只有图表,没有表格。请选有客户名单的那一份。")]
    NoSheets,
    #[error("这份旧格式的 .xls 表格读不出来。请在 WPS 或 Excel 里另存为「.xlsx」,再选一次。")]
    OldFormat,
    #[error("这张表格设了密码。请在 WPS 或 Excel 里去掉密码,另存一份,再选一次。")]
    Password,
    #[error("文件不完整,像是没有下载完。请重新下载或重新导出,再选一次。")]
    Truncated,
    #[error("表格展开后太大(超过 {megabytes} MB)。请拆成几份,分几次导入。")]
    TooLarge { megabytes: u32 },
    #[error("行数太多(超过 {limit} 行)。请拆成几份,分几次导入。")]
    TooManyRows { limit: u32 },
    #[error("列数太多(超过 {limit} 列)。请只留要导入的列。")]
    TooManyColumns { limit: u32 },
    #[error("表格里有读不懂的地方({detail})。请在 WPS 或 Excel 里打开,另存为新的 .xlsx,再选一次。")]
    Broken { detail: String },
    #[error("密钥没有算出来({detail})。数据没有动;请关掉别的应用,再试一次。")]
    NoKey { detail: String },
    #[error("表格没有写成({detail})。数据没有动,请再试一次。")]
    NotWritten { detail: String },
}
