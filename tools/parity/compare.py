"""Holds lightreel-cli against diffusers on one model folder, number by number. See README.md."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import stable_video_peer
import torch
from safetensors.torch import load_file, save_file

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = dict(float32=1e-4, bfloat16=3e-2)
PARTS = ("conditioning", "latents", "frames")
SCHEDULERS = dict(euler="EulerDiscreteScheduler", euler_ancestral="EulerAncestralDiscreteScheduler", ddim="DDIMScheduler",
                  dpmpp_2m="DPMSolverMultistepScheduler", dpmpp_2m_karras="DPMSolverMultistepScheduler")


def distance(ours, theirs):
    """Relative L2 distance; infinite for other shapes."""
    if ours.shape != theirs.shape:
        return float("inf")
    return ((ours.double() - theirs.double()).norm() / theirs.double().norm().clamp_min(1e-12)).item()


# ------------------------------------------------------------------------------------------------ diffusers
def load_pipeline(o):
    import diffusers
    pipe = diffusers.AnimateDiffPipeline.from_pretrained(o.model, torch_dtype=getattr(torch, o.dtype))
    if o.motion_adapter:
        from diffusers import MotionAdapter, UNet2DConditionModel, UNetMotionModel
        unet = UNet2DConditionModel.from_pretrained(Path(o.model) / "unet", torch_dtype=getattr(torch, o.dtype))
        adapter = MotionAdapter.from_pretrained(o.motion_adapter, torch_dtype=getattr(torch, o.dtype))
        pipe.register_modules(unet=UNetMotionModel.from_unet2d(unet, adapter))
    if o.scheduler:
        karras = dict(use_karras_sigmas=True) if o.scheduler.endswith("karras") else {}
        pipe.scheduler = getattr(diffusers, SCHEDULERS[o.scheduler]).from_config(pipe.scheduler.config, **karras)
    pipe.set_progress_bar_config(disable=True)
    return pipe


@torch.no_grad()
def run_diffusers(o, noise):
    """Tensors named as in PARTS, and seconds by stage."""
    if stable_video_peer.is_stable_video(o.model):
        return stable_video_peer.run_diffusers(o, noise)
    seconds, begin = {}, time.monotonic()

    def lap(stage):
        nonlocal begin
        now = time.monotonic()
        seconds[stage], begin = now - begin, now

    pipe = load_pipeline(o)
    lap("load")
    guided = o.guidance > 1
    positive, negative = pipe.encode_prompt(o.prompt, "cpu", 1, guided, o.negative_prompt)
    lap("encode")
    ends = []
    latents = pipe(prompt=o.prompt, negative_prompt=o.negative_prompt, num_frames=o.frames, width=o.width, height=o.height,
                   num_inference_steps=o.steps, guidance_scale=o.guidance, latents=noise.to(pipe.unet.dtype), output_type="latent",
                   generator=torch.Generator().manual_seed(o.seed),
                   callback_on_step_end=lambda *_: ends.append(time.monotonic()) or {}).frames
    lap("denoise")
    frames = pipe.video_processor.postprocess_video(pipe.decode_latents(latents, o.decode_chunk), output_type="pt")[0]
    lap("decode")
    seconds["step"] = (ends[-1] - ends[0]) / (len(ends) - 1) if len(ends) > 1 else seconds["denoise"]
    conditioning = torch.cat([negative, positive]) if guided else positive
    return dict(conditioning=conditioning.float(), latents=latents.float(), frames=frames.float()), seconds


# ------------------------------------------------------------------------------------------------ lightreel-cli
def lightreel_command(o, folder):
    if stable_video_peer.is_stable_video(o.model):
        words = stable_video_peer.words(o, folder)
    else:
        words = ["--prompt", o.prompt, "--negative-prompt", o.negative_prompt or "", "--guidance", o.guidance]
    command = [o.cli, "generate", "--model", o.model, *words,
               "--width", o.width, "--height", o.height, "--frames", o.frames, "--steps", o.steps,
               "--seed", o.seed, "--dtype", o.dtype, "--noise", folder / "noise.safetensors", "--dump", folder / "dump",
               "--record", folder / "record.json", "--output", folder / "clip/", "--quiet"]
    if o.scheduler:
        command += ["--scheduler", o.scheduler]
    if o.motion_adapter:
        command += ["--motion-adapter", o.motion_adapter]
    return [f"{word}/" if word == folder / "clip" else str(word) for word in command]


def read_lightreel(folder):
    tensors = {part: load_file(folder / "dump" / f"{part}.safetensors")[part] for part in PARTS}
    record = json.loads((folder / "record.json").read_text())
    seconds = dict(record["seconds"])
    steps = [step["seconds"] for step in record["steps"]]
    seconds["step"] = sum(steps[1:]) / (len(steps) - 1) if len(steps) > 1 else steps[0]
    return tensors, seconds


def measured(command):
    """Runs it; seconds, peak resident bytes, exit code."""
    begin = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    return time.monotonic() - begin, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)


# ------------------------------------------------------------------------------------------------ both
def latent_noise(o):
    config = json.loads((Path(o.model) / "vae/config.json").read_text())
    factor = 2 ** (len(config["block_out_channels"]) - 1)
    channels = config.get("latent_channels", 4)
    shape = (1, channels, o.frames, o.height // factor, o.width // factor)
    if stable_video_peer.is_stable_video(o.model):
        shape = stable_video_peer.noise_shape(o, channels, factor)
    return torch.randn(shape, generator=torch.Generator().manual_seed(o.seed))


def run_reference(o, folder, dtype):
    """diffusers in a process of its own, so that its memory is its own."""
    target = folder / f"diffusers-{dtype}.safetensors"
    words = [*sys.argv[1:], "--dtype", dtype, "--reference-only", str(target), "--noise", str(folder / "noise.safetensors")]
    total, peak, code = measured([sys.executable, __file__, *words])
    if code != 0:
        sys.exit(f"diffusers ended with exit code {code}")
    return load_file(target), json.loads(target.with_suffix(".json").read_text()), total, peak


def print_differences(o, ours, theirs, truth):
    """True when one is over the tolerance. With a float32 run as truth both sides are held against that."""
    print(f"\n{'relative L2':<16}{'lightreel':>12}" + (f"{'diffusers ' + o.dtype:>22}" if truth else "") + f"{'allowed':>12}")
    over = False
    for part in PARTS:
        ours_off = distance(ours[part], (truth or theirs)[part])
        peer = f"{distance(theirs[part], truth[part]):>22.2e}" if truth else ""
        allowed = o.tolerance or TOLERANCE[o.dtype]
        over |= not ours_off <= allowed
        print(f"{part:<16}{ours_off:>12.2e}{peer}{allowed:>12.0e}{'' if ours_off <= allowed else '   over'}")
    return over


def print_costs(ours, theirs):
    print(f"\n{'':<24}{'lightreel':>12}{'diffusers':>12}{'ratio':>8}")
    for row, unit in (("encode", "s"), ("step", "s, without the first"), ("denoise", "s"), ("decode", "s"),
                      ("process", "s"), ("peak resident", "GiB")):
        print(f"{row + ', ' + unit:<30}{ours[row]:>6.2f}{theirs[row]:>12.2f}{theirs[row] / max(ours[row], 1e-9):>8.2f}")


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True, help="diffusers folder of AnimateDiff or Stable Video Diffusion")
    p.add_argument("--motion-adapter", help="folder of another motion adapter")
    p.add_argument("--dtype", choices=TOLERANCE, default="float32")
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--height", type=int, default=256)
    p.add_argument("--frames", type=int, default=16)
    p.add_argument("--steps", type=int, default=4)
    p.add_argument("--scheduler", choices=SCHEDULERS, help="default: the folder's")
    p.add_argument("--guidance", type=float, default=1.0)
    p.add_argument("--prompt", default="a red circle moving right over a blue background")
    p.add_argument("--negative-prompt")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--decode-chunk", type=int, default=16, help="frames that diffusers decodes at once")
    p.add_argument("--tolerance", type=float, help="default: 1e-4 in float32, 3e-2 in bfloat16")
    p.add_argument("--no-truth", action="store_true", help="bfloat16: compare with diffusers' bfloat16, not with its float32")
    p.add_argument("--cli", default=str(ROOT / "build/release/bin/lightreel-cli"))
    p.add_argument("--keep", help="folder for the tensors, the record and the frames; default: a temporary one")
    p.add_argument("--reference-only", help=argparse.SUPPRESS)
    p.add_argument("--noise", help=argparse.SUPPRESS)
    return p.parse_args()


def main():
    o = options()
    if o.reference_only:
        tensors, seconds = run_diffusers(o, load_file(o.noise)["latents"])
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, o.reference_only)
        Path(o.reference_only).with_suffix(".json").write_text(json.dumps(seconds))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(o.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        save_file(dict(latents=latent_noise(o)), folder / "noise.safetensors")
        total, peak, code = measured(lightreel_command(o, folder))
        if code != 0:
            sys.exit(f"lightreel-cli ended with exit code {code}")
        ours, cost = read_lightreel(folder)
        theirs, peer_cost, peer_total, peer_peak = run_reference(o, folder, o.dtype)
        truth = None if o.dtype == "float32" or o.no_truth else run_reference(o, folder, "float32")[0]
        cost |= {"process": total, "peak resident": peak / 2**30}
        peer_cost |= {"process": peer_total, "peak resident": peer_peak / 2**30}
        print_costs(cost, peer_cost)
        sys.exit(print_differences(o, ours, theirs, truth))


if __name__ == "__main__":
    main()
