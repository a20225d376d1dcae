//! The one owner of the database handle: opens it, notices when it is lost, opens it again.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::platform::task::{background, within, within_breath};

use super::error::Error;
use super::schema::{Expected, Handle, Lost};
use super::txn::{Access, Txn};

/// Name of the database, the copy's ending left out (`platform/scope.rs`); also known to `boot.js`.
pub const NAME: &str = "genke";
/// How long opening, reading or an ordinary write may take before the app says so.
pub const PATIENCE_MS: i32 = 15_000;
const TRIES: usize = 3;
/// How long a newer build in another tab is kept waiting while half-typed forms are written down.
const YIELD_MS: i32 = 3_000;

/// What this page does when it will use the database no more; it is told why.
type AtTheEnd = Rc<dyn Fn(Error) -> Pin<Box<dyn Future<Output = ()>>>>;

/// Owns the connection; cheap to clone.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

struct Inner {
    name: String,
    handle: RefCell<Option<Handle>>,
    /// Why this page writes no more and does not open the database again, until it is loaded anew.
    ended: RefCell<Option<Error>>,
    /// This page had it open: it must be there.
    was_open: Cell<bool>,
    /// The last write was refused for want of room: a handle lost after that is not opened again.
    is_full: Cell<bool>,
    at_the_end: RefCell<Option<AtTheEnd>>,
}

impl Store {
    /// Names a database; it is opened at the first use.
    pub fn new(name: &str) -> Self {
        let inner = Inner {
            name: name.into(),
            handle: RefCell::default(),
            ended: RefCell::default(),
            was_open: Cell::default(),
            is_full: Cell::default(),
            at_the_end: RefCell::default(),
        };
        Self(Rc::new(inner))
    }

    /// Opens the database now, to learn early whether it can be opened.
    pub async fn open(&self) -> Result<(), Error> {
        self.handle().await.map(|_| ())
    }

    /// Has something done, once, when this page will write no more: a newer build in another tab asks for the
    /// database (and waits until the work is done), it was deleted, or the disk failed.
    pub fn at_the_end(&self, work: AtTheEnd) {
        *self.0.at_the_end.borrow_mut() = Some(work);
    }

    /// Writes no more: the disk failed under another tab, whose database is this one's.
    pub fn stop_writing(&self) {
        self.0.end(Error::DiskFailed);
    }

    /// Returns the database's name.
    pub fn name(&self) -> String {
        self.0.name.clone()
    }

    /// Opens the same database a second time, as another tab would.
    #[must_use]
    pub fn second_handle(&self) -> Self {
        Self::new(&self.0.name)
    }

    /// Closes the handle; the next use opens it again.
    pub fn close(&self) {
        self.0.close();
    }

    async fn handle(&self) -> Result<Handle, Error> {
        if let Some(db) = self.0.handle.borrow().as_ref() {
            return Ok(db.clone());
        }
        self.0.may_go_on()?;
        let expected = if self.0.was_open.get() { Expected::Known } else { Expected::Anything };
        if expected == Expected::Known && self.0.is_full.get() {
            return Err(self.0.end(Error::DiskFailed));
        }
        let opened = within(PATIENCE_MS, Handle::open(&self.0.name, expected))
            .await
            .unwrap_or(Err(Error::OtherTabOpen));
        let db = match opened {
            Ok(db) => db,
            Err(Error::Deleted) => return Err(self.0.end(Error::Deleted)),
            // Each further try could be the one that builds an empty database in its place.
            Err(e)
                if expected == Expected::Known && (e.is_failed_disk() || e == Error::QuotaFull) =>
            {
                return Err(self.0.end(Error::DiskFailed));
            }
            Err(e) => return Err(e),
        };
        if let Err(why) = self.0.may_go_on() {
            db.close();
            return Err(why);
        }
        self.watch(&db);
        self.0.was_open.set(true);
        *self.0.handle.borrow_mut() = Some(db.clone());
        Ok(db)
    }

    /// Drops the handle when the browser closes it, a newer build needs the database or somebody deletes it.
    fn watch(&self, db: &Handle) {
        let inner = Rc::downgrade(&self.0);
        db.on_lost(move |lost| {
            let Some(inner) = inner.upgrade() else { return };
            let work = inner.at_the_end.borrow().clone();
            match (lost, work) {
                (Lost::Closed, _) => inner.close(),
                (Lost::Deleted, _) => drop(inner.end(Error::Deleted)),
                (Lost::Newer, Some(work)) if inner.may_go_on().is_ok() => background(async move {
                    within(YIELD_MS, work(Error::NewerTab)).await;
                    inner.give_up(Error::NewerTab);
                }),
                (Lost::Newer, _) => inner.give_up(Error::NewerTab),
            }
        });
    }

