moodify import --help
