/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of parts, how one is chosen, and the forms that join them:
 *
 *     FORM_PLAIN   Warm and slow, a small step up from sad.
 *     FORM_GENRE   Warm and slow soul, a small step up from sad.
 *     FORM_YEAR    Soul from 1972, warm and slow: a small step up from sad.
 *     FORM_TEMPO   Warm and slow at 72 beats a minute, a small step up from sad.
 *     FORM_KNOWN   Widely known, warm and slow: a small step up from sad.
 *     FORM_TURNED  A small step up from sad, warm and slow.
 *     FORM_NAME    More from Al Green: warm and slow, a small step up from sad.
 *     FORM_ALIKE   People who liked Amelie liked this: warm and quiet, a small step up from
 * sad.
 */
#include "suggest/why.h"
#include "suggest/genre.h"
#include "suggest/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N_BANDS = 5, N_VARIANTS = 3 };

/* Upper ends of the first four bands of valence and of arousal. */
static const float tone_ends[N_BANDS - 1] = {-.55f, -.20f, .15f, .50f};
static const float pace_ends[N_BANDS - 1] = {-.45f, -.15f, .20f, .50f};

static const char *const tones[N_BANDS][N_VARIANTS] = {
    {"dark", "heavy", "brooding"}, {"sombre", "moody", "shadowed"},
    {"even", "balanced", "level"}, {"warm", "friendly", "good-natured"},
    {"bright", "sunny", "joyful"},
};

/* The last of a band is about tempo: it wants a tempo that agrees (songs), see pace_fits. */
static const char *const paces[MOOD_N_KINDS][N_BANDS][N_VARIANTS] = {
    [MOOD_MOVIES] =
        {
            {"hushed", "very quiet", "still"},
            {"quiet", "calm", "unhurried"},
            {"steady", "measured", "even-paced"},
            {"lively", "spirited", "eventful"},
            {"fast", "high-energy", "breathless"},
        },
    [MOOD_SONGS] =
        {
            {"hushed", "very quiet", "very slow"},
            {"soft", "quiet", "slow"},
            {"steady", "easy-going", "mid-tempo"},
            {"lively", "driving", "brisk"},
            {"high-energy", "electric", "fast"},
        },
};

/* The tempo that the last word of each band asks of a song, beats a minute. */
static const float tempo_least[N_BANDS] = {1.f, 1.f, 90.f, 110.f, 125.f};
static const float tempo_most[N_BANDS] = {80.f, 100.f, 130.f, 1000.f, 1000.f};

typedef struct bearing {
    unsigned doors; /* a bit for each door that prefers it */
    float dv_least, dv_most;
    float da_least, da_most;
    float d_most; /* distance */
    const char *text;
} bearing;

#define STAY (1u << MOOD_DOOR_STAY)
#define LIFT (1u << MOOD_DOOR_LIFT)
#define CALM (1u << MOOD_DOOR_CALM)
#define ANY  -9.f, 9.f

/* Relative to the named expression's own place. Every difference has a row without a preference
 * (the last ones), so a sentence can always be made. */
static const bearing relations[] = {
    {STAY, ANY, ANY, .15f, "right beside %s"},
    {STAY, ANY, ANY, .15f, "in the same place as %s"},
    {STAY, ANY, ANY, .35f, "close to %s"},
    {STAY, ANY, ANY, .35f, "near %s"},
    {STAY, ANY, ANY, .35f, "not far from %s"},
    {LIFT, .05f, .30f, ANY, 9.f, "a touch brighter than %s"},
    {LIFT, .05f, .30f, ANY, 9.f, "a shade lighter than %s"},
    {LIFT, .30f, .95f, ANY, 9.f, "a small step up from %s"},
    {LIFT, .30f, .95f, ANY, 9.f, "a little way up from %s"},
    {LIFT, .30f, .95f, ANY, 9.f, "lighter than %s"},
    {LIFT, .95f, 1.25f, ANY, 9.f, "a step up from %s"},
    {LIFT, .95f, 1.25f, ANY, 9.f, "clearly brighter than %s"},
    {LIFT, .95f, 1.25f, ANY, 9.f, "well above %s"},
    {LIFT, 1.25f, 9.f, ANY, 9.f, "a long step up from %s"},
    {LIFT, 1.25f, 9.f, ANY, 9.f, "far brighter than %s"},
    {LIFT, .20f, 9.f, .20f, 9.f, 9.f, "brighter and more awake than %s"},
    {LIFT | CALM, .20f, 9.f, -9.f, -.20f, 9.f, "brighter and calmer than %s"},
    {CALM, ANY, -.30f, -.08f, 9.f, "a little quieter than %s"},
    {CALM, ANY, -.30f, -.08f, 9.f, "a touch calmer than %s"},
    {CALM, ANY, -.70f, -.30f, 9.f, "calmer than %s"},
    {CALM, ANY, -.70f, -.30f, 9.f, "quieter than %s"},
    {CALM, ANY, -9.f, -.70f, 9.f, "much calmer than %s"},
    {CALM, ANY, -9.f, -.70f, 9.f, "far quieter than %s"},
    {0, ANY, ANY, .35f, "in reach of %s"},
    {0, .05f, 9.f, ANY, 9.f, "brighter than %s"},
    {0, -9.f, -.05f, ANY, 9.f, "darker than %s"},
    {0, ANY, .08f, 9.f, 9.f, "livelier than %s"},
    {0, ANY, -9.f, -.08f, 9.f, "quieter than %s"},
};

