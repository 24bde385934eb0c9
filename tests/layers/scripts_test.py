#!/usr/bin/env python3
"""./run, ./test and two tools in a small tree, with stand-ins for what builds.   scripts_test.py SOURCE_ROOT"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(sys.argv.pop(1))

STAND_INS = {
    "cmake": 'echo "$@" >>calls; mkdir -p build/release build/dev; touch build/release/build.ninja build/dev/build.ninja',
    "ninja": 'echo "ninja: no work to do."',
    "xvfb-run": 'while [ "$1" != ctest ]; do shift; done; exec "$@"',
    # One failure in real windows and another among the rest; each call writes its own list, as ctest does.
    "ctest": '''case "$*" in
        *" -N "*) echo "Total Tests: 1"; exit ;;
        *" -L "*) name=1:windowed ;;
        *) name=2:other ;;
        esac
        mkdir -p build/dev/Testing/Temporary
        echo $name >build/dev/Testing/Temporary/LastTestsFailed.log
        exit 8''',
}


@unittest.skipUnless(shutil.which("apt-get") and shutil.which("dpkg-query"), "the scripts know Debian only")
class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        for name in ("run", "test", "tools/lint", "tools/fuzz", "tools/unpack_wheels.py"):
            (self.tree / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        shutil.copytree(ROOT / "tools/lib", self.tree / "tools/lib")
        for name in ("tools/packages", "tools/locks", "bin", ".deps/wheels"):
            (self.tree / name).mkdir(parents=True)
        for name in ("core", "test", "lint"):
            (self.tree / f"tools/packages/{name}.txt").write_text("bash\n")
        for name, text in STAND_INS.items():
            (self.tree / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
            (self.tree / "bin" / name).chmod(0o755)
        for name in ("torch-cpu", "torch-gpu", "nvcc", "director"):
            self.make_wheel(name)

    def make_wheel(self, name):
        wheel = self.tree / f".deps/wheels/{name.replace('-', '_')}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("torch/lib/libc10.so", name)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.tree / f"tools/locks/{name}.txt").write_text(
            f"# Download 1 MB.\n{name}==1.0 \\\n    --hash=sha256:{digest}\n")

    def call(self, *words, **variables):
        environment = {**os.environ, "LIBTORCH_ROOT": "", "PATH": f"{self.tree / 'bin'}:{os.environ['PATH']}", **variables}
        return subprocess.run(words, cwd=self.tree, env=environment, capture_output=True, text=True)

    def test_offline_takes_the_wheels_that_are_there(self):
        result = self.call("./run", "--setup-only", "--offline")
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertTrue((self.tree / ".deps/torch/lib/libc10.so").exists())

    def test_offline_refuses_without_them(self):
        shutil.rmtree(self.tree / ".deps/wheels")
        result = self.call("./run", "--setup-only", "--offline")
        self.assertEqual(1, result.returncode)
        self.assertIn("--offline forbids", result.stderr)

    def test_a_card_after_a_build_without_configures_again(self):
        self.assertEqual(0, self.call("./run", "--build-only").returncode)
        for _ in range(2):
            self.assertEqual(0, self.call("./run", "--build-only", "--gpu").returncode)
        self.assertEqual(0, self.call("./run", "--build-only").returncode)
        calls = (self.tree / "calls").read_text().splitlines()
        self.assertEqual(["AUTO", "ON", "AUTO"], [call.split("-DLIGHTREEL_CUDA=")[1].split()[0] for call in calls], calls)

    def test_failures_in_real_windows_can_be_run_again_too(self):
        result = self.call("./test")
        self.assertEqual(1, result.returncode)
        failed = (self.tree / "build/dev/Testing/Temporary/LastTestsFailed.log").read_text().split()
        self.assertEqual({"1:windowed", "2:other"}, set(failed))
        self.assertIn("xvfb-run", result.stderr)

    def test_without_a_screen_the_other_tests_run_still(self):
        (self.tree / "bin/xvfb-run").write_text("#!/bin/sh\nexit 1\n")
        result = self.call("./test")
        self.assertEqual(1, result.returncode)
        failed = (self.tree / "build/dev/Testing/Temporary/LastTestsFailed.log").read_text().split()
        self.assertEqual(["2:other"], failed)
        self.assertIn("in real windows; the tests above", result.stderr)

    def test_lint_ends_where_the_folder_is_refused(self):
        result = self.call("tools/lint", LIBTORCH_ROOT="/nowhere")
        self.assertEqual(1, result.returncode)
        self.assertIn("is not a LibTorch", result.stderr)
        self.assertNotIn("clang-format", result.stdout)

    def test_fuzz_names_its_targets(self):
        result = self.call("tools/fuzz")
        self.assertNotEqual(0, result.returncode)
        self.assertIn("which parser", result.stderr)


if __name__ == "__main__":
    unittest.main()
