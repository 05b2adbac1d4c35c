CREATE TABLE clock (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    believed TEXT COLLATE "C" NOT NULL DEFAULT '',
    doubted  TEXT COLLATE "C" NOT NULL DEFAULT ''
);

INSERT INTO clock (id) VALUES (1);
