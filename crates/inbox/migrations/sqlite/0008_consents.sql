-- The texts of consent that forms have shown: an inquiry's consent must be one
-- of them.
CREATE TABLE consents (
    text        TEXT NOT NULL PRIMARY KEY,
    -- When the text was first shown, at the latest.
    first_shown TEXT NOT NULL
) STRICT;
