-- SQLite's migration explains the table.
CREATE TABLE consents (
    text        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    first_shown TEXT COLLATE "C" NOT NULL
);
