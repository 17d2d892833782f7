/* SPDX-License-Identifier: Apache-2.0
 *
 * What the visitor's feedback says of their taste, the same for every route that chooses items.
 */
#ifndef MOOD_VISITOR_TASTE_H
#define MOOD_VISITOR_TASTE_H

#include "serve/http.h"
#include "serve/shelf.h"

/**
 * The taste of who asks; empty for a stranger.
 *
 * out    its lists live in the request's arena, their items in the stock; `recent` stays empty
 * stock  held by the caller for as long as `out` is used
 */
MOOD_NODISCARD mood_status mood_visitor_taste(mood_taste *out, mood_request *request,
                                              const mood_stock *stock, mood_error *err);

#endif
