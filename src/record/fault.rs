//! What can be wrong with a file, where, and what the user can do about it.

use std::fmt;

/// Names one fault of a file and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which record of the file, counted from 0; `None` for the file as a whole.
    pub row: Option<usize>,
    /// The key inside the file (`version`) or inside the record (`stamps.tier`); may be empty.
    pub key: String,
    pub problem: Problem,
}

/// Says what is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    #[error("文件是空的")]
    Empty,
    #[error("第{line}行第{column}列不是有效的JSON")]
    NotJson { line: usize, column: usize },
    #[error("文件不完整,读到第{read}条记录后中断")]
    Truncated { read: usize },
    #[error("这不是跟客本导出的文件")]
    NotBundle,
    #[error("文件来自更新的版本(格式版本{found},本应用能读到{})", super::bundle::VERSION)]
    TooNew { found: u64 },
    #[error("文件太大({found}兆字节,最多{most}兆字节)")]
    FileTooLarge { found: usize, most: usize },
    #[error("文件里的内容多得不正常，不是跟客本做的，没有读进来")]
    TooManyValues,
    #[error("记录太多(最多{most}条)")]
    TooMany { most: usize },
    #[error("不认识的用途“{0}”")]
    UnknownPurpose(String),
    #[error("缺少这一项")]
    Missing,
    #[error("写了两次")]
    Twice,
    #[error("应当是{0}")]
    WrongType(&'static str),
    #[error("时间戳写法不对")]
    BadStamp,
    #[error("不能为空")]
    Blank,
    #[error("太长(最多{most}个字节)")]
    TooLong { most: usize },
    #[error("套得太深")]
    TooDeep,
    #[error("字段太多(最多{most}个)")]
    TooManyFields { most: usize },
    #[error("与第{}条编号相同", .first + 1)]
    Repeated { first: usize },
    #[error("编号已用于另一类记录({here})")]
    OtherKind { here: String },
    #[error("这种文件不能彻底删除客户，只有备份和同步文件可以")]
    MayNotErase,
}

impl Fault {
    /// Names a fault of the file as a whole.
    pub fn of_file(key: &str, problem: Problem) -> Self {
        Self { row: None, key: key.into(), problem }
    }

    /// Names a fault of one record, counted from 0.
    pub fn of_row(row: usize, key: impl Into<String>, problem: Problem) -> Self {
        Self { row: Some(row), key: key.into(), problem }
    }

    /// Returns the place as the file itself would name it: `records[12].made`.
    pub fn place(&self) -> String {
        match (self.row, self.key.as_str()) {
            (None, key) => key.to_owned(),
            (Some(row), "") => format!("records[{row}]"),
            (Some(row), key) => format!("records[{row}].{key}"),
        }
    }

    /// Returns what the user can do next.
    pub fn todo(&self) -> &'static str {
        if self.row.is_some() {
            return "这一条没有导入,其余不受影响。";
        }
        match self.problem {
            Problem::TooNew { .. } | Problem::UnknownPurpose(_) => {
                "现有数据没有改动。请先更新跟客本,再导入这个文件。"
            }
            Problem::Empty | Problem::Truncated { .. } => {
                "现有数据没有改动。请重新传一次这个文件,或在原手机上重新导出。"
            }
            Problem::NotBundle | Problem::NotJson { .. } => {
                "现有数据没有改动。请选择从跟客本导出的文件;表格请用“粘贴表格”导入。"
            }
            _ => "现有数据没有改动。请在原手机上重新导出后再试。",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "第{}条", row + 1)?,
            None => f.write_str("文件")?,
        }
        if !self.key.is_empty() {
            write!(f, "“{}”", self.key)?;
        }
        write!(f, ":{}。{}", self.problem, self.todo())
    }
}
