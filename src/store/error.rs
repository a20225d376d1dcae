//! What can go wrong with the database, named by who must act.

use crate::commit::rows::Refused;

/// Says why the database did not do what was asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The phone has no room left.
    #[error("手机存储空间满了,这次没有保存。请清理空间后再试;之前保存的都还在。")]
    QuotaFull,
    /// The disk failed a write, which may have hurt the database: this page writes no more and opens it no more.
    #[error("手机空间不够或存储出了问题，没有保存：先导出，再清理空间，然后关掉跟客本重新打开。")]
    DiskFailed,
    /// The database was taken away from under the open page: it must be loaded anew.
    #[error("这台手机上的数据被清掉了，没有保存。先导出内存里的内容，再重新加载。")]
    Deleted,
    /// Another tab still holds an older version of the database.
    #[error("另一个窗口里还开着旧版跟客本。请关掉其它跟客本窗口,再点重试。")]
    OtherTabOpen,
    /// A newer build in another tab took the database over: this page must be loaded anew.
    #[error("另一个窗口里已经是新版跟客本。请重新加载这一页;已保存的和写了一半的都还在。")]
    NewerTab,
    /// The database was written by a newer app.
    #[error("数据是更新版本的跟客本写的。请联网打开一次,更新后就能用;数据没有动。")]
    TooNew,
    /// The commit refuses the request itself.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Nothing was written, and it took too long.
    #[error("手机存储没有响应,这次没有保存。请再试一次;之前保存的都还在。")]
    Slow,
    /// The commit was sent and no answer came: the ids must be looked up.
    #[error("正在确认是否已保存…")]
    Unsure,
    /// The browser refused in a way we cannot mend.
    #[error(
        "手机存储出了问题({name}),这次没有保存。请重新打开跟客本;还不行就先到「我的 › 数据」导出一份。"
    )]
    Broken { name: String, message: String },
}

impl Error {
    /// Sorts a DOM exception by its name.
    pub fn from_dom(name: String, message: String) -> Self {
        match name.as_str() {
            "QuotaExceededError" => Self::QuotaFull,
            "VersionError" => Self::TooNew,
            _ => Self::Broken { name, message },
        }
    }

    /// Tells whether the handle is gone, and nothing is wrong with what it led to.
    pub fn is_lost_handle(&self) -> bool {
        matches!(self, Self::Broken { name, .. }
            if matches!(name.as_str(), "InvalidStateError" | "TransactionInactiveError" | "AbortError"))
    }

    /// Tells whether the disk failed in the middle of its work: Chromium closes the database then, and may
    /// build an empty one in its place when it is opened again.
    pub fn is_failed_disk(&self) -> bool {
        matches!(self, Self::Broken { name, .. } if name == "UnknownError")
    }
}
