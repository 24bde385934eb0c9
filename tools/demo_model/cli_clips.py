"""Clips made by lightreel-cli instead of diffusers, from the same noise."""
import os, subprocess, tempfile
from safetensors.torch import load_file


def make_clips(cli, folder, prompts, steps, guidance, seed, exact):
    """uint8 clips; prompt k has the noise of seed + k; bfloat16 where the processor has it, float32 if exact."""
    clips = []
    with tempfile.TemporaryDirectory() as scratch:
        for k, prompt in enumerate(prompts):
            subprocess.run([cli, "generate", "--model", os.path.abspath(folder), "--prompt", prompt, "--steps", str(steps), "--guidance", str(guidance),
                            "--seed", str(seed + k), "--dtype", "float32" if exact else "auto", "--output", f"{scratch}/{k}.mp4",
                            "--dump", scratch, "--quiet"], check=True)
            frames = load_file(f"{scratch}/frames.safetensors")["frames"]
            clips.append((frames * 255 + 0.5).byte().permute(0, 2, 3, 1).numpy())
    return clips
