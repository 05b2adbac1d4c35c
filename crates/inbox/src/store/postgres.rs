//! Connections to PostgreSQL: durable commits, and timeouts for everything.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Executor, Row, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use url::Url;

use super::StoreError;

/// How long to wait for a connection: long enough for the database to restart.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server may have `synchronous_commit` off, which makes commits not durable
/// (<https://www.postgresql.org/docs/current/wal-async-commit.html>). The timeouts release the
/// locks of a process that has vanished.
const CONNECTION_SETUP: &str = "
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
    SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";

/// The query parameters that the driver accepts. It logs unknown ones with their values, which
/// might be a password.
const ADDRESS_PARAMETERS: [&str; 11] = [
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

/// The key of the advisory lock: a number that no other program is likely to use.
const ADVISORY_LOCK: i64 = 0x676c_6f73_7361_7279;

/// Opens the database at an address such as `postgres://user:password@host/database`, and returns
/// the address without user and password as well.
pub(super) async fn open(address: &str) -> Result<(AnyPool, String), StoreError> {
    let url = Url::parse(address).ok().filter(|url| !url.cannot_be_a_base());
    let url = url.ok_or_else(|| StoreError::Address("postgres://…".to_owned()))?;
    let shown = format!("postgres://{}{}", url.host_str().unwrap_or_default(), url.path());
    if let Some((unknown, _)) = url.query_pairs().find(|(name, _)| !ADDRESS_PARAMETERS.contains(&&**name)) {
        return Err(StoreError::Address(format!("{shown}?{unknown}=…")));
    }
    let options = AnyConnectOptions::from_str(address).map_err(|_| StoreError::Address(shown.clone()))?;
    let pool = AnyPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(CONNECT_TIMEOUT)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(CONNECTION_SETUP).await.map(drop) }))
        .after_release(|connection, _| Box::pin(is_reusable(connection)))
        .connect_with(options);
    let open = async {
        let pool = pool.await?;
        check_encoding(&pool).await?;
        Ok(pool)
    };
    match open.await {
        Ok(pool) => Ok((pool, shown)),
        Err(error) => {
            let advice = "check that the server runs, has this database, and accepts the user and password";
            Err(StoreError::Open { database: shown, error, advice })
        }
    }
}

/// Returns whether a connection can return to the pool: the server answers, and no transaction is open. The
/// driver forgets a `BEGIN` whose caller was cancelled before the server's answer.
async fn is_reusable(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    // Outside of a transaction block, the transaction begins with this statement. In an aborted one,
    // the statement fails.
    let answer = connection.fetch_one("SELECT transaction_timestamp() = statement_timestamp()");
    let row = tokio::time::timeout(CONNECT_TIMEOUT, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
    Ok(row.try_get(0)? && !connection.is_in_transaction())
}

/// Checks the encoding: others than UTF-8 cannot store every inquiry, and its sender would retry
/// forever.
async fn check_encoding(pool: &AnyPool) -> Result<(), sqlx::Error> {
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')").fetch_one(pool).await?;
    if ["UTF8", "SQL_ASCII"].contains(&&*encoding) {
        return Ok(());
    }
    let error = format!("the encoding {encoding} lacks characters; create a database with `createdb --encoding=UTF8`");
    Err(sqlx::Error::Configuration(error.into()))
}

/// Takes the advisory lock until the transaction ends.
pub(super) async fn lock(transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(ADVISORY_LOCK).execute(&mut **transaction).await.map(drop)
}

/// Disables timeouts in a transaction: migrations may take long, and other processes wait for them.
pub(super) async fn disable_timeouts(transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
    transaction.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await.map(drop)
}
