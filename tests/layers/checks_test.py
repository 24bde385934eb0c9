#!/usr/bin/env python3
"""The checks themselves: each must see a seeded fault."""
import tempfile
import unittest
from pathlib import Path

import check_binaries
import check_files
import check_includes


class Includes(unittest.TestCase):
    def complaints(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(check_includes.complaints(Path(folder)))

    def assert_seen(self, files, word):
        found = self.complaints(files)
        self.assertTrue(any(word in text for text in found), found)

    def test_good_tree_is_quiet(self):
        self.assertEqual([], self.complaints({
            "core/nn/a.cpp": '#include <ATen/ATen.h>\n#include "core/weights/p.h"\n',
            "ui/w.cpp": '#include <QWidget>\n#include "core/jobs/job.h"\n',
            "core/pipeline/engine_api.h": '#include "core/base/result.h"\n'}))

    def test_reversed_arrow(self):
        self.assert_seen({"core/nn/a.h": '#include "core/denoise/loop.h"\n'}, "nn must not see denoise")

    def test_core_sees_ui(self):
        self.assert_seen({"core/jobs/a.cpp": '#include "ui/window.h"\n'}, "core must not see ui")

    def test_ui_sees_torch_folder(self):
        self.assert_seen({"ui/a.cpp": '#include "core/denoise/loop.h"\n'}, "ui must not see denoise")

    def test_private_header(self):
        self.assert_seen({"core/jobs/a.cpp": '#include "core/pipeline/engine.h"\n'}, "private to pipeline")

    def test_qt_and_torch(self):
        self.assert_seen({"app/a.cpp": "#include <QObject>\n#include <ATen/ATen.h>\n"}, "one file")

    def test_torch_elsewhere(self):
        self.assert_seen({"core/memory/a.h": "#include <c10/core/Allocator.h>\n"}, "torch outside")

    def test_libav_elsewhere(self):
        self.assert_seen({"core/decode/a.cpp": "#include <libavutil/frame.h>\n"}, "libav outside")

    def test_cuda_elsewhere(self):
        self.assert_seen({"core/memory/a.cpp": "#include <cuda_runtime_api.h>\n"}, "CUDA outside")

    def test_qt_elsewhere(self):
        self.assert_seen({"core/base/a.cpp": "#include <QString>\n"}, "Qt in a folder")

    def test_leak_through_a_second_header(self):
        self.assert_seen({"core/pipeline/engine_api.h": '#include "core/pipeline/x.h"\n',
                          "core/pipeline/x.h": "#include <ATen/ATen.h>\n"}, "brings torch")

    def test_shell(self):
        self.assert_seen({"app/a.cpp": 'int x = std::system("ls");\n'}, "shell")
        self.assertEqual([], self.complaints({"app/a.cpp": "QRandomGenerator::system()->generate();\n"}))


class Binaries(unittest.TestCase):
    def test_program_with_torch(self):
        self.assertTrue(list(check_binaries.check_needed("lightreel", ["libtorch_cpu.so"])))

    def test_engine(self):
        self.assertEqual([], list(check_binaries.check_needed("liblightreel_engine.so", ["libtorch_cpu.so", "libc10.so"])))
        self.assertTrue(list(check_binaries.check_needed("liblightreel_engine.so", ["libtorch_cpu.so"])))
        self.assertTrue(list(check_binaries.check_needed(
            "liblightreel_engine.so", ["libtorch_cpu.so", "libc10.so", "libtorch.so"])))

    def test_command_line_with_widgets(self):
        self.assertTrue(list(check_binaries.check_needed("lightreel-cli", ["libQt6Widgets.so.6"])))
        self.assertEqual([], list(check_binaries.check_needed("lightreel-cli", ["libQt6Gui.so.6"])))

    def test_base_with_pictures(self):
        self.assertTrue(list(check_binaries.check_needed("liblightreel_base.so", ["libQt6Gui.so.6"])))

    def test_unpicklers_are_known(self):
        for symbol in ("torch::jit::load(std::string)", "caffe2::serialize::PyTorchStreamReader::x"):
            self.assertTrue(check_binaries.UNPICKLERS.search(symbol))


class Files(unittest.TestCase):
    def test_long_file_and_leftover(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "core").mkdir()
            Path(folder, "core/a.cpp").write_text("\n" * 501)
            Path(folder, "core/b.cpp").write_text("// TO" "DO later\n")
            self.assertEqual(2, len(list(check_files.complaints(Path(folder)))))


if __name__ == "__main__":
    unittest.main()
