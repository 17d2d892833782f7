#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn the numbered files of src/store/schema into one C table of migrations.

usage: embed_sql.py OUT.c BACKEND BACKEND-0001.sql [BACKEND-0002.sql ...]

The table ends with a NULL; a file's number is its place in the table.
"""

import os
import re
import sys


def literal(text):
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("--"))
    return "\n".join(
        '    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines
    )


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__.split("\n\n")[1])
    out, backend, *paths = arguments
    parts = [
        "/* SPDX-License-Identifier: Apache-2.0\n"
        " *\n * Made by tools/embed_sql.py from src/store/schema. */\n"
        '#include "store/schema.h"\n\n'
        f"const char *const mood_schema_{backend}[] = {{\n"
    ]
    for number, path in enumerate(sorted(paths), 1):
        name = os.path.basename(path)
        if not re.fullmatch(rf"{backend}-{number:04}\.sql", name):
            sys.exit(f"{path}: expected {backend}-{number:04}.sql, the numbers have no gaps")
        with open(path, encoding="utf-8") as file:
            parts.append(f"    /* {name} */\n{literal(file.read())},\n")
    parts.append("    NULL,\n};\n")
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(parts))


if __name__ == "__main__":
    main(sys.argv[1:])
