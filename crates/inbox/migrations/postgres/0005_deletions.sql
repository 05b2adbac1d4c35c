-- The tables of SQLite, where each column is explained.
CREATE TABLE deletions (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inquiry      TEXT COLLATE "C" NOT NULL,
    reference    TEXT COLLATE "C" NOT NULL,
    deleted_at   TEXT COLLATE "C" NOT NULL,
    target       TEXT COLLATE "C" NOT NULL,
    state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'dead')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    claims       BIGINT NOT NULL DEFAULT 0,
    due_at       TEXT COLLATE "C" NOT NULL DEFAULT '',
    leased_until TEXT COLLATE "C" NOT NULL DEFAULT '',
    settled_at   TEXT COLLATE "C" NOT NULL DEFAULT '',
    error        TEXT NOT NULL DEFAULT '',
    UNIQUE (inquiry, target)
);

CREATE INDEX deletions_due ON deletions (due_at, id) WHERE state = 'pending';

CREATE TABLE erasure (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    pending INTEGER NOT NULL DEFAULT 0
);

INSERT INTO erasure (id) VALUES (1);
