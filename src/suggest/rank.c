/* SPDX-License-Identifier: Apache-2.0
 *
 * From a target to a list: a scan gathers a pool of the best items by score (scan.c), diversity
 * and proportion pick the list out of the pool (diverse.c, calibrate.c), and each item gets its
 * reason (why.c).
 */
#include "suggest/diverse.h"
#include "suggest/guard.h"
#include "suggest/scan.h"
#include "suggest/why.h"

#define DIVERSITY 1.1f

enum { POOL_MIN = 32, POOL_PER_COUNT = 6 };

static mood_status check(const mood_target *target, const mood_wish *wish) {
    const bool is_good = wish->count >= 1 && wish->count <= MOOD_SUGGEST_MAX_COUNT &&
                         (unsigned)wish->kind < MOOD_N_KINDS &&
                         (unsigned)target->door < MOOD_N_DOORS && target->width > 0.f &&
                         (unsigned)target->mood < MOOD_N_EXPRESSIONS;
    return is_good ? MOOD_OK : MOOD_E_ARG;
}

static void write_list(mood_suggestion *out, const mood_scan *scan, size_t n,
                       const mood_target *target) {
    mood_why why;
    mood_why_init(&why, scan->seed);
    for (size_t i = 0; i < n; i++) {
        const uint32_t seat = scan->pool[i].seat;
        out[i].item = &scan->index->items[scan->shelf->seat[seat].row];
        out[i].score = scan->pool[i].score;
        mood_why_write(out[i].why, &why, out[i].item, target, mood_scan_likes(scan, seat));
    }
}

mood_status mood_suggest(mood_suggestion *out, size_t *n_out, const mood_index *index,
                         const mood_target *target, const mood_wish *wish) {
    MOOD_TRY(check(target, wish));
    mood_scan scan;
    MOOD_TRY(mood_scan_init(&scan, index, wish, POOL_MIN + POOL_PER_COUNT * wish->count));
    mood_scan_run(&scan, target, (mood_scan_rules){mood_guard_forbidden(target), true});
    mood_diverse_prepare(scan.pool, scan.n_pool, scan.shelf);
    mood_calibration calibration;
    mood_calibrate_init(&calibration, index, wish->kind, wish->taste);
    *n_out = mood_diverse_pick(scan.pool, scan.n_pool, wish->count, DIVERSITY, scan.shelf,
                               calibration.is_on ? &calibration : NULL);
    write_list(out, &scan, *n_out, target);
    mood_scan_clear(&scan);
    return MOOD_OK;
}
