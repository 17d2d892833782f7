# Faces of Training that also stand in another part are left out, unless they are wanted.
python3 "$CASES/make_faces.py" .
sed -n 2,8p faces.csv | sed 's/Training/PublicTest/' >>faces.csv
for twins in 0 1; do
    moodify-train fit --data faces.csv --out run$twins --net "down 16, pool, dense 7" --batch 20 \
        --sizes 32@0 --epochs 1 --twins $twins 2>&1 | grep -o '[0-9]* faces to train on, [0-9]*'
done
printf 'a,b,c,d,e,f,g\n' >said.csv
awk 'NR > 1 { print "1,0,0,0,0,0,0" }' faces.csv >>said.csv
python3 "$CASES/../../../training/twins.py" faces.csv said.csv
