//! PostgreSQL over a network: lost connections, wrong settings, and the password.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use glossary_inbox::store::{InquiryFilter, InsertOutcome, Store, StoreError};
use sqlx::Connection;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};
use url::Url;

use crate::{
    databases::{Database, inquiry},
    postgres,
    small_disk::SmallDisk,
};

const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

async fn with_postgres(test: impl AsyncFnOnce(Url)) {
    if let Some(Database::Postgres(address)) = Database::postgres().await {
        test(address).await;
    }
}

#[tokio::test]
async fn lost_connections_are_replaced() {
    with_postgres(async |address| {
        let store = Store::open(address.as_str()).await.unwrap();
        for number in 0..5 {
            assert_eq!(store.insert(inquiry(number)).await.unwrap(), InsertOutcome::Stored);
            postgres::execute(&address, CUT.to_owned()).await;
        }
        assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_read_only_database_stores_nothing_and_recovers() {
    with_postgres(async |address| {
        let store = Store::open(address.as_str()).await.unwrap();
        let name = address.path().trim_start_matches('/');
        let read_only = async |on: &str| {
            let alter = format!("ALTER DATABASE {name} SET default_transaction_read_only = {on}");
            postgres::execute(&address, format!("BEGIN READ WRITE; {alter}; COMMIT")).await;
            postgres::execute(&address, CUT.to_owned()).await;
        };
        read_only("on").await;
        let error = store.insert(inquiry(1)).await.unwrap_err().to_string();
        assert!(error.contains("read-only"), "{error}");
        // A standby can be read.
        assert_eq!(store.list(&InquiryFilter::default()).await.unwrap(), []);
        let error = store.check().await.unwrap_err().to_string();
        assert!(error.contains("read-only"), "{error}");
        read_only("off").await;
        store.check().await.unwrap();
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
    })
    .await;
}

#[tokio::test]
async fn a_full_tablespace_stores_nothing_and_recovers() {
    with_postgres(async |address| {
        let Some(disk) = SmallDisk::mount("16m") else { return };
        if !postgres::give(disk.path()) {
            return;
        }
        let name = address.path().trim_start_matches('/').to_owned();
        let create = format!("CREATE TABLESPACE {name} LOCATION '{}'", disk.path().display());
        postgres::execute(&address, create).await;
        postgres::execute(&address, format!("ALTER DATABASE {name} SET default_tablespace = {name}")).await;
        let store = Store::open(address.as_str()).await.unwrap();
        assert_eq!(store.insert(inquiry(0)).await.unwrap(), InsertOutcome::Stored);
        disk.fill();
        // Pages that the tables already have still take some inquiries.
        let (mut number, mut failed) = (0, 0);
        while failed < 10 && number < 5_000 {
            number += 1;
            if let Err(error) = store.insert(inquiry(number)).await {
                assert!(error.to_string().contains("No space left on device"), "{error}");
                failed += 1;
            }
        }
        assert_eq!(failed, 10);
        disk.free();
        assert_eq!(store.insert(inquiry(number)).await.unwrap(), InsertOutcome::Stored);
        store.check().await.unwrap();
        store.close().await;
        let drop = format!("DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER DATABASE {name} RESET ALL");
        postgres::execute(&address, drop).await;
        postgres::execute(&address, format!("DROP TABLESPACE {name}")).await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_begin_leaves_no_open_transaction_in_the_pool() {
    with_postgres(async |address| {
        let (open, flow) = watch::channel(true);
        let store = Store::open(passed_on(address.clone(), flow, b"BEGIN").await.as_str()).await.unwrap();
        let id = inquiry(1).id;
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
        let mut other = sqlx::PgConnection::connect(address.as_str()).await.unwrap();
        let mut wait_for = async |expected: i64| {
            let count = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            let started = Instant::now();
            while sqlx::query_scalar::<_, i64>(count).fetch_one(&mut other).await.unwrap() != expected {
                // Less than the timeout by which the server ends the transaction itself.
                assert!(started.elapsed() < Duration::from_secs(20), "not {expected} open transactions");
            }
        };
        // The server begins a transaction, and its answer does not arrive.
        open.send(false).unwrap();
        tokio::select! {
            _ = store.resend(&id, None) => panic!("answered"),
            () = wait_for(1) => {}
        }
        open.send(true).unwrap();
        wait_for(0).await;
        store.check().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn commits_are_synchronous_even_if_the_servers_default_is_not() {
    with_postgres(async |address| {
        let name = address.path().trim_start_matches('/');
        postgres::execute(&address, format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
        let store = Store::open(address.as_str()).await.unwrap();
        // Records the setting in the transaction that stores.
        let trigger = "CREATE TABLE seen (id TEXT);
            CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO seen SELECT NEW.id WHERE current_setting('synchronous_commit') = 'on'; RETURN NEW;
            END $$;
            CREATE TRIGGER look AFTER INSERT ON inquiries FOR EACH ROW EXECUTE FUNCTION look()";
        postgres::execute(&address, trigger.to_owned()).await;
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
        let mut looked = sqlx::PgConnection::connect(address.as_str()).await.unwrap();
        let setting: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&mut looked).await.unwrap();
        assert_eq!(setting, "off");
        let seen: Vec<String> = sqlx::query_scalar("SELECT id FROM seen").fetch_all(&mut looked).await.unwrap();
        assert_eq!(seen, [inquiry(1).id.to_string()]);
    })
    .await;
}

/// A trigger deletes the inquiry at the point at which another process could.
#[tokio::test]
async fn an_inquiry_deleted_during_its_retry_is_stored_again() {
    with_postgres(async |address| {
        let store = Store::open(address.as_str()).await.unwrap();
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
        let trigger = "CREATE TABLE deleted (id TEXT);
            CREATE FUNCTION delete_them() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                DELETE FROM inquiries WHERE id IN (SELECT id FROM deleted); DELETE FROM deleted; RETURN NULL;
            END $$;
            CREATE TRIGGER meanwhile AFTER INSERT ON inquiries FOR EACH STATEMENT EXECUTE FUNCTION delete_them();
            INSERT INTO deleted SELECT id FROM inquiries";
        postgres::execute(&address, trigger.to_owned()).await;
        let (one, again) = tokio::join!(store.insert(inquiry(2)), store.insert(inquiry(1)));
        // Both in one transaction or each in its own.
        assert_eq!((one.unwrap(), again.unwrap()), (InsertOutcome::Stored, InsertOutcome::Stored));
        assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 2);
    })
    .await;
}

/// Packets are lost without an error, as behind a restarted firewall.
#[tokio::test]
async fn a_silent_network_times_out_and_recovers() {
    with_postgres(async |address| {
        let (open, flow) = watch::channel(true);
        let store = Store::open(passed_on(address.clone(), flow, b"").await.as_str()).await.unwrap();
        assert_eq!(store.insert(inquiry(1)).await.unwrap(), InsertOutcome::Stored);
        open.send(false).unwrap();
        let error = store.insert(inquiry(2)).await.unwrap_err().to_string();
        assert!(error.contains("does not answer") || error.contains("timed out"), "{error}");
        assert!(matches!(store.check().await.unwrap_err(), StoreError::NoAnswer));
        open.send(true).unwrap();
        store.insert(inquiry(2)).await.unwrap();
        assert_eq!(store.list(&InquiryFilter::default()).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_encoding_without_every_character_is_refused() {
    with_postgres(async |mut address| {
        let latin = address.path().trim_start_matches('/').to_owned() + "_latin";
        let encoding = "ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
        postgres::execute(&address, format!("CREATE DATABASE {latin} {encoding}")).await;
        address.set_path(&latin);
        let error = Store::open(address.as_str()).await.unwrap_err().to_string();
        assert!(error.contains("LATIN1") && error.contains("createdb --encoding=UTF8"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn no_error_shows_the_password() {
    with_postgres(async |address| {
        let store = Store::open(address.as_str()).await.unwrap();
        let host = address.host_str().unwrap();
        assert_eq!(store.location(), format!("postgres://{host}{}", address.path()));
        let password = address.password().unwrap();
        assert!(!format!("{store:?}").contains(password));

        let mut wrong = address.clone();
        wrong.set_password(Some("hunter2")).unwrap();
        let mut by_query = address.clone();
        by_query.set_password(None).unwrap();
        by_query.set_query(Some("password=hunter2"));
        let mut missing = address.clone();
        missing.set_path("/no_such_database");
        for (bad, reason) in [(wrong, "authentication"), (by_query, "authentication"), (missing, "does not exist")] {
            let error = Store::open(bad.as_str()).await.unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(reason) && shown.contains(host), "{shown}");
            assert!(!shown.contains("hunter2") && !shown.contains(password), "{shown}");
        }
        let mut unknown = address.clone();
        unknown.set_query(Some("pasword=hunter2"));
        for bad in
            [unknown.as_str(), "postgres://user:hunter2@host:port/x", "postgres:hunter2", "mysql://u:hunter2@x/y"]
        {
            let error = Store::open(bad).await.unwrap_err();
            assert!(matches!(error, StoreError::Address(_)), "{error}");
            assert!(error.to_string().contains("postgres://user:password@host/database"), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    })
    .await;
}

/// Returns the address of a proxy. While `flow` is false, it holds packets that contain `held` back.
async fn passed_on(mut address: Url, flow: watch::Receiver<bool>, held: &'static [u8]) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server: Arc<str> = format!("{}:{}", address.host_str().unwrap(), address.port().unwrap_or(5432)).into();
    tokio::spawn(async move {
        loop {
            let (client, server) = (listener.accept().await.unwrap().0, server.clone());
            let (one, two) = (flow.clone(), flow.clone());
            tokio::spawn(async move {
                let (server_reads, server_writes) = TcpStream::connect(&*server).await.unwrap().into_split();
                let (client_reads, client_writes) = client.into_split();
                let to_server = pass(client_reads, server_writes, one, if held.is_empty() { held } else { b"nothing" });
                tokio::join!(to_server, pass(server_reads, client_writes, two, held));
            });
        }
    });
    address.set_host(Some("127.0.0.1")).unwrap();
    address.set_port(Some(port)).unwrap();
    address
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut flow: watch::Receiver<bool>, held: &[u8]) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let holds = held.is_empty() || bytes[..read].windows(held.len()).any(|part| part == held);
        if holds && flow.wait_for(|open| *open).await.is_err() || to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
}
