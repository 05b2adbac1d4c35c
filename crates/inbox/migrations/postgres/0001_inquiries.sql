-- The tables of SQLite, where each column is explained. Text is compared byte by
-- byte, as SQLite does: so the order of times is their text's.
CREATE TABLE inquiries (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    reference   TEXT COLLATE "C" NOT NULL,
    received_at TEXT COLLATE "C" NOT NULL,
    -- JSON in text: JSONB refuses the character U+0000, which anyone may send.
    fields      TEXT NOT NULL,
    context     TEXT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    term        TEXT COLLATE "C" NOT NULL DEFAULT '',
    status      TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'quarantined')),
    suspicions  TEXT NOT NULL DEFAULT '[]'
);

CREATE INDEX inquiries_reference ON inquiries (reference);
CREATE INDEX inquiries_received_at ON inquiries (received_at);
CREATE INDEX inquiries_fingerprint ON inquiries (fingerprint, received_at);

CREATE TABLE jobs (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inquiry      TEXT COLLATE "C" NOT NULL REFERENCES inquiries (id) ON DELETE CASCADE,
    target       TEXT COLLATE "C" NOT NULL,
    state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    claims       BIGINT NOT NULL DEFAULT 0,
    due_at       TEXT COLLATE "C" NOT NULL DEFAULT '',
    leased_until TEXT COLLATE "C" NOT NULL DEFAULT '',
    settled_at   TEXT COLLATE "C" NOT NULL DEFAULT '',
    error        TEXT NOT NULL DEFAULT '',
    UNIQUE (inquiry, target)
);

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE state = 'pending';
