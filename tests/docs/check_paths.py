#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The documents name only files that exist, and every layer's file has its place in ARCHITECTURE.md.

usage: check_paths.py PROJECT-FOLDER

Checks the targets of relative links and whatever stands in backquotes and looks like a path of the
repository. Speaks TAP, one case a document.
"""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"`([^`\s]+)`")
FOLDERS = "src|include|programs|tests|docs|tools|models|catalog|web|bench|packaging|training"
PATH = re.compile(rf"^(?:{FOLDERS})/[\w./-]+$")


def missing(root, document):
    """The paths that the document names and the repository lacks."""
    text = document.read_text(encoding="utf-8")
    # A fenced block may show made-up names.
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    for target in LINK.findall(text):
        if not re.match(r"^[a-z]+:", target) and not (document.parent / target).exists():
            yield target
    for quoted in QUOTED.findall(text):
        if PATH.match(quoted) and not re.search(r"NAME|foo", quoted) and not (root / quoted).exists():
            yield quoted


def main():
    root = pathlib.Path(sys.argv[1])
    documents = sorted(root.glob("*.md"))
    for folder in ("docs", "models", "training", "catalog", "tests", "bench"):
        documents += sorted((root / folder).rglob("*.md")) if (root / folder).is_dir() else []
    documents = [d for d in documents if "node_modules" not in d.parts]
    cases = [(str(d.relative_to(root)), sorted(set(missing(root, d)))) for d in documents]
    architecture = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = {f.parent.name for f in (root / "src").glob("*/*.c")}
    unnamed = sorted(f for f in folders if f"src/{f}" not in architecture)
    cases.append(("ARCHITECTURE.md names every folder of src", unnamed))
    print(f"1..{len(cases)}")
    for number, (name, wrong) in enumerate(cases, 1):
        print(f"{'not ' if wrong else ''}ok {number} - {name}")
        for path in wrong:
            print(f"# {name}: there is no {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
