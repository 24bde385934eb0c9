#!/usr/bin/env python3
"""Makes the weight file with which Lightreel measures LPIPS.

    pip install torch torchvision lpips safetensors
    python tools/lpips/convert.py [--alexnet FILE] [OUT]

OUT is lpips-alex.safetensors in Lightreel's models folder when it is not given. The weights of AlexNet are those of
torchvision (IMAGENET1K_V1), which downloads them; or FILE, an alexnet-*.pth that was downloaded before. The weights of
the linear layers are those of PyPI lpips, version 0.1. Neither is part of Lightreel; see docs/third_party.md.
"""
import argparse
import os
from pathlib import Path

STAGES = (0, 3, 6, 8, 10)   # AlexNet's convolutions


def lpips_tensors(alexnet, linear):
    """State dicts of torchvision's AlexNet and of lpips' linear layers -> the tensors of Lightreel's file, float32."""
    tensors = {f"features.{i}.{kind}": alexnet[f"features.{i}.{kind}"] for i in STAGES for kind in ("weight", "bias")}
    tensors |= {f"lin{k}.weight": linear[f"lin{k}.model.1.weight"] for k in range(len(STAGES))}
    return {name: tensor.detach().float().contiguous() for name, tensor in tensors.items()}


def models_folder():
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(os.environ.get("LIGHTREEL_HOME") or Path(data) / "lightreel") / "models"


def main():
    import lpips
    import torch
    import torchvision
    from safetensors.torch import save_file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alexnet", type=Path, help="a downloaded state dict of torchvision's AlexNet")
    parser.add_argument("out", nargs="?", type=Path, default=models_folder() / "lpips-alex.safetensors")
    options = parser.parse_args()
    if options.alexnet:
        alexnet = torch.load(options.alexnet, map_location="cpu", weights_only=True)
    else:
        alexnet = torchvision.models.alexnet(weights="IMAGENET1K_V1").state_dict()
    linear = torch.load(Path(lpips.__file__).parent / "weights/v0.1/alex.pth", map_location="cpu", weights_only=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    part = options.out.with_suffix(".part")
    save_file(lpips_tensors(alexnet, linear), part)
    part.replace(options.out)
    print(options.out)


if __name__ == "__main__":
    main()
