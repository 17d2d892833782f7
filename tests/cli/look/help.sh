moodify look --help >help
[ "$(wc -L <help)" -le 80 ]
head -n 1 help
