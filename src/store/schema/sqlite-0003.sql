-- SPDX-License-Identifier: Apache-2.0
-- Short texts that programs keep, such as which starter catalogue went in.

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) WITHOUT ROWID;
