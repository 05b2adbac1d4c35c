-- The slug of the term that the inquiry was written on: it is in the context too,
-- which other programs than SQLite read differently.
ALTER TABLE inquiries ADD COLUMN term TEXT NOT NULL DEFAULT '';
-- `new`, or `quarantined`: stored, and forwarded to nobody.
ALTER TABLE inquiries ADD COLUMN status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'quarantined'));
-- Why it is suspected: a JSON list.
ALTER TABLE inquiries ADD COLUMN suspicions TEXT NOT NULL DEFAULT '[]';

UPDATE inquiries SET term = coalesce(context ->> '$.term', '');

-- What is to be sent on, once for each inquiry and target. Written in the same
-- transaction as the inquiry.
CREATE TABLE jobs (
    -- Never used again: whoever still holds a deleted job must not settle another.
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry      TEXT NOT NULL REFERENCES inquiries (id) ON DELETE CASCADE,
    -- The name in the settings.
    target       TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    -- Since it was made or sent again by hand.
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- How often it was handed out: tells its holder from those before.
    claims       INTEGER NOT NULL DEFAULT 0,
    -- When to try, like `received_at`. Empty: at once, whatever the clock says.
    due_at       TEXT NOT NULL DEFAULT '',
    -- Until when it is somebody's. Empty: nobody's.
    leased_until TEXT NOT NULL DEFAULT '',
    -- When it was delivered or given up. Empty before.
    settled_at   TEXT NOT NULL DEFAULT '',
    -- Why the last attempt failed. Empty where none did.
    error        TEXT NOT NULL DEFAULT '',
    UNIQUE (inquiry, target)
) STRICT;

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE state = 'pending';
