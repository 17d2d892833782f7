# What cannot be read or written is one sentence and exit 1; what is not understood is exit 2.
try() {
    code=0
    moodify import "$@" 2>&1 || code=$?
    echo "= $code"
}
printf 'hello\n' >text
printf '\037\213\010\000\000\000\000\000\000\003abc' >broken.gz
: >empty
try --store sqlite:s.db missing.tsv
try --store sqlite:s.db text
try --store sqlite:s.db empty
try --store sqlite:s.db broken.gz
try --store sqlite:s.db .
try --store sqlite:text text
try --store nothing text
try --store sqlite:s.db --rejects /nowhere/bad.tsv text
try --kind books text
try --colour text
try
