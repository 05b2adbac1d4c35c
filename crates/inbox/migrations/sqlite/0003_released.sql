-- 1: released from quarantine by a process that does not know to whom it is
-- forwarded. Whoever does gives it its jobs, and sets this back.
ALTER TABLE inquiries ADD COLUMN released INTEGER NOT NULL DEFAULT 0;

CREATE INDEX inquiries_released ON inquiries (id) WHERE released = 1;
