#!/usr/bin/env python3
"""Package names of tools/packages/ against apt, where apt knows any.   check_packages.py SOURCE_ROOT"""
import re
import subprocess
import sys
from pathlib import Path


def main():
    found = []
    for path in sorted((Path(sys.argv[1]) / "tools/packages").glob("*.txt")):
        names = path.read_text().split("\n")[:-1]
        found += [f"{path.name}: {name!r} is no package name" for name in names
                  if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name)]
        found += [f"{path.name}: {name} stands there twice" for name in sorted(set(names)) if names.count(name) > 1]
        # A virtual name would do for apt-get, but dpkg-query never finds it: ./run would install it for ever.
        known = subprocess.run(["apt-cache", "--no-all-versions", "show", *names], capture_output=True, text=True).stdout
        real = set(re.findall(r"^Package: (\S+)$", known, re.MULTILINE))
        if not lists_are_empty():
            found += [f"{path.name}: apt has no package {name}" for name in names if name not in real]
    print("\n".join(found) if found else "package names: fine")
    return 1 if found else 0


def lists_are_empty():
    """True on a system where apt-get update never ran: apt then knows only what is installed."""
    return not list(Path("/var/lib/apt/lists").glob("*Packages*"))


if __name__ == "__main__":
    sys.exit(main())
