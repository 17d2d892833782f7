/* SPDX-License-Identifier: Apache-2.0
 *
 * The migrations of each backend, made at build time from src/store/schema/BACKEND-NNNN.sql.
 * Entry i brings a store from schema i to i + 1; NULL ends the table. A file that was released
 * is never changed: the next change is the next number.
 */
#ifndef MOOD_SCHEMA_H
#define MOOD_SCHEMA_H

#include <stddef.h>

extern const char *const mood_schema_sqlite[];

#endif
