/* SPDX-License-Identifier: Apache-2.0
 *
 * Two tables of words. A genre or tag is compared whole first, then word by word, so that the
 * tag "loss of loved one" and the keyword "cancer patient" are found as well as "Horror".
 */
#include "suggest/guard.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    HARM = MOOD_GUARD_HARM,
    LOSS = MOOD_GUARD_LOSS,
    WAR = MOOD_GUARD_WAR,
    HORROR = MOOD_GUARD_HORROR,
    VIOLENCE = MOOD_GUARD_VIOLENCE,
    GRIM = MOOD_GUARD_GRIM,
    SORROW = MOOD_GUARD_SORROW,
};

typedef struct rule {
    const char *text;
    unsigned guards;
} rule;

/* Whole genres and tags: IMDb's genres and interests, then kinds of music. */
static const rule wholes[] = {
    {"Crime", MOOD_GUARD_HINT_CRIME},
    {"Thriller", MOOD_GUARD_HINT_CRIME},
    {"Comedy", MOOD_GUARD_HINT_COMEDY},
    {"Family", MOOD_GUARD_HINT_COMEDY},
    {"Tragic Romance", LOSS},
    {"Film Noir", GRIM},
    {"Film-Noir", GRIM},
    {"Dark Comedy", GRIM},
    {"Dark Romance", GRIM},
    {"Dark Fantasy", GRIM},
    {"Dystopian Sci-Fi", GRIM},
    {"Prison Drama", GRIM},
    {"Psychological Drama", GRIM},
    {"Psychological Thriller", GRIM},
    {"Erotic Thriller", GRIM},
    {"Legal Thriller", GRIM},
    {"Drug Crime", VIOLENCE | GRIM},
    {"Disaster", LOSS | GRIM},
    {"Giallo", HORROR},
    {"Military Documentary", WAR},
    {"One-Person Army Action", VIOLENCE},
    {"Gun Fu", VIOLENCE},
    {"True Crime", VIOLENCE},
    {"Serial Killer", VIOLENCE | HORROR},
    {"natural disaster", LOSS | GRIM},
    {"car accident", LOSS},
    {"terminal illness", LOSS},
    {"loss of loved one", LOSS},
    {"single parent", 0},
    {"broken heart", SORROW},
    {"drug addiction", GRIM},
    {"drug abuse", GRIM},
    {"world war ii", WAR},
    {"world war i", WAR},
    {"black metal", HORROR},
    {"death metal", HORROR},
    {"melodic death metal", HORROR},
    {"doom metal", GRIM},
    {"gangster rap", VIOLENCE},
    {"drill", VIOLENCE},
    {"uk drill", VIOLENCE},
    {"chicago drill", VIOLENCE},
    {"emo", SORROW},
    {"emo rap", SORROW | GRIM},
    {"sad rap", SORROW | GRIM},
    {"sad", SORROW},
    {"sad lo-fi", SORROW},
    {"dark trap", GRIM},
};

/* Single words inside a genre or tag. */
static const rule tag_words[] = {
    {"suicide", HARM | LOSS},
    {"suicidal", HARM | LOSS},
    {"rape", HARM | VIOLENCE},
    {"incest", HARM},
    {"pedophile", HARM},
    {"pedophilia", HARM},
    {"abuse", HARM},
    {"molestation", HARM},
    {"anorexia", HARM},
    {"overdose", HARM | LOSS},
    {"tragedy", LOSS},
    {"tragic", LOSS},
    {"death", LOSS},
    {"dying", LOSS},
    {"grief", LOSS},
    {"mourning", LOSS},
    {"funeral", LOSS},
    {"widow", LOSS},
    {"widower", LOSS},
    {"cancer", LOSS},
    {"leukemia", LOSS},
    {"illness", LOSS},
    {"disease", LOSS},
    {"hospice", LOSS},
    {"coma", LOSS},
    {"aids", LOSS},
    {"hiv", LOSS},
    {"euthanasia", HARM | LOSS},
    {"orphan", LOSS},
    {"miscarriage", LOSS},
    {"depression", GRIM},
    {"alcoholism", GRIM},
    {"loneliness", SORROW},
    {"addiction", GRIM},
    {"dystopia", GRIM},
    {"despair", GRIM},
    {"bleak", GRIM},
    {"prison", GRIM},
    {"poverty", GRIM},
    {"racism", GRIM},
    {"slavery", GRIM | WAR},
    {"apocalypse", GRIM},
    {"pandemic", GRIM | LOSS},
    {"war", WAR},
    {"wartime", WAR},
    {"nazi", WAR},
    {"nazis", WAR},
    {"holocaust", WAR | LOSS},
    {"genocide", WAR | LOSS},
    {"terrorism", WAR},
    {"terrorist", WAR},
    {"horror", HORROR},
    {"horrorcore", HORROR},
    {"gore", HORROR},
    {"splatter", HORROR},
    {"slasher", HORROR},
    {"torture", HORROR | VIOLENCE},
    {"cannibal", HORROR},
    {"cannibalism", HORROR},
    {"zombie", HORROR},
    {"demon", HORROR},
    {"exorcism", HORROR},
    {"deathcore", HORROR},
    {"grindcore", HORROR},
    {"goregrind", HORROR},
    {"murder", VIOLENCE},
    {"murderer", VIOLENCE},
    {"killer", VIOLENCE},
    {"killing", VIOLENCE},
    {"gangster", VIOLENCE},
    {"mafia", VIOLENCE},
    {"mobster", VIOLENCE},
    {"assassin", VIOLENCE},
    {"hitman", VIOLENCE},
    {"revenge", VIOLENCE},
    {"vengeance", VIOLENCE},
    {"violence", VIOLENCE},
    {"kidnapping", VIOLENCE},
    {"hostage", VIOLENCE},
    {"massacre", VIOLENCE | LOSS},
    {"execution", VIOLENCE},
    {"stalker", VIOLENCE},
    {"blood", HORROR},
    {"bullying", GRIM},
};

