-- When an inquiry was first seen to be dated in the future, by a clock that has been corrected since.
-- Its age counts from then. Empty: never.
ALTER TABLE inquiries ADD COLUMN ahead_since TEXT NOT NULL DEFAULT '';

CREATE INDEX inquiries_ahead ON inquiries (ahead_since) WHERE ahead_since <> '';
