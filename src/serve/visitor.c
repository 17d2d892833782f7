/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/visitor.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NAME     "moodify"
#define PURPOSE  "moodify visitor 1"
#define AGE_S    (180 * 24 * 3600)
#define ENCODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

_Static_assert(MOOD_STORE_KEY_BYTES == crypto_auth_KEYBYTES, "the store's key signs cookies");

typedef struct token {
    uint8_t visitor[MOOD_VISITOR_BYTES];
    uint8_t signature[crypto_auth_BYTES];
} token;

#define TOKEN_LETTERS ((sizeof(token) * 4 + 2) / 3)

mood_status mood_visitor_init_library(mood_error *err) {
    if (sodium_init() >= 0) return MOOD_OK;
    return mood_fail(err, MOOD_E_INTERNAL, "libsodium could not be started");
}

void mood_visitor_create(mood_visitor *out) {
    randombytes_buf(out->id, sizeof out->id);
}

/* What is signed: the purpose first, so that the key can sign other things later. */
static void write_message(uint8_t out[sizeof PURPOSE + MOOD_VISITOR_BYTES],
                          const uint8_t visitor[MOOD_VISITOR_BYTES]) {
    memcpy(out, PURPOSE, sizeof PURPOSE);
    memcpy(out + sizeof PURPOSE, visitor, MOOD_VISITOR_BYTES);
}

static bool read_value(mood_visitor *out, const char *value, size_t n,
                       const uint8_t key[MOOD_STORE_KEY_BYTES]) {
    token t;
    size_t n_bytes = 0;
    const char *end = NULL;
    if (n != TOKEN_LETTERS || sodium_base642bin((uint8_t *)&t, sizeof t, value, n, NULL,
                                                &n_bytes, &end, ENCODING) != 0)
        return false;
    if (n_bytes != sizeof t || end != value + n) return false;
    uint8_t message[sizeof PURPOSE + MOOD_VISITOR_BYTES];
    write_message(message, t.visitor);
    if (crypto_auth_verify(t.signature, message, sizeof message, key) != 0) return false;
    memcpy(out->id, t.visitor, sizeof out->id);
    return true;
}

bool mood_visitor_read(mood_visitor *out, const char *cookies,
                       const uint8_t key[MOOD_STORE_KEY_BYTES]) {
    static const char start[] = NAME "=";
    while (cookies && *cookies) {
        cookies += strspn(cookies, "; \t");
        const size_t n = strcspn(cookies, ";");
        if (n >= sizeof start - 1 && memcmp(cookies, start, sizeof start - 1) == 0 &&
            read_value(out, cookies + sizeof start - 1, n - (sizeof start - 1), key))
            return true;
        cookies += n;
    }
    return false;
}

static void write_cookie(char out[MOOD_VISITOR_COOKIE_BYTES], const char *value, int age_s,
                         bool is_https) {
    snprintf(out, MOOD_VISITOR_COOKIE_BYTES,
             NAME "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", value, age_s,
             is_https ? "; Secure" : "");
}

void mood_visitor_write(char out[MOOD_VISITOR_COOKIE_BYTES], const mood_visitor *visitor,
                        const uint8_t key[MOOD_STORE_KEY_BYTES], bool is_https) {
    token t;
    uint8_t message[sizeof PURPOSE + MOOD_VISITOR_BYTES];
    char value[TOKEN_LETTERS + 1];
    memcpy(t.visitor, visitor->id, sizeof t.visitor);
    write_message(message, visitor->id);
    crypto_auth(t.signature, message, sizeof message, key);
    sodium_bin2base64(value, sizeof value, (const uint8_t *)&t, sizeof t, ENCODING);
    write_cookie(out, value, AGE_S, is_https);
}

void mood_visitor_write_forget(char out[MOOD_VISITOR_COOKIE_BYTES], bool is_https) {
    write_cookie(out, "", 0, is_https);
}
