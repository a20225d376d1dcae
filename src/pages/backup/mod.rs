//! Backup on the screens: the section on 数据, 加密备份, 自动副本, the reminder, and opening what is sealed.
//! Never here: how a file is sealed or what is in it.

pub mod arrival;
mod copies;
mod copying;
mod due;
mod make;
pub mod opening;
pub mod phrase;
pub mod ready;
mod reminder;
mod section;

pub use due::{BackupDue, CopiesStopped, CopyWatch};
pub use make::MakeBackup;
pub use section::BackupSection;

/// The address of 加密备份.
pub const PLACE: &str = "/mine/backup";
