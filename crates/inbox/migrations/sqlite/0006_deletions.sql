-- Notices of deleted inquiries for targets that may have a copy: one for each
-- inquiry and target, removed when the target has it. They hold nothing that a
-- visitor wrote. Columns that `jobs` has too mean the same.
CREATE TABLE deletions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The id of the deleted inquiry.
    inquiry      TEXT NOT NULL,
    reference    TEXT NOT NULL,
    -- When the inquiry was deleted.
    deleted_at   TEXT NOT NULL,
    target       TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'dead')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    claims       INTEGER NOT NULL DEFAULT 0,
    due_at       TEXT NOT NULL DEFAULT '',
    leased_until TEXT NOT NULL DEFAULT '',
    settled_at   TEXT NOT NULL DEFAULT '',
    error        TEXT NOT NULL DEFAULT '',
    UNIQUE (inquiry, target)
) STRICT;

CREATE INDEX deletions_due ON deletions (due_at, id) WHERE state = 'pending';

-- Whether deleted text may remain in the write-ahead log.
CREATE TABLE erasure (
    -- There is one row.
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    pending INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO erasure (id) VALUES (1);
