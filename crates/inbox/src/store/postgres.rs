//! Opening PostgreSQL so that a commit is durable, and nobody waits for ever.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Executor, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use url::Url;

use super::StoreError;

/// How long to wait for a connection: long enough for a restart of the database.
const CONNECTING: Duration = Duration::from_secs(5);

/// `synchronous_commit` may be off for all of a server, and then a commit is not
/// durable (<https://www.postgresql.org/docs/current/wal-async-commit.html>). A
/// process that vanished gives up its locks after a while.
const EACH_CONNECTION: &str = "
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
    SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";

/// What the driver reads of an address after `?`. It would log any other with its
/// value, which might be a password.
const PARAMETERS: [&str; 11] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "statement-cache-capacity",
    "host",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
];

/// Whose locks these are: any number that no other program is likely to use.
const LOCK: i64 = 0x676c_6f73_7361_7279;

/// Opens the database at an address like `postgres://user:password@host/database`,
/// and names it without user and password.
pub(super) async fn open(address: &str) -> Result<(AnyPool, String), StoreError> {
    let url = Url::parse(address).ok().filter(|url| !url.cannot_be_a_base());
    let url = url.ok_or_else(|| StoreError::Address("postgres://…".to_owned()))?;
    let shown = format!("postgres://{}{}", url.host_str().unwrap_or_default(), url.path());
    if let Some((unknown, _)) = url.query_pairs().find(|(name, _)| !PARAMETERS.contains(&&**name)) {
        return Err(StoreError::Address(format!("{shown}?{unknown}=…")));
    }
    let options = AnyConnectOptions::from_str(address).map_err(|_| StoreError::Address(shown.clone()))?;
    let pool = AnyPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(CONNECTING)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(EACH_CONNECTION).await.map(drop) }))
        .after_release(|connection, _| Box::pin(async move { answers(connection).await.map(|()| true) }))
        .connect_with(options);
    let open = async {
        let pool = pool.await?;
        check_encoding(&pool).await?;
        Ok(pool)
    };
    match open.await {
        Ok(pool) => Ok((pool, shown)),
        Err(error) => {
            let advice = "check that it runs and has this database, and the user and password";
            Err(StoreError::Open { database: shown, error, advice })
        }
    }
}

/// A connection that died without a word must not keep its place among the few.
async fn answers(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    tokio::time::timeout(CONNECTING, connection.ping()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// Any other encoding refuses some inquiries, and those who sent them would be
/// asked to try again for ever.
async fn check_encoding(pool: &AnyPool) -> Result<(), sqlx::Error> {
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')").fetch_one(pool).await?;
    if ["UTF8", "SQL_ASCII"].contains(&&*encoding) {
        return Ok(());
    }
    let error =
        format!("its encoding {encoding} has not every character; `createdb --encoding=UTF8` makes one that has");
    Err(sqlx::Error::Configuration(error.into()))
}

/// Until the transaction ends, others that ask for the same wait.
pub(super) async fn lock(transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut **transaction).await.map(drop)
}

/// A migration takes as long as it takes, and others wait for that.
pub(super) async fn be_patient(transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
    transaction.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await.map(drop)
}
