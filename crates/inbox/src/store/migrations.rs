//! The migrations of both databases, embedded in the program.
//!
//! `sqlx::migrate!` is not used, because the macro compiles both drivers a second time for the
//! host: a quarter of a clean build.

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// A migration's version, description and SQL.
type Source = (i64, &'static str, &'static str);

const SQLITE: [Source; 8] = [
    (1, "inquiries", include_str!("../../migrations/sqlite/0001_inquiries.sql")),
    (2, "forwarding", include_str!("../../migrations/sqlite/0002_forwarding.sql")),
    (3, "released", include_str!("../../migrations/sqlite/0003_released.sql")),
    (4, "clock", include_str!("../../migrations/sqlite/0004_clock.sql")),
    (5, "ahead", include_str!("../../migrations/sqlite/0005_ahead.sql")),
    (6, "deletions", include_str!("../../migrations/sqlite/0006_deletions.sql")),
    (7, "notices", include_str!("../../migrations/sqlite/0007_notices.sql")),
    (8, "consents", include_str!("../../migrations/sqlite/0008_consents.sql")),
];

const POSTGRES: [Source; 7] = [
    (1, "inquiries", include_str!("../../migrations/postgres/0001_inquiries.sql")),
    (2, "released", include_str!("../../migrations/postgres/0002_released.sql")),
    (3, "clock", include_str!("../../migrations/postgres/0003_clock.sql")),
    (4, "ahead", include_str!("../../migrations/postgres/0004_ahead.sql")),
    (5, "deletions", include_str!("../../migrations/postgres/0005_deletions.sql")),
    (6, "notices", include_str!("../../migrations/postgres/0006_notices.sql")),
    (7, "consents", include_str!("../../migrations/postgres/0007_consents.sql")),
];

/// Returns the migrations of a SQLite database.
pub(super) fn sqlite() -> Migrator {
    migrator(&SQLITE)
}

/// Returns the migrations of a PostgreSQL database.
pub(super) fn postgres() -> Migrator {
    migrator(&POSTGRES)
}

fn migrator(sources: &[Source]) -> Migrator {
    let migration = |&(version, description, sql): &Source| {
        Migration::new(version, description.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(sources.iter().map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Existing databases hold the version, description and checksum that `sqlx::migrate!` read
    /// from the folder.
    #[tokio::test]
    async fn the_embedded_migrations_equal_the_folders() {
        for (folder, embedded) in [("migrations/sqlite", sqlite()), ("migrations/postgres", postgres())] {
            let read = Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).await.unwrap();
            let facts = |migrator: &Migrator| -> Vec<_> {
                migrator.iter().map(|one| (one.version, one.description.clone(), one.checksum.clone())).collect()
            };
            assert_eq!(facts(&embedded), facts(&read), "{folder}");
        }
    }
}
