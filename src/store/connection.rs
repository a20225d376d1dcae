//! The one owner of the database handle: opens it, notices when it is lost, opens it again.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::platform::task::{background, within, within_breath};

use super::error::Error;
use super::schema::Handle;
use super::txn::{Access, Txn};

/// Name of the database, the copy's ending left out (`platform/scope.rs`); also known to `boot.js`.
pub const NAME: &str = "genke";
/// How long opening, reading or an ordinary write may take before the app says so.
pub const PATIENCE_MS: i32 = 15_000;
const TRIES: usize = 3;
/// How long a newer build in another tab is kept waiting while half-typed forms are written down.
const YIELD_MS: i32 = 3_000;

/// What this page does before it gives the database away.
type BeforeYield = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// Owns the connection; cheap to clone.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

struct Inner {
    name: String,
    handle: RefCell<Option<Handle>>,
    /// Set when a newer build asked for the database: this page must not reopen it.
    yielded: Cell<bool>,
    before_yield: RefCell<Option<BeforeYield>>,
}

impl Store {
    /// Names a database; it is opened at the first use.
    pub fn new(name: &str) -> Self {
        let inner = Inner {
            name: name.into(),
            handle: RefCell::default(),
            yielded: Cell::new(false),
            before_yield: RefCell::default(),
        };
        Self(Rc::new(inner))
    }

    /// Opens the database now, to learn early whether it can be opened.
    pub async fn open(&self) -> Result<(), Error> {
        self.handle().await.map(|_| ())
    }

    /// Has something done before the database is given to a newer build in another tab.
    pub fn before_yield(&self, work: BeforeYield) {
        *self.0.before_yield.borrow_mut() = Some(work);
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
        if let Some(db) = self.0.handle.borrow_mut().take() {
            db.close();
        }
    }

    async fn handle(&self) -> Result<Handle, Error> {
        if self.0.yielded.get() {
            return Err(Error::NewerTab);
        }
        if let Some(db) = self.0.handle.borrow().as_ref() {
            return Ok(db.clone());
        }
        let db = within(PATIENCE_MS, Handle::open(&self.0.name))
            .await
            .unwrap_or(Err(Error::OtherTabOpen))?;
        self.watch(&db);
        *self.0.handle.borrow_mut() = Some(db.clone());
        Ok(db)
    }

    /// Drops the handle when the browser closes it or a newer build needs the database.
    fn watch(&self, db: &Handle) {
        let inner = Rc::downgrade(&self.0);
        db.on_lost(move |newer_build| {
            let Some(inner) = inner.upgrade() else { return };
            let work = inner.before_yield.borrow().clone();
            match work.filter(|_| newer_build) {
                Some(work) => background(async move {
                    within(YIELD_MS, work()).await;
                    inner.give_up(true);
                }),
                None => inner.give_up(newer_build),
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
    /// A lost handle is opened again and the work repeated, because nothing was written. When the
    /// commit was sent and no answer came within `patience_ms` (a long one has as much after each breath), the answer is [`Error::Unsure`].
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
                Some(done) => return done,
            }
            self.close();
        }
        Err(last)
    }
}

impl Inner {
    fn give_up(&self, to_newer_build: bool) {
        if to_newer_build {
            self.yielded.set(true);
        }
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
