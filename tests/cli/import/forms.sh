# Files that belong together are named in any order; facts about films are read before the films.
printf 'tconst\taverageRating\tnumVotes\ntt0000001\t8.0\t50000\n' | gzip >title.ratings.tsv.gz
printf 'tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n' >title.basics.tsv
printf 'tt0000001\tmovie\tA Film\tX\t0\t1999\t\\N\t90\tComedy,Romance\ntt0000002\tshort\tA Short\tX\t0\t1999\t\\N\t9\tComedy\n' >>title.basics.tsv
moodify import --store sqlite:s.db title.basics.tsv title.ratings.tsv.gz | sed 's/, [0-9.]* s$//'
printf 'movieId,imdbId,tmdbId\n1,0000003,5\n' >links.csv
printf 'movieId,title,genres\n1,"Other Film, The (2001)",Horror\n2,Unlinked (2002),Drama\n' >movies.csv
moodify import --store sqlite:s.db movies.csv links.csv | sed 's/, [0-9.]* s$//'
printf '{"id":"tt0000004","title":"JSON","valence":0.5,"arousal":0,"genres":["Drama","War"]}\n' >a.jsonl
moodify import --store sqlite:s.db --json a.jsonl | sed 's/,"seconds.*//'
