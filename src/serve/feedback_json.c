/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/feedback_json.h"

#include <jansson.h>
#include <string.h>

/* What has been read of the object. */
typedef struct reading {
    mood_feedback feedback;
    const char *id;
    bool has_before, has_after;
} reading;

static mood_status take_mood(mood_point *to, bool *has, const char *name, const char *text,
                             mood_error *err) {
    *has = text && mood_point_parse_mood(to, text);
    if (*has) return MOOD_OK;
    return mood_fail(err, MOOD_E_ARG,
                     "%s: a mood, \"sad\", or valence and arousal, \"-.4,-.2\", is expected",
                     name);
}

static mood_status take_field(reading *r, const char *name, const json_t *value,
                              mood_error *err) {
    mood_feedback *to = &r->feedback;
    const char *text = json_string_value(value);
    if (strcmp(name, "kind") == 0) {
        if (text && mood_kind_parse(&to->kind, text)) return MOOD_OK;
        return mood_fail(err, MOOD_E_ARG, "kind: movies or songs is expected");
    }
    if (strcmp(name, "verdict") == 0) {
        if (text && mood_verdict_parse(&to->verdict, text)) return MOOD_OK;
        return mood_fail(err, MOOD_E_ARG,
                         "verdict: like, skip, seen, opened or felt is expected");
    }
    if (strcmp(name, "id") == 0) {
        r->id = text;
        return text ? MOOD_OK : mood_fail(err, MOOD_E_ARG, "id: a text is expected");
    }
    if (strcmp(name, "before") == 0)
        return take_mood(&to->before, &r->has_before, name, text, err);
    if (strcmp(name, "after") == 0)
        return take_mood(&to->after, &r->has_after, name, text, err);
    return mood_fail(err, MOOD_E_ARG, "%.40s: there is no such name here", name);
}

/* The name of what is missing, or NULL. */
static const char *find_missing(const reading *r) {
    if (r->feedback.kind == MOOD_N_KINDS) return "kind";
    if (!r->id) return "id";
    if (r->feedback.verdict == MOOD_N_VERDICTS) return "verdict";
    if (r->feedback.verdict != MOOD_VERDICT_FELT) return NULL;
    if (!r->has_before) return "before";
    return r->has_after ? NULL : "after";
}

static mood_status read_object(mood_feedback *out, json_t *root, mood_error *err) {
    reading r = {.feedback = {.kind = MOOD_N_KINDS, .verdict = MOOD_N_VERDICTS}};
    const char *name;
    json_t *value;
    if (!json_is_object(root))
        return mood_fail(err, MOOD_E_FORMAT, "the body: a JSON object is expected");
    json_object_foreach(root, name, value) MOOD_TRY(take_field(&r, name, value, err));
    const char *missing = find_missing(&r);
    if (missing) return mood_fail(err, MOOD_E_ARG, "%s: it is missing", missing);
    if (r.feedback.verdict != MOOD_VERDICT_FELT && (r.has_before || r.has_after))
        return mood_fail(err, MOOD_E_ARG, "%s: it belongs to the verdict felt",
                         r.has_before ? "before" : "after");
    if (!mood_item_id_is_valid(r.feedback.kind, r.id))
        return mood_fail(err, MOOD_E_ARG, "id: it is not of the form that %s have",
                         mood_kind_name((int)r.feedback.kind));
    memcpy(r.feedback.id, r.id, strlen(r.id) + 1);
    *out = r.feedback;
    return MOOD_OK;
}

mood_status mood_feedback_json_read(mood_feedback *out, const char *text, size_t n,
                                    mood_error *err) {
    json_error_t where;
    json_t *root = json_loadb(text ? text : "", n, JSON_REJECT_DUPLICATES, &where);
    if (!root)
        return mood_fail(err, MOOD_E_FORMAT, "the body is not JSON: %s (line %d)", where.text,
                         where.line);
    const mood_status status = read_object(out, root, err);
    json_decref(root);
    return status;
}
