# Bad rows are counted and listed, good ones go in; packed files are read as they are.
printf 'id\ttitle\tvalence\tarousal\ntt0000001\tGood\t0.5\t0\ntt2\tBad\t0\t0\ntt0000003\tBad\tx\t0\n' >a.tsv
gzip -c a.tsv >a.tsv.gz
moodify import --store sqlite:s.db a.tsv.gz --rejects bad.tsv | sed 's/, [0-9.]* s$//'
sed 's/^/listed: /' bad.tsv
moodify import --store sqlite:s.db - <a.tsv 2>told | sed 's/, [0-9.]* s$//'
sed 's/^/told: /' told
moodify import --store sqlite:s.db --kind songs a.tsv 2>&1 >/dev/null | head -n 1
