#!/usr/bin/env python3
"""Every #include of core/, ui/, app/ and cuda/ against layer_table.py.   check_includes.py SOURCE_ROOT"""
import re
import sys
from pathlib import Path

import layer_table as table

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
TORCH = re.compile(r"(ATen|c10|torch|caffe2)/")
LIBAV = re.compile(r"lib(av[a-z]+|swscale|swresample)/")
CUDA = re.compile(r"(c10/cuda/|cuda[a-z_]*\.h|nvml\.h|cublas|cudnn)")
QT = re.compile(r"(Q[A-Z]\w*|Qt[A-Z]\w*/\w+)$")
SHELL = re.compile(r"(?<![\w:.>])(?:std::|::)?(?:system|popen)\s*\(")


def place_of(path):
    """("core", "nn") for core/nn/layers.h, ("ui", None) for ui/panels/x.cpp."""
    return (path.parts[0], path.parts[1]) if path.parts[0] == "core" else (path.parts[0], None)


def check_ours(path, name):
    """Why this file may not include our header `name`, or None."""
    parts = Path(name).parts
    if not parts or parts[0] not in ("core", "ui", "app", "cuda") or len(parts) < 2:
        return None
    tree, folder = place_of(path)
    if parts[0] != "core":
        below = {"ui": ("ui", "app"), "app": ("app",), "cuda": ("cuda",)}[parts[0]]
        return None if tree in below else f"{tree} must not see {parts[0]}"
    target, header = parts[1], parts[-1]
    if tree == "core" and folder == target:
        return None
    allowed = table.ALLOWED.get(folder, set()) if tree == "core" else table.ALLOWED_FROM[tree]
    if target not in allowed:
        return f"{folder or tree} must not see {target}"
    shown = (table.UI_SEES if tree == "ui" else table.OUTWARD).get(target)
    if shown is not None and header not in shown:
        return f"{header} is private to {target}" if tree != "ui" else f"ui must not see {target}/{header}"
    return None


def check_foreign(path, names):
    """Complaints about the libraries that one file sees."""
    tree, folder = place_of(path)
    header = path.suffix == ".h"
    sees = {kind: any(pattern.match(name) for name in names)
            for kind, pattern in (("torch", TORCH), ("libav", LIBAV), ("cuda", CUDA), ("qt", QT))}
    if sees["torch"] and sees["qt"]:
        yield "Qt and torch in one file (Qt's slots macro breaks ATen)"
    if sees["torch"] and tree != "cuda" and (folder not in table.SEES_TORCH
                                             or header and folder not in table.TORCH_IN_HEADERS):
        yield "torch outside its folders"
    if sees["libav"] and folder != "media":
        yield "libav outside core/media"
    if sees["cuda"] and tree != "cuda":
        yield "CUDA outside cuda/"
    if sees["qt"] and tree not in ("ui", "app") and (folder not in table.SEES_QT or folder == "media" and header):
        yield "Qt in a folder that has none"


def outward_headers(root):
    """Headers that jobs, ui and app can see."""
    for folder in sorted(table.STD | table.QT_CORE | {"media", "pipeline", "assistant"}):
        for header in sorted((root / "core" / folder).glob("*.h")):
            if header.name in table.OUTWARD.get(folder, {header.name}):
                yield header.relative_to(root)


def closure(root, header, seen):
    """All our headers that this one brings along."""
    if header in seen or not (root / header).is_file():
        return seen
    seen.add(header)
    for name in INCLUDE.findall((root / header).read_text()):
        closure(root, Path(name), seen)
    return seen


def complaints(root):
    for tree in ("core", "ui", "app", "cuda"):
        for path in sorted((root / tree).rglob("*")):
            if path.suffix not in (".h", ".cpp", ".cu"):
                continue
            short = path.relative_to(root)
            text = path.read_text()
            names = INCLUDE.findall(text)
            for name in names:
                reason = check_ours(short, name)
                if reason:
                    yield f"{short}: includes {name}: {reason}"
            for reason in check_foreign(short, names):
                yield f"{short}: {reason}"
            if SHELL.search(re.sub(r"//.*", "", text)):
                yield f"{short}: starts a shell"
    for header in outward_headers(root):
        for brought in closure(root, header, set()):
            names = INCLUDE.findall((root / brought).read_text())
            if any(TORCH.match(name) or LIBAV.match(name) for name in names):
                yield f"{header}: brings torch or libav along, through {brought}"


def main():
    found = list(complaints(Path(sys.argv[1])))
    print("\n".join(found) if found else "every include obeys the layers")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
