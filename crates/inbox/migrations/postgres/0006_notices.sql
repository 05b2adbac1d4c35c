-- SQLite's migration explains each column.
ALTER TABLE inquiries ADD COLUMN answered_at TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE notices (
    kind    TEXT NOT NULL PRIMARY KEY,
    through TEXT COLLATE "C" NOT NULL DEFAULT ''
);

INSERT INTO notices (kind) VALUES ('digest'), ('quarantined'), ('dead'), ('unanswered');
