"""diffusers and its DeepCache helper beside lightreel-cli on one model folder, run by turns on this machine.

    python tools/bench/against_diffusers.py --model FOLDER [--rounds 3] [--json FILE]

Needs torch, diffusers, transformers and DeepCache. Each run is a process of its own. "All switches" is LightCache with weights streamed
and exact chunks. "Above the weights" is for diffusers what the process grew to from where all its weights were in memory,
for lightreel-cli the allocator's peak without weights. Prints medians over the rounds and ratios; a shared machine is noisy, so look at the ratios of one call and at the spread of its rounds (--json has them all).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = dict(full="full step, s", reuse="reuse step, s", decode="decode, s", total="encode to decode, s", resident="peak resident, GiB",
            working="above weights, MiB", allocated="peak allocated, MiB")


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True, help="diffusers folder of AnimateDiff or Stable Video Diffusion")
    p.add_argument("--dtype", choices=("float32", "bfloat16"), default="bfloat16")
    p.add_argument("--size", type=int, default=256, help="width and height in pixels")
    p.add_argument("--height", type=int, default=0, help="another height than width")
    p.add_argument("--decode-chunk", type=int, default=0, help="Stable Video Diffusion: frames decoded at once on both sides; 0: all")
    p.add_argument("--frames", type=int, default=16)
    p.add_argument("--steps", type=int, default=8)
    p.add_argument("--guidance", type=float, default=1.0)
    p.add_argument("--interval", type=int, default=2, help="of the cached runs")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--lightreel-options", default="", help="more words for lightreel-cli, as one string")
    p.add_argument("--cli", default=str(ROOT / "build/release/bin/lightreel-cli"))
    p.add_argument("--json", help="file for every run's figures")
    p.add_argument("--peer", choices=("plain", "cached"), help=argparse.SUPPRESS)
    return p.parse_args()


# ------------------------------------------------------------------------------------------------ diffusers, in a process of its own
def run_peer(o):
    """Prints one JSON object: seconds of every step, of decoding and in all, loading left out."""
    import diffusers
    import torch
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    pipe = getattr(diffusers, pipeline_class(o)).from_pretrained(o.model, torch_dtype=getattr(torch, o.dtype))
    pipe.set_progress_bar_config(disable=True)
    if o.peer == "cached":
        from DeepCache.extension.deepcache import DeepCacheSDHelper
        helper = DeepCacheSDHelper(pipe=pipe)
        helper.set_params(cache_interval=o.interval, cache_branch_id=0)
        helper.enable()
    ends, decoding, decode = [], [], pipe.decode_latents

    def timed_decode(*args, **more):
        begin = time.monotonic()
        result = decode(*args, **more)
        decoding.append(time.monotonic() - begin)
        return result

    pipe.decode_latents = timed_decode
    inner = pipe.unet.forward

    def timed_step(*args, **more):
        begin = time.monotonic()
        result = inner(*args, **more)
        ends.append(time.monotonic() - begin)
        return result

    pipe.unet.forward = timed_step
    loaded = weights_in_memory(pipe)
    begin = time.monotonic()
    with torch.inference_mode():
        pipe(**peer_words(o), num_frames=o.frames, width=o.size, height=height(o), num_inference_steps=o.steps,
             generator=torch.Generator().manual_seed(1))
    total = time.monotonic() - begin
    print(json.dumps(dict(steps=ends, decode=sum(decoding), total=total, working=resident("VmHWM") - loaded)))


def pipeline_class(o):
    return json.loads((Path(o.model) / "model_index.json").read_text())["_class_name"]


def makes_pictures_move(o):
    return pipeline_class(o) == "StableVideoDiffusionPipeline"


def height(o):
    return o.height or o.size


def start_picture(o):
    from PIL import Image
    import numpy as np
    y, x = np.mgrid[0:height(o), 0:o.size]
    return Image.fromarray(np.stack([x * 255 // o.size, y * 255 // height(o), (x * y) % 256], -1).astype("uint8"))


def peer_words(o):
    if makes_pictures_move(o):
        return dict(image=start_picture(o), min_guidance_scale=1.0, max_guidance_scale=o.guidance, decode_chunk_size=o.decode_chunk or None)
    return dict(prompt="a red circle moving right", guidance_scale=o.guidance)


def resident(field):
    """Bytes of this process: VmRSS now, VmHWM the highest."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


def weights_in_memory(pipe):
    """Touches every weight, lets the highest value begin anew and returns the present one."""
    for part in pipe.components.values():
        for weight in part.parameters() if hasattr(part, "parameters") else ():
            weight.float().sum()
    Path("/proc/self/clear_refs").write_text("5")
    return resident("VmRSS")


