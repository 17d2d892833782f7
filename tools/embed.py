#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes files into one C array, as src/serve/pages.h declares it.

usage: embed.py OUT.c FOLDER FILE... [-- PATH=FILE...]

A FILE lies in FOLDER and is served under its name there: index.html as "/", NAME.html as "/NAME",
anything else as "/NAME.EXT". PATH=FILE serves a file from elsewhere under the path given.
The ETag is the beginning of the SHA-256 of the content.
"""
import hashlib
import os
import sys

MEDIA = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.webmanifest': 'application/manifest+json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.woff2': 'font/woff2',
    '.wasm': 'application/wasm',
    '.onnx': 'application/octet-stream',
    '.txt': 'text/plain; charset=utf-8',
}


def path_of(folder, name):
    stem, ext = os.path.splitext(os.path.relpath(name, folder))
    if ext == '.html':
        return '/' if stem == 'index' else '/' + stem
    return '/' + stem + ext


def main(args):
    out, folder, *names = args
    extra = names[names.index('--') + 1:] if '--' in names else []
    names = names[:names.index('--')] if '--' in names else names
    pages = {path_of(folder, name): name for name in names}
    pages.update(pair.split('=', 1) for pair in extra)
    with open(out, 'w', encoding='ascii') as c:
        c.write('/* Made by tools/embed.py. */\n#include "serve/pages.h"\n\n')
        rows = []
        for number, (path, name) in enumerate(sorted(pages.items(), key=lambda p: p[0].encode())):
            ext = os.path.splitext(name)[1]
            if ext not in MEDIA:
                sys.exit(f'embed.py: {name}: no media type is known for {ext!r}')
            with open(name, 'rb') as f:
                data = f.read()
            etag = hashlib.sha256(data).hexdigest()[:32]
            c.write(f'static const unsigned char page_{number}[] = {{\n')
            for at in range(0, len(data), 32):
                c.write(''.join(f'{byte},' for byte in data[at:at + 32]) + '\n')
            c.write('0};\n')
            rows.append(f'    {{"{path}", "{MEDIA[ext]}", "\\"{etag}\\"", page_{number}, '
                        f'{len(data)}}},\n')
        c.write('const mood_page mood_page_table[] = {\n' + ''.join(rows) + '};\n')
        c.write('const size_t mood_page_count = MOOD_COUNT(mood_page_table);\n')


main(sys.argv[1:])
