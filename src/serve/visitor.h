/* SPDX-License-Identifier: Apache-2.0
 *
 * Who asks: 16 random bytes in a cookie that this server signed, and nothing else about them.
 *
 *     moodify = base64url( visitor (16) | HMAC-SHA-512-256 of "moodify visitor 1" + visitor
 * (32) )
 *
 * The signature keeps a visitor from being guessed or made up. It is made by libsodium's
 * crypto_auth with the store's key. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_SERVE_VISITOR_H
#define MOOD_SERVE_VISITOR_H

#include "store/store.h"

#define MOOD_VISITOR_COOKIE_BYTES 256

/** A new visitor at random. mood_visitor_init_library must have succeeded before. */
void mood_visitor_create(mood_visitor *out);

/** Start libsodium; once, before the rest. */
MOOD_NODISCARD mood_status mood_visitor_init_library(mood_error *err);

/**
 * Find our cookie in the header Cookie ("a=b; moodify=..."; NULL when not sent). False when
 * there is none or its signature is wrong, which is the same thing to us.
 */
bool mood_visitor_read(mood_visitor *out, const char *cookies,
                       const uint8_t key[MOOD_STORE_KEY_BYTES]);

/** The value of Set-Cookie that makes a browser remember the visitor for 180 days. */
void mood_visitor_write(char out[MOOD_VISITOR_COOKIE_BYTES], const mood_visitor *visitor,
                        const uint8_t key[MOOD_STORE_KEY_BYTES], bool is_https);

/** The value of Set-Cookie that makes it forget. */
void mood_visitor_write_forget(char out[MOOD_VISITOR_COOKIE_BYTES], bool is_https);

#endif
