# What nets say each and together. By hand: each is right on one of two faces, loss (ln (10/9) + ln 5) / 2 =
# .8574; together on both, where sqrt(.9 * .2) to sqrt(.1 * .8) is 3 to 2: ln (5/3) = .5108.
printf 'emotion,pixels,Usage\n0,1,Training\n0,2,PublicTest\n1,3,PublicTest\n1,4,PrivateTest\n' >faces.csv
printf 'a,b\n0,1\n.9,.1\n.8,.2\n1,0\n' >a.csv
printf 'a,b\n0,1\n.2,.8\n.1,.9\n1,0\n' >b.csv
tell="python3 $CASES/../../../training/together.py faces.csv"
$tell a.csv b.csv
head -n 3 a.csv >short.csv
if $tell short.csv 2>&1; then exit 1; fi
