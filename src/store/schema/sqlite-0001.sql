-- SPDX-License-Identifier: Apache-2.0
-- The first schema: the catalogue with its search index, visitors with their feedback, secrets.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

INSERT INTO meta VALUES ('catalog_version', 1);

-- One row an item; digest is a hash of all other columns, so that an unchanged row is not written.
CREATE TABLE items (
    key         INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    digest      INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    by          TEXT    NOT NULL,
    people      TEXT    NOT NULL,
    genres      TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    certificate TEXT    NOT NULL,
    language    TEXT    NOT NULL,
    poster      TEXT    NOT NULL,
    year        INTEGER NOT NULL,
    runtime_min INTEGER NOT NULL,
    flags       INTEGER NOT NULL,
    valence     REAL    NOT NULL,
    arousal     REAL    NOT NULL,
    confidence  REAL    NOT NULL,
    fame        REAL    NOT NULL,
    quality     REAL    NOT NULL,
    tempo_bpm   REAL    NOT NULL,
    energy      REAL    NOT NULL,
    UNIQUE (kind, id)
);

-- Titles and people; the texts themselves stay in items.
CREATE VIRTUAL TABLE items_text USING fts5(
    title, by, people,
    content = 'items', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER items_inserted AFTER INSERT ON items BEGIN
    INSERT INTO items_text (rowid, title, by, people)
    VALUES (new.key, new.title, new.by, new.people);
END;

CREATE TRIGGER items_deleted AFTER DELETE ON items BEGIN
    INSERT INTO items_text (items_text, rowid, title, by, people)
    VALUES ('delete', old.key, old.title, old.by, old.people);
END;

CREATE TRIGGER items_updated AFTER UPDATE ON items
WHEN old.title IS NOT new.title OR old.by IS NOT new.by OR old.people IS NOT new.people BEGIN
    INSERT INTO items_text (items_text, rowid, title, by, people)
    VALUES ('delete', old.key, old.title, old.by, old.people);
    INSERT INTO items_text (rowid, title, by, people)
    VALUES (new.key, new.title, new.by, new.people);
END;

CREATE TABLE visitors (
    key     INTEGER PRIMARY KEY,
    visitor BLOB NOT NULL UNIQUE
);

-- seq grows with every entry, so the newest are found without a clock.
CREATE TABLE feedback (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    visitor   INTEGER NOT NULL REFERENCES visitors (key) ON DELETE CASCADE,
    kind      INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    verdict   INTEGER NOT NULL,
    at_unix_s INTEGER NOT NULL
);

CREATE INDEX feedback_of_visitor ON feedback (visitor, seq);
