moodify suggest --help
moodify --help | grep '^  suggest  '
