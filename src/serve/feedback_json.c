/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/feedback_json.h"

#include <jansson.h>
#include <string.h>

static mood_status take_field(mood_feedback *to, const char **id, const char *name,
                              const json_t *value, mood_error *err) {
    const char *text = json_string_value(value);
    if (strcmp(name, "kind") == 0) {
        if (text && mood_kind_parse(&to->kind, text)) return MOOD_OK;
        return mood_fail(err, MOOD_E_ARG, "kind: movies or songs is expected");
    }
    if (strcmp(name, "verdict") == 0) {
        if (text && mood_verdict_parse(&to->verdict, text)) return MOOD_OK;
        return mood_fail(err, MOOD_E_ARG, "verdict: like, skip, seen or opened is expected");
    }
    if (strcmp(name, "id") == 0) {
        if (text) {
            *id = text;
            return MOOD_OK;
        }
        return mood_fail(err, MOOD_E_ARG, "id: a text is expected");
    }
    return mood_fail(err, MOOD_E_ARG, "%.40s: there is no such name here", name);
}

static mood_status read_object(mood_feedback *out, json_t *root, mood_error *err) {
    mood_feedback feedback = {.kind = MOOD_N_KINDS, .verdict = MOOD_N_VERDICTS};
    const char *id = NULL, *name;
    json_t *value;
    if (!json_is_object(root))
        return mood_fail(err, MOOD_E_FORMAT, "the body: a JSON object is expected");
    json_object_foreach(root, name, value)
        MOOD_TRY(take_field(&feedback, &id, name, value, err));
    const char *missing = feedback.kind == MOOD_N_KINDS         ? "kind"
                          : !id                                 ? "id"
                          : feedback.verdict == MOOD_N_VERDICTS ? "verdict"
                                                                : NULL;
    if (missing) return mood_fail(err, MOOD_E_ARG, "%s: it is missing", missing);
    if (!mood_item_id_is_valid(feedback.kind, id))
        return mood_fail(err, MOOD_E_ARG, "id: it is not of the form that %s have",
                         mood_kind_name((int)feedback.kind));
    memcpy(feedback.id, id, strlen(id) + 1);
    *out = feedback;
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
