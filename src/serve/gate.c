/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/gate.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

const mood_gate_header mood_gate_headers[] = {
    /* The page loads its own files, shows the camera and pictures it made itself (blob:), and
     * speaks only to this server. */
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
     "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; "
     "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(self), microphone=(), geolocation=(), interest-cohort=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};
const size_t mood_n_gate_headers = MOOD_COUNT(mood_gate_headers);

/* The name in "name:port", "1.2.3.4" or "[::1]:port"; false when it has another form. */
static bool split_host(char name[256], const char *host) {
    const bool is_v6 = host[0] == '[';
    const size_t n = is_v6 ? strcspn(host + 1, "]") : strcspn(host, ":");
    const char *rest = host + n + (is_v6 ? 2 : 0);
    if (n == 0 || n > 255 || (is_v6 && host[n + 1] != ']')) return false;
    if (*rest == ':' && strspn(rest + 1, "0123456789") == strlen(rest + 1)) rest = "";
    if (*rest) return false;
    memcpy(name, host + is_v6, n);
    name[n] = 0;
    return true;
}

static bool is_address(const char *name) {
    unsigned char binary[16];
    return inet_pton(AF_INET, name, binary) == 1 || inet_pton(AF_INET6, name, binary) == 1;
}

bool mood_gate_host_is_known(const char *host, const char *const *hosts) {
    static const char local[] = ".localhost";
    char name[256];
    if (!split_host(name, host)) return false;
    const size_t n = strlen(name), n_local = sizeof local - 1;
    if (is_address(name) || strcasecmp(name, local + 1) == 0) return true;
    if (n > n_local && strcasecmp(name + n - n_local, local) == 0) return true;
    for (; hosts && *hosts; hosts++)
        if (strcasecmp(name, *hosts) == 0) return true;
    return false;
}

bool mood_gate_origin_is_own(const char *origin, const char *fetch_site, const char *host) {
    if (fetch_site && strcmp(fetch_site, "same-origin") != 0 && strcmp(fetch_site, "none") != 0)
        return false;
    if (!origin) return true;
    const char *rest = strncmp(origin, "https://", 8) == 0  ? origin + 8
                       : strncmp(origin, "http://", 7) == 0 ? origin + 7
                                                            : NULL;
    return rest && strcasecmp(rest, host) == 0;
}
