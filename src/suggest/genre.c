/* SPDX-License-Identifier: Apache-2.0
 *
 * Catalogues name kinds of music and film in words that few people use ("brill building pop",
 * "mellow gold"). Only those that everybody understands are said aloud. Of a film the tags are
 * asked first, since "road trip film" says more than "drama".
 */
#include "suggest/genre.h"
#include "suggest/words.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct plain_name {
    const char *word;
    const char *name; /* NULL: the word itself */
} plain_name;

static const plain_name film_names[] = {
    {"Feel-Good Romance", "feel-good romance"},
    {"Romantic Comedy", "romantic comedy"},
    {"Screwball Comedy", "screwball comedy"},
    {"Buddy Comedy", "buddy comedy"},
    {"Quirky Comedy", "quirky comedy"},
    {"Teen Comedy", "teen comedy"},
    {"Holiday Comedy", "holiday comedy"},
    {"Slapstick", "slapstick"},
    {"Satire", "satire"},
    {"Parody", "parody"},
    {"Farce", "farce"},
    {"Mockumentary", "mockumentary"},
    {"Coming-of-Age", "coming-of-age story"},
    {"Road Trip", "road-trip film"},
    {"Fairy Tale", "fairy tale"},
    {"Heist", "heist film"},
    {"Caper", "caper"},
    {"Whodunnit", "whodunnit"},
    {"Spy", "spy film"},
    {"Superhero", "superhero film"},
    {"Time Travel", "time-travel film"},
    {"Animal Adventure", "animal adventure"},
    {"Sea Adventure", "sea adventure"},
    {"Jungle Adventure", "jungle adventure"},
    {"Mountain Adventure", "mountain adventure"},
    {"Swashbuckler", "swashbuckler"},
    {"Period Drama", "period drama"},
    {"Costume Drama", "costume drama"},
    {"Legal Drama", "courtroom drama"},
    {"Tragedy", "tragedy"},
    {"Concert", "concert film"},
    {"Music Documentary", "music documentary"},
    {"Nature Documentary", "nature documentary"},
    {"Food Documentary", "food documentary"},
    {"Travel Documentary", "travel documentary"},
    {"Hand-Drawn Animation", "hand-drawn animation"},
    {"Stop Motion Animation", "stop-motion animation"},
    {"Anime", "anime"},
    {"Martial Arts", "martial arts film"},
    {"Slice of Life", "slice of life"},
    {"Documentary", "documentary"},
    {"Animation", "animation"},
    {"Musical", "musical"},
    {"Western", "western"},
    {"Comedy", "comedy"},
    {"Romance", "romance"},
    {"Family", "family film"},
    {"Fantasy", "fantasy"},
    {"Sci-Fi", "science fiction"},
    {"Horror", "horror film"},
    {"War", "war film"},
    {"Film Noir", "film noir"},
    {"Film-Noir", "film noir"},
    {"Sport", "sports film"},
    {"Music", "music film"},
    {"Biography", "life story"},
    {"History", "history film"},
    {"Mystery", "mystery"},
    {"Thriller", "thriller"},
    {"Crime", "crime film"},
    {"Adventure", "adventure"},
    {"Action", "action film"},
    {"Drama", "drama"},
};

static const plain_name song_names[] = {
    {"alternative rock", NULL},
    {"ambient", "ambient music"},
    {"blues", NULL},
    {"blues rock", NULL},
    {"bossa nova", NULL},
    {"britpop", NULL},
    {"celtic", "Celtic music"},
    {"classic rock", NULL},
    {"classic soul", NULL},
    {"classical", "classical music"},
    {"country", NULL},
    {"country pop", NULL},
    {"country rock", NULL},
    {"dance pop", NULL},
    {"disco", NULL},
    {"doo-wop", NULL},
    {"easy listening", NULL},
    {"edm", "EDM"},
    {"electro house", NULL},
    {"electronic", "electronic music"},
    {"electropop", NULL},
    {"europop", NULL},
    {"flamenco", NULL},
    {"folk", NULL},
    {"folk-pop", NULL},
    {"folk rock", NULL},
    {"funk", NULL},
    {"garage rock", NULL},
    {"glam rock", NULL},
    {"gospel", NULL},
    {"grunge", NULL},
    {"hard rock", NULL},
    {"heavy metal", NULL},
    {"hip hop", NULL},
    {"house", NULL},
    {"indie folk", NULL},
    {"indie pop", NULL},
    {"indie rock", NULL},
    {"j-pop", "J-pop"},
    {"jazz", NULL},
    {"k-pop", "K-pop"},
    {"latin", "Latin music"},
    {"latin pop", "Latin pop"},
    {"lounge", "lounge music"},
    {"metal", NULL},
    {"motown", "Motown"},
    {"neo soul", NULL},
    {"new age", "new age music"},
    {"new wave", NULL},
    {"pop", NULL},
    {"pop punk", NULL},
    {"pop rock", NULL},
    {"progressive rock", NULL},
    {"psychedelic rock", NULL},
    {"punk", NULL},
    {"r&b", "R&B"},
    {"rap", NULL},
    {"reggae", NULL},
    {"reggaeton", NULL},
    {"rhythm and blues", NULL},
    {"rock", NULL},
    {"rock-and-roll", "rock and roll"},
    {"rockabilly", NULL},
    {"salsa", NULL},
    {"samba", NULL},
    {"singer-songwriter", "songwriting"},
    {"ska", NULL},
    {"smooth jazz", NULL},
    {"soft rock", NULL},
    {"soul", NULL},
    {"soundtrack", "film music"},
    {"swing", NULL},
    {"synthpop", NULL},
    {"techno", NULL},
    {"trance", NULL},
    {"trap", NULL},
    {"trip hop", NULL},
    {"vocal jazz", NULL},
};

static const char *find_name(const plain_name *names, size_t n_names, const char *list) {
    const char *text;
    size_t n;
    while (mood_words_next(&text, &n, &list))
        for (size_t i = 0; i < n_names; i++)
            if ((names[i].word[0] | ' ') == (text[0] | ' ') && /* most differ here */
                strncasecmp(names[i].word, text, n) == 0 && names[i].word[n] == 0)
                return names[i].name ? names[i].name : names[i].word;
    return NULL;
}

void mood_genre_name(char out[MOOD_GENRE_BYTES], const mood_item *item) {
    const bool is_film = item->kind == MOOD_MOVIES;
    const plain_name *names = is_film ? film_names : song_names;
    const size_t n_names = is_film ? MOOD_COUNT(film_names) : MOOD_COUNT(song_names);
    const char *found = is_film ? find_name(names, n_names, item->tags) : NULL;
    if (!found) found = find_name(names, n_names, item->genres);
    (void)snprintf(out, MOOD_GENRE_BYTES, "%s", found ? found : "");
}