enum form {
    FORM_PLAIN,
    FORM_GENRE,
    FORM_YEAR,
    FORM_TEMPO,
    FORM_KNOWN,
    FORM_TURNED,
    FORM_NAME,
    FORM_ALIKE,
    N_FORMS
};

/* Numbers of the parts in mood_why.n_used. */
enum {
    PART_FORM = 0,
    PART_TONE = PART_FORM + N_FORMS,
    PART_PACE = PART_TONE + N_BANDS * N_VARIANTS,
    PART_RELATION = PART_PACE + N_BANDS * N_VARIANTS,
    N_PARTS = PART_RELATION + MOOD_COUNT(relations),
};
_Static_assert(N_PARTS <= MOOD_WHY_PARTS, "mood_why has no room for all parts");

/* What is known of one item while its sentence is made. */
typedef struct subject {
    const mood_item *item;
    const mood_target *target;
    char genre[MOOD_GENRE_BYTES]; /* "" when it has no plain name */
    mood_why_likes likes;
} subject;

void mood_why_init(mood_why *why, uint64_t seed) {
    *why = (mood_why){0};
    mood_rng_init(&why->rng, seed);
}

/* ---- choosing: the least used of those that are true, at random among equals ---- */

typedef bool is_true_function(const subject *it, size_t variant);

static size_t choose(mood_why *why, size_t first_part, size_t n, is_true_function *is_true,
                     const subject *it) {
    size_t best = n, n_equal = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_true(it, i)) continue;
        const int order =
            best == n ? -1 : why->n_used[first_part + i] - why->n_used[first_part + best];
        if (order > 0) continue;
        n_equal = order < 0 ? 1 : n_equal + 1;
        if (mood_rng_below(&why->rng, (uint32_t)n_equal) == 0) best = i;
    }
    if (best < n && why->n_used[first_part + best] < UINT8_MAX)
        why->n_used[first_part + best]++;
    return best;
}

static size_t band_of(const float ends[N_BANDS - 1], float value) {
    size_t band = 0;
    while (band < N_BANDS - 1 && value > ends[band]) band++;
    return band;
}

static bool tone_fits(const subject *it, size_t variant) {
    (void)it;
    (void)variant;
    return true;
}

static bool pace_fits(const subject *it, size_t variant) {
    if (it->item->kind != MOOD_SONGS || variant != N_VARIANTS - 1) return true;
    const size_t band = band_of(pace_ends, it->item->place.arousal);
    return it->item->tempo_bpm >= tempo_least[band] && it->item->tempo_bpm <= tempo_most[band];
}

static bool relation_holds(const subject *it, size_t number) {
    const bearing *row = &relations[number];
    const mood_point named = mood_seven_point(it->target->mood);
    const float dv = it->item->place.valence - named.valence;
    const float da = it->item->place.arousal - named.arousal;
    return dv > row->dv_least && dv <= row->dv_most && da > row->da_least &&
           da <= row->da_most && hypotf(dv, da) < row->d_most;
}

static bool relation_is_wanted(const subject *it, size_t number) {
    return (relations[number].doors >> it->target->door & 1u) && relation_holds(it, number);
}

static bool form_fits(const subject *it, size_t form) {
    const mood_item *item = it->item;
    switch ((enum form)form) {
    case FORM_GENRE:
        return it->genre[0] != 0;
    case FORM_YEAR:
        return it->genre[0] != 0 && item->year > 0;
    case FORM_TEMPO:
        return item->kind == MOOD_SONGS && item->tempo_bpm >= 40.f && item->tempo_bpm <= 220.f;
    case FORM_KNOWN:
        return item->fame >= .85f || item->fame <= .35f ||
               (item->kind == MOOD_MOVIES && item->quality >= .8f);
    case FORM_NAME:
        return it->likes.have_name;
    case FORM_ALIKE:
        return false; /* said before all else, see write_once */
    default:
        return true;
    }
}

static const char *known_text(const mood_item *item) {
    if (item->kind == MOOD_MOVIES && item->quality >= .8f) return "Highly rated";
    return item->fame >= .85f ? "Widely known" : "Little known";
}

/* ---- writing ---- */

typedef struct parts {
    const char *tone;
    const char *pace;
    char relation[64];
} parts;