    /// Runs a reading transaction, again on a fresh handle when the handle was lost.
    pub async fn read<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFn(&Txn<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let job = Job { work, made: RefCell::new(None) };
        self.run(stores, Access::Read, PATIENCE_MS, &job).await?;
        job.made.into_inner().ok_or(Error::Slow)
    }

    /// Runs a writing transaction and commits it, strictly; any error leaves nothing behind.
    ///
    /// A lost handle is opened again and the work repeated, because nothing was written. A failed disk is not: no
    /// further write is tried and the database is not opened again ([`Error::DiskFailed`]). When the commit was sent and no answer came within `patience_ms` (a long one has as much after each breath), the answer is [`Error::Unsure`].
    pub async fn write<T>(
        &self,
        stores: &[&str],
        patience_ms: i32,
        work: impl AsyncFn(&Txn<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let job = Job { work, made: RefCell::new(None) };
        self.run(stores, Access::Write, patience_ms, &job).await?;
        job.made.into_inner().ok_or(Error::Slow)
    }

    async fn run(
        &self,
        stores: &[&str],
        access: Access,
        patience_ms: i32,
        work: &dyn Work,
    ) -> Result<(), Error> {
        let mut last = Error::Slow;
        for _ in 0..TRIES {
            if access == Access::Write {
                self.0.may_go_on()?;
            }
            let db = self.handle().await?;
            let (sent, breaths) = (Cell::new(false), Cell::new(0));
            let attempt = async {
                let txn = Txn::start(&db, stores, access, &breaths)?;
                work.run(&txn).await?;
                if access == Access::Write {
                    txn.commit(&sent).await?;
                }
                Ok(())
            };
            let outcome: Option<Result<(), Error>> =
                within_breath(patience_ms, &breaths, attempt).await;
            match outcome {
                None if sent.get() => return Err(Error::Unsure),
                None => return Err(Error::Slow),
                Some(Err(e)) if e.is_lost_handle() => last = e,
                Some(done) if access == Access::Write => return self.0.written(done),
                // A read leaves nothing half done behind: another handle may be able to.
                Some(Err(e)) if e.is_failed_disk() => last = e,
                Some(done) => return done,
            }
            self.close();
        }
        Err(last)
    }
}

impl Inner {
    fn may_go_on(&self) -> Result<(), Error> {
        self.ended.borrow().clone().map_or(Ok(()), Err)
    }

    /// Looks at how a write ended. One answered while the disk failed under another one counts as not saved:
    /// its ids are the same when it is saved again.
    fn written(&self, done: Result<(), Error>) -> Result<(), Error> {
        match &done {
            Ok(()) => self.is_full.set(false),
            Err(Error::QuotaFull) => self.is_full.set(true),
            Err(_) => {}
        }
        match done {
            Err(e) if e.is_failed_disk() => Err(self.end(Error::DiskFailed)),
            Ok(()) if self.ended.borrow().as_ref() == Some(&Error::DiskFailed) => {
                Err(Error::DiskFailed)
            }
            done => done,
        }
    }

    /// Writes no more, says so once, and returns why. After a failed disk an open handle may still be read.
    fn end(&self, why: Error) -> Error {
        if let Err(before) = self.may_go_on() {
            return before;
        }
        *self.ended.borrow_mut() = Some(why.clone());
        if why != Error::DiskFailed {
            self.close();
        }
        if let Some(work) = self.at_the_end.borrow().clone() {
            background(work(why.clone()));
        }
        why
    }

    fn give_up(&self, why: Error) {
        self.ended.borrow_mut().get_or_insert(why);
        self.close();
    }

    fn close(&self) {
        let handle = self.handle.borrow_mut().take();
        if let Some(db) = handle {
            db.close();
        }
    }
}

/// The work of one transaction, behind a pointer: opening, timing and retrying exist once.
trait Work {
    fn run<'t>(&'t self, txn: &'t Txn<'_>)
    -> Pin<Box<dyn Future<Output = Result<(), Error>> + 't>>;
}

struct Job<F, T> {
    work: F,
    made: RefCell<Option<T>>,
}

impl<T, F: AsyncFn(&Txn<'_>) -> Result<T, Error>> Work for Job<F, T> {
    fn run<'t>(
        &'t self,
        txn: &'t Txn<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 't>> {
        Box::pin(async move {
            let made = (self.work)(txn).await?;
            *self.made.borrow_mut() = Some(made);
            Ok(())
        })
    }
}
