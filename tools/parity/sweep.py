"""Makes unseen checkpoints of many shapes and holds lightreel-cli against diffusers on each. See README.md."""
import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import load_file, save_file

import compare
import random_folder

CLIP_PROMPT = "a red circle moving right, slowly"
LONG = " ".join(f"word{i} of a very long prompt," for i in range(60))

# name: (settings of the folder, run). Settings as random_folder's --set; apart from these: class (the sampler's), dtype, motion_unet, shard,
# and adapter: the folder becomes a plain Stable Diffusion one, its motion adapter a single file with names as published.
CASES = {
    "one-layer": (["unet.layers_per_block=1", "motion_adapter.motion_layers_per_block=1"], {}),
    "three-layers": (["unet.layers_per_block=3", "motion_adapter.motion_layers_per_block=3"], dict(frames=3)),
    "mixed-layers": (["unet.layers_per_block=[1,3]", "motion_adapter.motion_layers_per_block=[1,3]"], dict(guidance=4.0)),
    "transformer-2": (["unet.transformer_layers_per_block=2"], dict(width=40, height=24)),
    "transformer-mixed": (["unet.transformer_layers_per_block=[1,3]", "unet.attention_head_dim=[2,4]"], dict(frames=1)),
    "motion-2": (["motion_adapter.motion_transformer_layers_per_block=2", "motion_adapter.motion_transformer_layers_per_mid_block=2"], {}),
    "motion-mixed": (["motion_adapter.motion_transformer_layers_per_block=[2,1]", "motion_adapter.motion_num_attention_heads=[4,8]"], dict(frames=7)),
    "no-mid-motion": (["motion_adapter.use_motion_mid_block=false"], dict(frames=5)),
    "short-table": (["motion_adapter.motion_max_seq_length=16"], dict(frames=16)),
    "table-24": (["motion_adapter.motion_max_seq_length=24"], dict(frames=24, steps=2)),
    "three-levels": (["unet.block_out_channels=[8,16,24]", "unet.down_block_types=[\"DownBlock2D\",\"CrossAttnDownBlock2D\",\"CrossAttnDownBlock2D\"]",
                      "unet.up_block_types=[\"CrossAttnUpBlock2D\",\"CrossAttnUpBlock2D\",\"UpBlock2D\"]",
                      "motion_adapter.block_out_channels=[8,16,24]"], dict(width=56, height=72)),
    "four-levels": (["unet.block_out_channels=[8,16,24,24]", "unet.down_block_types=[\"CrossAttnDownBlock2D\",\"CrossAttnDownBlock2D\",\"CrossAttnDownBlock2D\",\"DownBlock2D\"]",
                     "unet.up_block_types=[\"UpBlock2D\",\"CrossAttnUpBlock2D\",\"CrossAttnUpBlock2D\",\"CrossAttnUpBlock2D\"]",
                     "motion_adapter.block_out_channels=[8,16,24,24]"], dict(width=88, height=104, frames=3)),
    "attention-everywhere": (["unet.down_block_types=[\"CrossAttnDownBlock2D\",\"CrossAttnDownBlock2D\"]",
                              "unet.up_block_types=[\"CrossAttnUpBlock2D\",\"CrossAttnUpBlock2D\"]"], dict(width=8, height=8)),
    "attention-one-sided": (["unet.down_block_types=[\"DownBlock2D\",\"CrossAttnDownBlock2D\"]",
                             "unet.up_block_types=[\"UpBlock2D\",\"CrossAttnUpBlock2D\"]"], dict(width=24, height=8)),
    "linear-projection": (["unet.use_linear_projection=true", "unet.cross_attention_dim=40", "text_encoder.hidden_size=40",
                           "text_encoder.projection_dim=40", "text_encoder.intermediate_size=100"], dict(guidance=7.5, negative_prompt="blurry, 日本")),
    "uneven-heads": (["unet.block_out_channels=[24,40]", "motion_adapter.block_out_channels=[24,40]", "unet.attention_head_dim=[3,5]",
                      "motion_adapter.motion_num_attention_heads=[6,10]"], dict(frames=9)),
    "groups-1": (["unet.norm_num_groups=1", "vae.norm_num_groups=1"], {}),
    "groups-8": (["unet.norm_num_groups=8", "unet.norm_eps=1e-6", "motion_adapter.motion_norm_num_groups=4"], {}),
    "gelu-text": (["text_encoder.hidden_act=\"gelu\"", "text_encoder.layer_norm_eps=1e-6", "text_encoder.num_hidden_layers=5",
                   "text_encoder.num_attention_heads=8"], dict(prompt=LONG, guidance=3.0)),
    "empty-negative": (["unet.transformer_layers_per_block=[2,2]"], dict(prompt=" ...!", guidance=2.0, negative_prompt="")),
    "vae-plain": (["vae.use_quant_conv=false", "vae.use_post_quant_conv=false", "vae.layers_per_block=3", "vae.scaling_factor=0.9"], {}),
    "vae-no-attention": (["vae.mid_block_add_attention=false", "vae.block_out_channels=[8,8,24]", "vae.down_block_types=[\"DownEncoderBlock2D\",\"DownEncoderBlock2D\",\"DownEncoderBlock2D\"]",
                          "vae.up_block_types=[\"UpDecoderBlock2D\",\"UpDecoderBlock2D\",\"UpDecoderBlock2D\"]"], dict(width=24, height=40)),
    "latents-8": (["vae.latent_channels=8", "unet.in_channels=8", "unet.out_channels=8"], dict(frames=2)),
    "latents-16": (["vae.latent_channels=16", "unet.in_channels=16", "unet.out_channels=16"], dict(width=48)),
    "motion-unet": (["motion_unet", "motion_adapter.use_motion_mid_block=true", "unet.norm_num_groups=8"], dict(guidance=5.0)),
    "motion-unet-plain": (["motion_unet", "motion_adapter.use_motion_mid_block=false", "motion_adapter.motion_transformer_layers_per_block=[1,2]",
                           "unet.layers_per_block=[2,1]"], dict(frames=11)),
    "lightning-file": (["adapter=lightning", "motion_adapter.motion_num_attention_heads=8"], {}),
    "original-v1-file": (["adapter=original", "motion_adapter.motion_num_attention_heads=8", "motion_adapter.use_motion_mid_block=false",
                          "motion_adapter.motion_max_seq_length=24"], dict(frames=6)),
    "original-v2-file": (["adapter=original", "motion_adapter.motion_num_attention_heads=8"], dict(guidance=3.0)),
    "original-v3-file": (["adapter=module", "motion_adapter.motion_num_attention_heads=8", "motion_adapter.use_motion_mid_block=false"], {}),
    "bf16-file": (["dtype=bf16", "unet.layers_per_block=1", "motion_adapter.motion_layers_per_block=1"], {}),
    "fp16-file": (["dtype=fp16", "unet.transformer_layers_per_block=2"], {}),
    "sharded": (["shard=100KB"], {}),
    "ddim-scaled-leading": (["class=DDIMScheduler", "scheduler.beta_schedule=\"scaled_linear\"", "scheduler.timestep_spacing=\"leading\"",
                             "scheduler.set_alpha_to_one=false", "scheduler.clip_sample=false"], dict(steps=5)),
    "ddim-clip": (["class=DDIMScheduler", "scheduler.clip_sample=true", "scheduler.clip_sample_range=0.7", "scheduler.timestep_spacing=\"linspace\"",
                   "scheduler.prediction_type=\"sample\""], dict(steps=5)),
    "ddim-zero-snr": (["class=DDIMScheduler", "scheduler.rescale_betas_zero_snr=true", "scheduler.prediction_type=\"v_prediction\"",
                       "scheduler.clip_sample=false"], dict(steps=6, guidance=2.0)),
    "ddim-thresholding": (["class=DDIMScheduler", "scheduler.thresholding=true", "scheduler.sample_max_value=1.5",
                           "scheduler.dynamic_thresholding_ratio=0.9"], dict(steps=5)),
    "pndm": (["class=PNDMScheduler", "scheduler.beta_schedule=\"scaled_linear\"", "scheduler.timestep_spacing=\"leading\"",
              "scheduler.skip_prk_steps=true", "scheduler.set_alpha_to_one=false"], dict(steps=7)),
    "euler-karras": (["scheduler.use_karras_sigmas=true", "scheduler.sigma_min=0.1", "scheduler.sigma_max=12.0"], dict(steps=6)),
    "euler-exponential": (["scheduler.use_exponential_sigmas=true", "scheduler.timestep_spacing=\"linspace\"", "scheduler.final_sigmas_type=\"sigma_min\""], dict(steps=6)),
    "euler-log": (["scheduler.interpolation_type=\"log_linear\"", "scheduler.timestep_spacing=\"leading\""], dict(steps=5)),
    "euler-continuous": (["scheduler.timestep_type=\"continuous\"", "scheduler.prediction_type=\"v_prediction\"", "scheduler.use_karras_sigmas=true"], dict(steps=5)),
    "euler-zero-snr": (["scheduler.rescale_betas_zero_snr=true", "scheduler.prediction_type=\"v_prediction\""], dict(steps=4)),
    "ancestral": (["class=EulerAncestralDiscreteScheduler", "scheduler.timestep_spacing=\"linspace\""], dict(steps=5, guidance=3.0)),
    "ancestral-v": (["class=EulerAncestralDiscreteScheduler", "scheduler.prediction_type=\"v_prediction\"", "scheduler.rescale_betas_zero_snr=true"], dict(steps=5)),
    "dpmpp": (["class=DPMSolverMultistepScheduler", "scheduler.timestep_spacing=\"leading\""], dict(steps=6)),
    "dpmpp-heun": (["class=DPMSolverMultistepScheduler", "scheduler.solver_type=\"heun\"", "scheduler.lower_order_final=false"], dict(steps=6)),
    "dpmpp-clipped": (["class=DPMSolverMultistepScheduler", "scheduler.beta_schedule=\"squaredcos_cap_v2\"", "scheduler.lambda_min_clipped=-5.1",
                       "scheduler.timestep_spacing=\"linspace\""], dict(steps=6)),
    "dpmpp-karras": (["class=DPMSolverMultistepScheduler", "scheduler.use_karras_sigmas=true", "scheduler.prediction_type=\"v_prediction\""], dict(steps=16)),
    "dpmpp-exponential": (["class=DPMSolverMultistepScheduler", "scheduler.use_exponential_sigmas=true"], dict(steps=5)),
    "dpmpp-threshold": (["class=DPMSolverMultistepScheduler", "scheduler.thresholding=true", "scheduler.euler_at_final=true"], dict(steps=5)),
    "other-scheduler": (["class=DDIMScheduler", "scheduler.clip_sample=true", "scheduler.set_alpha_to_one=false"], dict(steps=5, scheduler="dpmpp_2m_karras")),
    # What no sampler here can do: one clear paragraph, exit code 6, no picture.
    "dpm-sde": (["class=DPMSolverMultistepScheduler", "scheduler.algorithm_type=\"sde-dpmsolver++\""], dict(refused=True)),
    "dpm-third-order": (["class=DPMSolverMultistepScheduler", "scheduler.solver_order=3"], dict(refused=True)),
    "dpm-lu": (["class=DPMSolverMultistepScheduler", "scheduler.use_lu_lambdas=true"], dict(refused=True)),
    "unipc": (["class=UniPCMultistepScheduler"], dict(refused=True)),
    "vae-shift": (["vae.shift_factor=0.1"], dict(refused=True)),
}


