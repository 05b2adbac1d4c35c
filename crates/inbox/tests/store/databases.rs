//! A new database of each kind for each test.

use glossary_core::{
    form::Values,
    inquiry::{Context, InquiryId},
};
use glossary_inbox::store::{NewInquiry, Store, parse_since};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use url::Url;

use crate::postgres;

/// A database for one test.
pub enum Database {
    /// In a folder that is deleted with it.
    Sqlite(TempDir),
    Postgres(Url),
}

impl Database {
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// In memory if the system has `/dev/shm`, for tests that do not depend on the disk, which may
    /// be busy for longer than the store waits.
    pub fn sqlite_in_memory() -> Self {
        Self::Sqlite(tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap()))
    }

    /// Returns `None` if PostgreSQL is not installed.
    pub async fn postgres() -> Option<Self> {
        postgres::new_database().await.map(Self::Postgres)
    }

    pub fn address(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("data/inquiries.sqlite3").display()),
            Self::Postgres(address) => address.to_string(),
        }
    }

    /// Opens another store, as another process does.
    pub async fn open(&self) -> Store {
        Store::open(&self.address()).await.unwrap()
    }

    /// Opens a store that forwards to [`TARGETS`].
    pub async fn forwarding(&self) -> Store {
        self.open().await.with_targets(TARGETS.map(str::to_owned).to_vec())
    }
}

pub const TARGETS: [&str; 2] = ["crm", "mail"];

/// Makes a test of each function for each database.
macro_rules! over_each_database {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::databases::Database::sqlite()).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                if let Some(database) = $crate::databases::Database::postgres().await {
                    super::$test(database).await;
                }
            })+
        }
    };
}
pub(crate) use over_each_database;

/// Returns the inquiry with a number. Different numbers give different content.
pub fn inquiry(number: u64) -> NewInquiry {
    let fields: Values =
        [("name", "Ada"), ("message", "An engine")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    NewInquiry {
        id: InquiryId::new(number, number.to_be_bytes().repeat(2)[..10].try_into().unwrap()),
        received_at: at(0),
        fields: fields.into_iter().chain([("number".to_owned(), number.to_string())]).collect(),
        context: Context { page: "/terms/api/".to_owned(), term: "api".to_owned(), ..Context::default() },
        repeats_since: None,
        suspicions: Vec::new(),
    }
}

/// Returns the time a number of seconds after noon.
pub fn at(seconds: i64) -> Timestamp {
    parse_since("2026-11-22T12:00:00Z").unwrap() + SignedDuration::from_secs(seconds)
}
