-- When the team has answered. Empty before.
ALTER TABLE inquiries ADD COLUMN answered_at TEXT NOT NULL DEFAULT '';

-- What the team was told of: the time up to which, for each kind of notice.
CREATE TABLE notices (
    kind    TEXT NOT NULL PRIMARY KEY,
    through TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO notices (kind) VALUES ('digest'), ('quarantined'), ('dead'), ('unanswered');
