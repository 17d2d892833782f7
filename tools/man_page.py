#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a man page of what a verb says with --help, so that the two cannot drift apart.

usage: man_page.py PROGRAM VERB VERSION > PROGRAM-VERB.1
"""
import os
import re
import subprocess
import sys


def escaped(line):
    """A line as roff shows it unchanged."""
    line = line.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + line if line.startswith((".", "\\(aq")) else line


def split_usage(text):
    """The lines of the usage and those below it."""
    usage, _, rest = text.partition("\n\n")
    lines = [line.removeprefix("usage:").strip() for line in usage.splitlines()]
    return lines, rest.strip("\n").splitlines()


def say(*command):
    """What a command prints."""
    environment = {**os.environ, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, env=environment, check=True, capture_output=True,
                          text=True).stdout


def main():
    program, verb, version = sys.argv[1:4]
    name = os.path.basename(program)
    summary = re.search(rf"^  {verb} +(.+)$", say(program, "--help"), re.M).group(1)
    usage, body = split_usage(say(program, verb, "--help"))
    page = [f'.TH {name.upper()}\\-{verb.upper()} 1 "" "{name} {version}"', ".SH NAME",
            f"{name}\\-{verb} \\- {escaped(summary)}", ".SH SYNOPSIS", ".nf",
            *map(escaped, usage), ".fi", ".SH DESCRIPTION", ".nf",
            *(escaped(line) if line else ".sp" for line in body), ".fi",
            ".SH SEE ALSO", f"{name} \\-\\-help"]
    print("\n".join(page))


if __name__ == "__main__":
    main()
