# The starter catalogue comes out as it went in, in every form, and goes in again.
CATALOG=$CASES/../../../catalog
moodify import --store sqlite:a.db "$CATALOG/movies.tsv" "$CATALOG/songs.tsv" >/dev/null
moodify export --store sqlite:a.db >a.tsv
for form in csv jsonl; do
    moodify export --store sqlite:a.db --form $form >a.$form
    moodify import --store sqlite:$form.db a.$form >/dev/null
    moodify export --store sqlite:$form.db | cmp - a.tsv
done
head -n 1 a.tsv | tr '\t' ' '
moodify export --store sqlite:a.db --kind movies | sed -n 2p | cut -f 1,2,3
moodify export --form xml 2>&1 || echo "= $?"
