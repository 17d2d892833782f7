/* SPDX-License-Identifier: Apache-2.0
 *
 * /healthz: the process lives and answers. /readyz: it can do its work, too; a balancer sends
 * visitors only then.
 */
#include "serve/route.h"
#include "serve/service.h"

static const char ok[] = "ok\n";

static mood_status answer_ok(mood_request *request) {
    mood_answer_fixed(request, 200, "text/plain; charset=utf-8", ok, sizeof ok - 1);
    mood_answer_header(request, "Cache-Control", "no-store");
    return MOOD_OK;
}

mood_status mood_route_healthz(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    (void)err;
    return answer_ok(request);
}

mood_status mood_route_readyz(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    int64_t version;
    if (mood_store_catalog_version(&version, request->service->store, err) != MOOD_OK)
        return MOOD_E_BUSY;
    return answer_ok(request);
}
