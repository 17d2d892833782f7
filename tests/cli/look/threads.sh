# However many threads there are: the same lines in the same order, and one bad photo more or less
# makes no difference to the others.
export MOODIFY_DATA=$CASES/../../..
corpus=$CASES/../../../tests/fuzz/corpus/picture
for i in 1 2 3 4 5 6 7 8 9; do tail -c +2 "$corpus/png-rgb" >$i.png; done
echo nothing >4.png
[ -f "${MOODIFY_PORTRAIT:-}" ] && cp "$MOODIFY_PORTRAIT" 7.png
for threads in 1 2 8 64; do
    code=0
    moodify look --json --threads $threads ?.png missing.png >$threads.out 2>$threads.err || code=$?
    [ $code -eq 1 ]
    moodify look --threads $threads 7.png >$threads.one
    cmp 1.out $threads.out
    cmp 1.err $threads.err
    cmp 1.one $threads.one
done
wc -l <8.out
sed 's/:.*//' 8.err
