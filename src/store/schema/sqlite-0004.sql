-- SPDX-License-Identifier: Apache-2.0
-- How a visitor felt before and after an item; NULL for the verdicts that tell nothing of it.

ALTER TABLE feedback ADD COLUMN before_valence REAL;
ALTER TABLE feedback ADD COLUMN before_arousal REAL;
ALTER TABLE feedback ADD COLUMN after_valence REAL;
ALTER TABLE feedback ADD COLUMN after_arousal REAL;