def figures(steps, interval, decode, total, resident, working, allocated=None):
    """The first step is left out of the medians: it warms up on both sides."""
    full = [s for i, s in enumerate(steps) if i % interval == 0]
    reuse = [s for i, s in enumerate(steps) if i % interval != 0]
    return dict(full=statistics.median(full[1:] or full), reuse=statistics.median(reuse) if reuse else None, decode=decode, total=total,
                resident=resident / 2**30, working=working / 2**20, allocated=allocated and allocated / 2**20)


def measured(command):
    """Its standard output and peak resident bytes."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"exit code {os.waitstatus_to_exitcode(status)}: {' '.join(map(str, command))}")
    return text, usage.ru_maxrss * 1024


def peer(o, mode):
    text, resident = measured([sys.executable, __file__, *sys.argv[1:], "--peer", mode])
    run = json.loads(text.strip().splitlines()[-1])
    return figures(run["steps"], o.interval if mode == "cached" else 1, run["decode"], run["total"], resident,
                   run["working"])


# ------------------------------------------------------------------------------------------------ lightreel-cli
def our_words(o, scratch):
    if not makes_pictures_move(o):
        return ["a red circle moving right", "--guidance", o.guidance]
    start_picture(o).save(f"{scratch}/start.png")
    window = ["--temporal-decode", f"window:{o.decode_chunk}"] if o.decode_chunk else []
    return ["--image", f"{scratch}/start.png", "--min-guidance", 1, "--max-guidance", o.guidance, *window]


def ours(o, cached, more=()):
    with tempfile.TemporaryDirectory() as scratch:
        command = [o.cli, "generate", *our_words(o, scratch), "--model", Path(o.model).resolve(), "--dtype", o.dtype, "--width", o.size,
                   "--height", height(o), "--frames", o.frames, "--steps", o.steps, "--seed", 1, "--quiet",
                   "--output", f"{scratch}/clip.mp4", "--record", f"{scratch}/record.json", *more, *o.lightreel_options.split()]
        if cached:
            command += ["--cache", "lightcache", "--cache-interval", o.interval]
        _, resident = measured(command)
        record = json.loads(Path(scratch, "record.json").read_text())
    seconds = record["seconds"]
    return figures([step["seconds"] for step in record["steps"]], o.interval if cached else 1, seconds["decode"],
                   sum(seconds[stage] for stage in ("encode", "denoise", "decode")), resident,
                   max(record["peak_working_bytes"].values()), max(record["peak_bytes"].values()))


# ------------------------------------------------------------------------------------------------ the table
def median(runs, row):
    values = [run[row] for run in runs if run[row] is not None]
    return statistics.median(values) if values else None


def cell(value, width=12):
    return f"{value:>{width}.2f}" if value is not None else f"{'-':>{width}}"


def main():
    o = options()
    if o.peer:
        run_peer(o)
        return
    sides = {"diffusers": lambda: peer(o, "plain"), "lightreel": lambda: ours(o, False), "DeepCache": lambda: peer(o, "cached"),
             "LightCache": lambda: ours(o, True), "all": lambda: ours(o, True, ("--preset", "least-memory"))}
    runs = {name: [] for name in sides}
    for number in range(o.rounds):
        for name, run in sides.items():
            print(f"round {number + 1} of {o.rounds}: {name}", file=sys.stderr, flush=True)
            runs[name].append(run())
    print(f"{o.dtype}, {o.size}x{height(o)}, {o.frames} frames, {o.steps} steps, guidance {o.guidance:g}, interval {o.interval}; "
          f"medians of {o.rounds}")
    print(f"{'':<22}{'diffusers':>12}{'lightreel':>12}{'ratio':>8}{'DeepCache':>14}{'LightCache':>12}{'ratio':>8}"
          f"{'all switches':>14}{'ratio':>8}")
    for row, title in ROWS.items():
        a, b, c, d, e = (median(runs[name], row) if name in runs else None
                         for name in ("diffusers", "lightreel", "DeepCache", "LightCache", "all"))
        print(f"{title:<22}{cell(a)}{cell(b)}{cell(a / b if a and b else None, 8)}{cell(c, 14)}{cell(d)}{cell(c / d if c and d else None, 8)}"
              f"{cell(e, 14)}{cell(c / e if c and e else None, 8)}")
    if o.json:
        Path(o.json).write_text(json.dumps(dict(settings=vars(o), runs=runs), indent=1))


if __name__ == "__main__":
    main()