/* Words of a title. Those that a song of love may use ("heart", "night") are not here. */
static const rule title_words[] = {
    {"suicide", HARM | LOSS},
    {"suicidal", HARM | LOSS},
    {"overdose", HARM | LOSS},
    {"rape", HARM},
    {"self-harm", HARM},
    {"kill", VIOLENCE},
    {"killing", VIOLENCE},
    {"killer", VIOLENCE},
    {"killed", VIOLENCE},
    {"murder", VIOLENCE},
    {"murderer", VIOLENCE},
    {"blood", VIOLENCE},
    {"bloody", VIOLENCE},
    {"hate", VIOLENCE},
    {"revenge", VIOLENCE},
    {"hell", GRIM},
    {"war", WAR},
    {"dead", LOSS},
    {"death", LOSS},
    {"die", LOSS},
    {"dies", LOSS},
    {"died", LOSS},
    {"dying", LOSS},
    {"funeral", LOSS},
    {"grave", LOSS},
    {"coffin", LOSS},
    {"cemetery", LOSS},
    {"cry", SORROW},
    {"crying", SORROW},
    {"cried", SORROW},
    {"cryin'", SORROW},
    {"tears", SORROW},
    {"teardrops", SORROW},
    {"sad", SORROW},
    {"sadness", SORROW},
    {"sorrow", SORROW},
    {"lonely", SORROW},
    {"lonesome", SORROW},
    {"loneliness", SORROW},
    {"alone", SORROW},
    {"goodbye", SORROW},
    {"heartbreak", SORROW},
    {"heartbreaker", SORROW},
    {"brokenhearted", SORROW},
    {"broken", SORROW},
    {"hurt", SORROW},
    {"hurts", SORROW},
    {"pain", SORROW},
    {"misery", SORROW},
    {"miserable", SORROW},
    {"depression", SORROW | GRIM},
    {"depressed", SORROW | GRIM},
    {"hopeless", SORROW | GRIM},
    {"worthless", SORROW | GRIM},
    {"nobody", SORROW},
    {"lost", SORROW},
    {"leaving", SORROW},
};

static unsigned look_up(const rule *rules, size_t n_rules, const char *text, size_t n) {
    for (size_t i = 0; i < n_rules; i++)
        if (strncasecmp(rules[i].text, text, n) == 0 && rules[i].text[n] == 0)
            return rules[i].guards;
    return 0;
}

/* Letters, digits, the apostrophe and the hyphen make a word; bytes above ASCII are letters. */
static bool is_inner(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '\'' || c == '-' || (unsigned char)c >= 0x80;
}

static unsigned look_up_each(const rule *rules, size_t n_rules, const char *text, size_t n) {
    unsigned guards = 0;
    for (size_t at = 0; at < n;) {
        size_t end = at;
        while (end < n && is_inner(text[end])) end++;
        if (end > at) guards |= look_up(rules, n_rules, text + at, end - at);
        at = end + 1;
    }
    return guards;
}

unsigned mood_guard_word(const char *text, size_t n) {
    const unsigned whole = look_up(wholes, MOOD_COUNT(wholes), text, n);
    return whole | look_up_each(tag_words, MOOD_COUNT(tag_words), text, n);
}

unsigned mood_guard_title(const char *title) {
    return look_up_each(title_words, MOOD_COUNT(title_words), title, strlen(title));
}

unsigned mood_guard_item(unsigned from_words, unsigned from_title) {
    unsigned guards = from_words | from_title;
    if ((guards & MOOD_GUARD_HINT_CRIME) && !(guards & MOOD_GUARD_HINT_COMEDY))
        guards |= MOOD_GUARD_GRIM;
    return guards & ~(unsigned)(MOOD_GUARD_HINT_CRIME | MOOD_GUARD_HINT_COMEDY);
}

bool mood_guard_is_low(const mood_target *target) {
    switch (target->mood) {
    case MOOD_ANGRY:
    case MOOD_DISGUST:
    case MOOD_FEAR:
    case MOOD_SAD:
        return true;
    default:
        return target->from.valence < -.1f;
    }
}

unsigned mood_guard_forbidden(const mood_target *target) {
    const bool is_low = mood_guard_is_low(target);
    switch (target->door) {
    case MOOD_DOOR_LIFT:
        return HARM | LOSS | WAR | HORROR | (is_low ? VIOLENCE | GRIM | SORROW : 0u);
    case MOOD_DOOR_CALM:
        return HARM | WAR | HORROR | VIOLENCE | (is_low ? LOSS | GRIM | SORROW : 0u);
    default:
        return is_low ? HARM : 0u;
    }
}

/* The slack is about the accuracy of a place. A person who is pleased already, or calm, is
 * asked for no more than pleasant and quiet, or nothing would be left to show. */
bool mood_guard_allows_place(const mood_target *target, mood_point place) {
    const float slack = .05f, pleasant = .45f, quiet = -.35f;
    switch (target->door) {
    case MOOD_DOOR_LIFT:
        return place.valence >= fminf(target->from.valence, pleasant) - slack;
    case MOOD_DOOR_CALM:
        return place.arousal <= fmaxf(target->from.arousal, quiet) + slack;
    default:
        return true;
    }
}
