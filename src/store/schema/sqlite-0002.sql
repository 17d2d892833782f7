-- SPDX-License-Identifier: Apache-2.0
-- The search index is kept up to date by the code that puts items. A trigger makes SQLite open a
-- savepoint for each row, and FTS5 writes its buffer out at each savepoint, which costs more than
-- all the rest of an import.

DROP TRIGGER items_inserted;
DROP TRIGGER items_deleted;
DROP TRIGGER items_updated;
