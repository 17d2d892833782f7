/* SPDX-License-Identifier: Apache-2.0
 *
 * Failures as problem documents (RFC 9457), and the one place that turns a mood_status into an
 * HTTP status:
 *
 *     {"type":"about:blank","title":"Not Found","status":404,"detail":"...","request":17}
 *
 * What is the visitor's to mend is told in `detail`. A failure of the server's own (5xx) says
 * no more than that; its text goes to the log under the request's number.
 */
#ifndef MOOD_PROBLEM_H
#define MOOD_PROBLEM_H

#include "serve/http.h"

/** The HTTP status of a failed call; 500 for MOOD_OK, which is none. */
unsigned mood_problem_status(mood_status status);

/**
 * The status of a call to the store, as the visitor meets it: whatever is wrong there (rights, a
 * damaged file) is the server's failure and not the request's. MOOD_OK, BUSY and NOMEM stay,
 * everything else becomes MOOD_E_IO.
 */
mood_status mood_problem_of_store(mood_status status);

/** "Not Found" for 404; "Error" for a status that is not used here. Static storage. */
const char *mood_problem_title(unsigned http_status);

/**
 * Make the answer a problem document; everything put into it before is dropped. A browser that
 * wants a page (Accept: text/html) gets the site's own one for 404.
 */
void mood_problem_answer(mood_request *request, unsigned http_status, const char *detail);

/** The same for a failed call; err may be NULL or unset. */
void mood_problem_fail(mood_request *request, mood_status status, const mood_error *err);

#endif
