/* SPDX-License-Identifier: Apache-2.0
 *
 * The header Cookie. Nobody knows the key, so nothing may be accepted.
 */
#include "base/alloc.h"
#include "serve/visitor.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static mood_visitor key;
    static const uint8_t zero[MOOD_VISITOR_BYTES];
    uint8_t long_key[MOOD_STORE_KEY_BYTES] = {0};
    mood_visitor visitor;
    if (memcmp(key.id, zero, sizeof zero) == 0) {
        if (mood_visitor_init_library(NULL) != MOOD_OK) abort();
        mood_visitor_create(&key);
    }
    memcpy(long_key, key.id, sizeof key.id);
    char *cookies = mood_alloc_text((const char *)data, n);
    if (cookies && mood_visitor_read(&visitor, cookies, long_key)) abort();
    mood_free(cookies);
    return 0;
}