static parts choose_parts(mood_why *why, const subject *it) {
    const size_t tone_band = band_of(tone_ends, it->item->place.valence);
    const size_t pace_band = band_of(pace_ends, it->item->place.arousal);
    const size_t tone =
        choose(why, PART_TONE + tone_band * N_VARIANTS, N_VARIANTS, tone_fits, it);
    const size_t pace =
        choose(why, PART_PACE + pace_band * N_VARIANTS, N_VARIANTS, pace_fits, it);
    size_t number = choose(why, PART_RELATION, MOOD_COUNT(relations), relation_is_wanted, it);
    if (number == MOOD_COUNT(relations))
        number = choose(why, PART_RELATION, MOOD_COUNT(relations), relation_holds, it);
    parts out = {tones[tone_band][tone], paces[it->item->kind][pace_band][pace], ""};
    const char *text = relations[number].text;
    const char *gap = strstr(text, "%s");
    snprintf(out.relation, sizeof out.relation, "%.*s%s%s", (int)(gap - text), text,
             mood_expression_name(it->target->mood), gap + 2);
    return out;
}

static int write_form(char *out, enum form form, const subject *it, const parts *said) {
    const mood_item *item = it->item;
    const char *tone = said->tone, *pace = said->pace, *relation = said->relation;
    const char *name;
    size_t n_name;
    switch (form) {
    case FORM_GENRE:
        return snprintf(out, MOOD_WHY_BYTES, "%s and %s %s, %s.", tone, pace, it->genre,
                        relation);
    case FORM_YEAR:
        return snprintf(out, MOOD_WHY_BYTES, "%s from %d, %s and %s: %s.", it->genre,
                        item->year, tone, pace, relation);
    case FORM_TEMPO:
        return snprintf(out, MOOD_WHY_BYTES, "%s and %s at %.0f beats a minute, %s.", tone,
                        pace, (double)item->tempo_bpm, relation);
    case FORM_KNOWN:
        return snprintf(out, MOOD_WHY_BYTES, "%s, %s and %s: %s.", known_text(item), tone, pace,
                        relation);
    case FORM_TURNED:
        return snprintf(out, MOOD_WHY_BYTES, "%s, %s and %s.", relation, tone, pace);
    case FORM_NAME:
        if (!mood_words_first_name(&name, &n_name, item->by) || n_name > 60)
            return MOOD_WHY_BYTES;
        return snprintf(out, MOOD_WHY_BYTES, "More from %.*s: %s and %s, %s.", (int)n_name,
                        name, tone, pace, relation);
    case FORM_ALIKE:
        if (strlen(it->likes.alike->title) > 60) return MOOD_WHY_BYTES;
        return snprintf(out, MOOD_WHY_BYTES, "People who liked %s liked this: %s and %s, %s.",
                        it->likes.alike->title, tone, pace, relation);
    default:
        return snprintf(out, MOOD_WHY_BYTES, "%s and %s, %s.", tone, pace, relation);
    }
}

static bool is_named(const mood_why *why, const mood_item *alike) {
    for (size_t i = 0; i < why->n_alike; i++)
        if (why->alike[i] == alike) return true;
    return false;
}

/* What the person liked is the best reason there is; say it wherever it is true. But one title
 * speaks for one item of a list only, or all would read alike. */
static enum form choose_form(mood_why *why, const subject *it) {
    const mood_item *alike = it->likes.alike;
    if (it->likes.have_name) return FORM_NAME;
    if (alike && !is_named(why, alike)) return FORM_ALIKE;
    return (enum form)choose(why, PART_FORM, N_FORMS, form_fits, it);
}

static void write_once(char out[MOOD_WHY_BYTES], mood_why *why, const subject *it) {
    const parts said = choose_parts(why, it);
    const enum form form = choose_form(why, it);
    if (write_form(out, form, it, &said) >= MOOD_WHY_BYTES)
        (void)write_form(out, FORM_PLAIN, it, &said);
    if (out[0] >= 'a' && out[0] <= 'z') out[0] = (char)(out[0] - 'a' + 'A');
}

static bool was_said(const mood_why *why, uint64_t hash) {
    const size_t n = why->n_said < MOOD_COUNT(why->said) ? why->n_said : MOOD_COUNT(why->said);
    for (size_t i = 0; i < n; i++)
        if (why->said[i] == hash) return true;
    return false;
}

void mood_why_write(char out[MOOD_WHY_BYTES], mood_why *why, const mood_item *item,
                    const mood_target *target, mood_why_likes likes) {
    enum { TRIES = 8 };
    subject it = {.item = item, .target = target, .likes = likes};
    mood_genre_name(it.genre, item);
    uint64_t hash = 0;
    for (int i = 0; i < TRIES && (i == 0 || was_said(why, hash)); i++) {
        write_once(out, why, &it);
        hash = mood_hash_bytes(out, strlen(out));
    }
    why->said[why->n_said++ % MOOD_COUNT(why->said)] = hash;
    if (likes.alike && !likes.have_name && why->n_alike < MOOD_COUNT(why->alike))
        why->alike[why->n_alike++] = likes.alike;
}
