ALTER TABLE inquiries ADD COLUMN ahead_since TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX inquiries_ahead ON inquiries (ahead_since) WHERE ahead_since <> '';