def make(name, settings, folder):
    """The case's folder; None when diffusers itself cannot make it."""
    configs = random_folder.configurations(random_folder.PRESETS["tiny"])
    extra = dict(word.split("=", 1) for word in settings if "." not in word.split("=")[0] and "=" in word)
    random_folder.apply(configs, [word for word in settings if "." in word.split("=")[0]])
    random_folder.make_folder(folder, configs, extra.get("class", "EulerDiscreteScheduler"), extra.get("dtype", "fp32"),
                              "motion_unet" in settings, extra.get("shard"), seed=sum(name.encode()) % 1000)


def original_name(name):
    """diffusers' name of a motion module's tensor in the words of AnimateDiff's own files; both attentions hold the positions there."""
    head, tail = name.split(".motion_modules.")
    number, rest = tail.split(".", 1)
    for now, then in ((".norm1.", ".norms.0."), (".norm2.", ".norms.1."), (".norm3.", ".ff_norm."), (".attn1.", ".attention_blocks.0."),
                      (".attn2.", ".attention_blocks.1."), (".pos_embed.", ".attention_blocks.0.pos_encoder.")):
        rest = rest.replace(now, then)
    return f"{head}.motion_modules.{number}.temporal_transformer.{rest}"


def make_adapter_file(kind, model):
    """Takes the motion adapter out of the folder. Returns the file it becomes."""
    tensors = load_file(model / "motion_adapter/diffusion_pytorch_model.safetensors")
    if kind != "lightning":
        renamed = {original_name(name): tensor for name, tensor in tensors.items()}
        twice = {name.replace("blocks.0.pos_encoder", "blocks.1.pos_encoder"): t.clone() for name, t in renamed.items() if "pos_encoder" in name}
        tensors = {("module." if kind == "module" else "") + name: tensor for name, tensor in (renamed | twice).items()}
    target = model.parent / f"{kind}.safetensors"
    save_file(tensors, target)
    shutil.rmtree(model / "motion_adapter")
    index = json.loads((model / "model_index.json").read_text()) | dict(_class_name="StableDiffusionPipeline", safety_checker=[None, None])
    del index["motion_adapter"]
    (model / "model_index.json").write_text(json.dumps(index))
    return target


