# A seed gives the same list, whichever way the mood is told.
moodify suggest --kind movies --mood happy --door stay --seed 7 >by_name
moodify suggest --kind movies --probs 0,0,0,2,0,0,0 --door stay --seed 7 >by_probs
moodify suggest --kind movies --va .75,.35 --door stay --seed 7 >by_place
moodify suggest --kind movies --mood happy --seed 8 >other
cmp by_name by_probs
cmp by_name by_place
! cmp -s by_name other
