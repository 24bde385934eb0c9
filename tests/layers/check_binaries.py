#!/usr/bin/env python3
"""What the built programs and libraries need and call.   check_binaries.py FILE..."""
import re
import subprocess
import sys
from pathlib import Path

# Loaders that unpickle (docs/RELIABILITY.md): a model file must never be able to run code.
UNPICKLERS = re.compile(r"torch::jit::(load|import|unpickle)|torch::pickle_load|serialize::InputArchive|PyTorchStreamReader")
TORCH = re.compile(r"lib(torch|c10|cud|nv)")


def check_needed(name, needed):
    """Complaints about the shared libraries that `name` asks for."""
    if name.startswith("liblightreel_engine"):
        for wanted in ("libtorch_cpu.so", "libc10.so"):
            if wanted not in needed:
                yield f"{name} does not need {wanted}"
        for library in needed:
            # libtorch.so would demand all of CUDA on every machine.
            if library == "libtorch.so" or re.match(r"lib(torch_cuda|c10_cuda|cud|nv)|libQt", library):
                yield f"{name} needs {library}"
    elif name.startswith("liblightreel_cuda"):
        yield from (f"{name} needs {library}" for library in needed if library.startswith(("libtorch", "libQt", "libcuda.")))
    else:
        yield from (f"{name} needs {library}" for library in needed if TORCH.match(library))
        # The command line reads pictures with Qt's Gui; it opens no window.
        forbidden = {"lightreel-cli": "libQt6Widgets", "liblightreel_base.so": "libQt6(Gui|Widgets)"}.get(name)
        if forbidden:
            yield from (f"{name} needs {library}" for library in needed if re.match(forbidden, library))


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def complaints(path):
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-dW", str(path)))
    yield from check_needed(path.name, needed)
    # Undefined symbols are what we call; a program that defines none of ours cannot hide a loader.
    for line in output("nm", "-DCu", str(path)).splitlines():
        if UNPICKLERS.search(line):
            yield f"{path.name} calls {line.strip()}"


def main():
    files = [Path(name) for name in sys.argv[1:]]
    found = [text for path in files for text in complaints(path)]
    print("\n".join(found) if found else f"{len(files)} files need and call what they may")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
