"""The side of compare.py that is Stable Video Diffusion's own: what diffusers is given, and what lightreel-cli is."""
import json
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image


# Said to both: a folder may have defaults of its own, which diffusers does not know.
FPS, MOTION_BUCKET, NOISE_AUG = 7, 127, 0.02


def is_stable_video(model):
    return json.loads((Path(model) / "model_index.json").read_text())["_class_name"] == "StableVideoDiffusionPipeline"


def start_picture(o):
    """Of the clip's shape, so that nothing is cropped, but not of its size: ramps, stripes and a disc."""
    width, height = o.width * 5 // 4, o.height * 5 // 4
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([255 * x / width, 255 * y / height, np.where(x // 9 % 2, 40, 200)], -1)
    rgb[(x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (height / 5) ** 2] = 230, 30, 60
    return Image.fromarray(rgb.astype(np.uint8))


def noise_shape(o, channels, factor):
    return 1, o.frames, channels, o.height // factor, o.width // factor


@torch.no_grad()
def run_diffusers(o, noise):
    """Conditioning, latents and frames, and seconds by stage."""
    import diffusers
    begin = time.monotonic()
    pipe = diffusers.StableVideoDiffusionPipeline.from_pretrained(o.model, torch_dtype=getattr(torch, o.dtype))
    pipe.set_progress_bar_config(disable=True)
    seconds, ends = dict(load=time.monotonic() - begin), []
    begin = time.monotonic()
    embedding = pipe._encode_image(start_picture(o), "cpu", 1, o.guidance > 1)
    seconds["encode"] = time.monotonic() - begin
    begin = time.monotonic()
    latents = pipe(start_picture(o), num_frames=o.frames, width=o.width, height=o.height, num_inference_steps=o.steps, min_guidance_scale=1.0,
                   max_guidance_scale=o.guidance, fps=FPS, motion_bucket_id=MOTION_BUCKET, noise_aug_strength=NOISE_AUG, latents=noise.to(pipe.unet.dtype), generator=torch.Generator().manual_seed(o.seed),
                   output_type="latent", callback_on_step_end=lambda *_: ends.append(time.monotonic()) or {}).frames
    seconds["denoise"] = time.monotonic() - begin
    begin = time.monotonic()
    decoded = pipe.decode_latents(latents, o.frames, o.decode_chunk)
    frames = pipe.video_processor.postprocess_video(decoded, output_type="pt")[0]
    seconds["decode"] = time.monotonic() - begin
    seconds["step"] = (ends[-1] - ends[0]) / (len(ends) - 1) if len(ends) > 1 else seconds["denoise"]
    return dict(conditioning=embedding.float(), latents=latents.float(), frames=frames.float()), seconds


def words(o, folder):
    """For lightreel-cli, instead of a prompt."""
    start_picture(o).save(folder / "start.png")
    return ["--image", folder / "start.png", "--fit", "stretch", "--min-guidance", 1, "--max-guidance", o.guidance,
            "--fps", FPS, "--motion-bucket", MOTION_BUCKET, "--noise-aug", NOISE_AUG,
            "--temporal-decode", f"window:{o.decode_chunk}"]