def prepare(name, settings, run, cli, scratch, dtype):
    """The case's checkpoint, noise and diffusers' numbers, unless they are there already. Returns its options."""
    folder = scratch / name
    o = SimpleNamespace(**(dict(model=str(folder / "model"), motion_adapter=None, dtype=dtype, width=48, height=32, frames=4, steps=3,
                                scheduler=None, guidance=1.0, prompt=CLIP_PROMPT, negative_prompt=None, seed=5, decode_chunk=16,
                                cli=cli, refused=False) | run))
    reference = folder / f"diffusers-{dtype}.safetensors"
    if reference.exists() or (o.refused and (folder / "noise.safetensors").exists()):
        return o, folder, reference
    make(name, settings, folder / "model")
    noise = compare.latent_noise(o)
    save_file(dict(latents=noise), folder / "noise.safetensors")
    if not o.refused:
        tensors, _ = compare.run_diffusers(o, noise)
        save_file({part: tensor.contiguous() for part, tensor in tensors.items()}, reference)
    kind = [word.split("=")[1] for word in settings if word.startswith("adapter=")]
    if kind:
        make_adapter_file(kind[0], folder / "model")
    return o, folder, reference


def hold(*case):
    """One line for the table, and whether it is as it should be."""
    o, folder, reference = prepare(*case)
    noise = load_file(folder / "noise.safetensors")["latents"]
    for kind in ("lightning", "original", "module"):
        if (folder / f"{kind}.safetensors").exists():
            o.motion_adapter = folder / f"{kind}.safetensors"
    done = subprocess.run(compare.lightreel_command(o, folder), capture_output=True, text=True)
    message = done.stderr.strip()
    if o.refused:
        return f"refused ({done.returncode}): {message}", done.returncode == 6 and len(message.splitlines()) == 1
    if done.returncode != 0:
        return f"exit {done.returncode}: {message}", False
    ours, _ = compare.read_lightreel(folder)
    theirs = load_file(reference)
    allowed = dict.fromkeys(compare.PARTS, compare.TOLERANCE[o.dtype])
    peer = ""
    if o.dtype != "float32":        # both bfloat16 runs against diffusers in float32: rounding of two runs would add up
        truth = load_file(prepare(*case[:-1], "float32")[2])
        own = {part: compare.distance(theirs[part], truth[part]) for part in compare.PARTS}
        allowed = {part: max(allowed[part], 1.1 * own[part]) for part in compare.PARTS}
        peer = f"diffusers' own {own['latents']:.1e} {own['frames']:.1e}  "
        theirs = truth
    off = {part: compare.distance(ours[part], theirs[part]) for part in compare.PARTS}
    moved = compare.distance(theirs["latents"], noise)      # a run that hardly moves would compare nothing
    line = "".join(f"{part} {value:.1e}  " for part, value in off.items())
    sound = moved > 0.05 and all(off[part] <= allowed[part] for part in compare.PARTS)
    return line + peer + (f"moved {moved:.2f}" if moved > 0.05 else "hardly moved"), sound


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("folder", help="where the checkpoints go; each is removed after its run")
    p.add_argument("cases", nargs="*", help="default: all")
    p.add_argument("--dtype", choices=compare.TOLERANCE, default="float32")
    p.add_argument("--cli", default=str(compare.ROOT / "build/release/bin/lightreel-cli"))
    p.add_argument("--keep", action="store_true", help="keep the checkpoints and diffusers' numbers for the next time")
    p.add_argument("--prepare", action="store_true", help="only make them")
    o = p.parse_args()
    torch.set_num_threads(1)
    wrong = []
    for name in o.cases or CASES:
        try:
            if o.prepare:
                prepare(name, *CASES[name], o.cli, Path(o.folder), o.dtype)
                print(f"made {name}", flush=True)
                continue
            line, good = hold(name, *CASES[name], o.cli, Path(o.folder), o.dtype)
        except Exception as problem:                        # one case must not end the sweep
            line, good = f"{type(problem).__name__}: {str(problem)[:200]}", False
        print(f"{'ok  ' if good else 'BAD '}{name:<22}{line}", flush=True)
        wrong += [] if good else [name]
        if not (o.keep or o.prepare):
            shutil.rmtree(Path(o.folder) / name, ignore_errors=True)
    print(f"{len(o.cases or CASES) - len(wrong)} of {len(o.cases or CASES)} as they should be" + (f"; not: {', '.join(wrong)}" if wrong else ""))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
