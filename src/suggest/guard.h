/* SPDX-License-Identifier: Apache-2.0
 *
 * Nothing cruel: what is kept from whom. Internal to suggest.
 *
 * An item carries guards for what its genres, tags and title say; a target forbids some of
 * them. An item with a forbidden guard is not shown, however well it fits:
 *
 *     guard     an item about                       kept from
 *     HARM      suicide, self-harm, abuse           every low mood, through every door
 *     LOSS      death, grief, illness, tragedy      lift; calm from a low mood
 *     WAR       war, genocide                       lift and calm
 *     HORROR    horror, gore, torture               lift and calm
 *     VIOLENCE  murder, gangs, revenge              calm; lift from a low mood
 *     GRIM      crime and thriller without comedy,  lift and calm from a low mood
 *               prison, dystopia, bleak comedy
 *     SORROW    a title of tears and goodbyes       lift and calm from a low mood
 *
 * A mood is low when its name is angry, disgust, fear or sad, or its valence below -.1. `stay`
 * keeps only HARM away: many sad people choose sad songs, and the door says that it was chosen.
 * Beside the guards, lift never steps down in valence and calm never up in arousal.
 */
#ifndef MOOD_GUARD_H
#define MOOD_GUARD_H

#include "suggest/suggest.h"

enum {
    MOOD_GUARD_HARM = 1 << 0,
    MOOD_GUARD_LOSS = 1 << 1,
    MOOD_GUARD_WAR = 1 << 2,
    MOOD_GUARD_HORROR = 1 << 3,
    MOOD_GUARD_VIOLENCE = 1 << 4,
    MOOD_GUARD_GRIM = 1 << 5,
    MOOD_GUARD_SORROW = 1 << 6,
    /* Not guards: hints from which mood_guard_item makes GRIM. */
    MOOD_GUARD_HINT_CRIME = 1 << 13,
    MOOD_GUARD_HINT_COMEDY = 1 << 14,
};

/** The guards (and hints) of one genre or tag; letters in any case. */
unsigned mood_guard_word(const char *text, size_t n);

/** The guards that words of a title give. */
unsigned mood_guard_title(const char *title);

/** The guards of an item from those of its genres and tags together and of its title. */
unsigned mood_guard_item(unsigned from_words, unsigned from_title);

/** Whether the person should be treated with care. */
bool mood_guard_is_low(const mood_target *target);

/** The guards that a target forbids. */
unsigned mood_guard_forbidden(const mood_target *target);

/** The plane's part of the rules: false where a place would lead down (lift) or up (calm). */
bool mood_guard_allows_place(const mood_target *target, mood_point place);

#endif
