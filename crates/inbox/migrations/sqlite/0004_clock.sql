-- What the time is, as far as it is known: a machine's clock may be wrong for a
-- while, and what is deleted by it is gone. Times are like `received_at`; empty: none.
CREATE TABLE clock (
    -- There is one row.
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    -- The last time that was believed.
    believed TEXT NOT NULL DEFAULT '',
    -- A time far from that, when it was first seen.
    doubted  TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO clock (id) VALUES (1);
