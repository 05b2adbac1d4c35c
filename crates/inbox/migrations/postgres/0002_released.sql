ALTER TABLE inquiries ADD COLUMN released INTEGER NOT NULL DEFAULT 0;

CREATE INDEX inquiries_released ON inquiries (id) WHERE released = 1;
