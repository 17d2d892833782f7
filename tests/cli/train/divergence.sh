# How far a student is from its teacher. By hand: of two learned faces one is .5 ln 2 + .5 ln (2/3) = .1438
# away and one 0; of the face to choose by ln 2 - .0001.
printf 'emotion,pixels,Usage\n0,1,Training\n1,2,Training\n0,3,PublicTest\n1,4,PrivateTest\n' >faces.csv
printf 'a,b\n.5,.5\n.9,.1\n1,0\n.5,.5\n' >teacher.csv
printf 'a,b\n.25,.75\n.9,.1\n.5,.5\n.1,.9\n' >student.csv
head -n 3 student.csv >short.csv
tell="python3 $CASES/../../../training/divergence.py faces.csv teacher.csv"
$tell student.csv teacher.csv
if $tell short.csv 2>&1; then exit 1; fi
