#!/usr/bin/env python3
"""Every fault that docs/RELIABILITY.md says is tried has a test named by its number.   check_faults.py SOURCE_ROOT"""
import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| ((?:[A-Z]\d+[-, ]*)+) \|", re.MULTILINE)
NUMBER = re.compile(r"([A-Z])(\d+)(?:-\1(\d+))?")


def promised(text):
    """{"C1", "C2", "C3", "C7"} for a row that begins with "C1-C3, C7"."""
    for row in ROW.findall(text):
        for letter, first, last in NUMBER.findall(row):
            yield from (f"{letter}{number}" for number in range(int(first), int(last or first) + 1))


def main():
    root = Path(sys.argv[1])
    tests = [path.read_text() for path in (root / "tests").rglob("*") if path.suffix in (".cpp", ".sh")]
    named = set(re.findall(r"(?<![A-Za-z0-9])([A-Z]\d+)(?=_)", "\n".join(tests)))
    missing = sorted(set(promised((root / "docs/RELIABILITY.md").read_text())) - named)
    print("no test is named by " + ", ".join(missing) if missing else "every fault has its test")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
