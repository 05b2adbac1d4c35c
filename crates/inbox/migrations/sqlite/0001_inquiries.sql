-- Every inquiry that was acknowledged. The table is the truth: nothing is
-- acknowledged before it is here.
CREATE TABLE inquiries (
    -- The sender's UUID. Its uniqueness is what makes a repeat harmless.
    id          TEXT NOT NULL PRIMARY KEY,
    -- What people call it by, made from the id.
    reference   TEXT NOT NULL,
    -- UTC, RFC 3339 with milliseconds, so that text order is time order.
    received_at TEXT NOT NULL,
    -- What was typed, by field: a JSON object.
    fields      TEXT NOT NULL,
    -- Where it came from: a JSON object.
    context     TEXT NOT NULL,
    -- SHA-256 of the content. Tells a repeat from a conflict, and finds a form
    -- that was sent twice without an id.
    fingerprint TEXT NOT NULL
) STRICT;

CREATE INDEX inquiries_reference ON inquiries (reference);
CREATE INDEX inquiries_received_at ON inquiries (received_at);
CREATE INDEX inquiries_fingerprint ON inquiries (fingerprint, received_at);
