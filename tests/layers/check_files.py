#!/usr/bin/env python3
"""Sizes and leftovers in our own files.   check_files.py SOURCE_ROOT"""
import re
import sys
from pathlib import Path

FOLDERS = ("app", "cmake", "core", "cuda", "tests", "tools", "ui", "packaging", ".ci")
CODE = {".cpp", ".h", ".cu", ".py", ".sh", ".cmake", ".txt", ""}
MAX_LINES = 500
LEFTOVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
NOT_OURS = {"corpus", "data", "fixtures", "__pycache__", "locks"}


def our_files(root):
    for name in ("run", "test", "CMakeLists.txt"):
        if (root / name).is_file():
            yield root / name
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in CODE and not NOT_OURS & set(path.relative_to(root).parts):
                yield path


def complaints(root):
    for path in our_files(root):
        lines = path.read_text().splitlines()
        if len(lines) > MAX_LINES:
            yield f"{path.relative_to(root)}: {len(lines)} lines, more than {MAX_LINES}"
        for number, line in enumerate(lines, 1):
            if LEFTOVER.search(line):
                yield f"{path.relative_to(root)}:{number}: {line.strip()}"


def main():
    found = list(complaints(Path(sys.argv[1])))
    print("\n".join(found) if found else "sizes and leftovers: fine")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
