"""Makes a diffusers Stable Video Diffusion folder with random weights of a sensible size. See README.md."""
import argparse
import json
from pathlib import Path

import diffusers
import torch
from diffusers import AutoencoderKLTemporalDecoder, EulerDiscreteScheduler, UNetSpatioTemporalConditionModel
from random_folder import TYPES, apply, shake
from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

# Widths of the picture levels with their heads, and the other parts' sizes. "xt" is SVD-XT: CLIP ViT-H/14 and 25 frames.
PRESETS = dict(
    tiny=dict(channels=(32, 64), heads=(2, 4), layers=2, context=24, added=8, frames=6, vae=(32, 64), sample=8,
              vision=dict(width=32, inner=64, layers=2, heads=4, image=32, patch=8)),
    small=dict(channels=(64, 128, 256, 256), heads=(2, 4, 8, 8), layers=2, context=128, added=64, frames=14, vae=(32, 64, 64, 64), sample=32,
               vision=dict(width=64, inner=256, layers=4, heads=4, image=224, patch=32)),
    xt=dict(channels=(320, 640, 1280, 1280), heads=(5, 10, 20, 20), layers=2, context=1024, added=256, frames=25, vae=(128, 256, 512, 512), sample=96,
            vision=dict(width=1280, inner=5120, layers=32, heads=16, image=224, patch=14)))


def configurations(size):
    """The parts' settings as the published folders have them, for one of the sizes."""
    n, v = len(size["channels"]), size["vision"]
    unet = dict(sample_size=size["sample"], in_channels=8, out_channels=4, block_out_channels=size["channels"], num_attention_heads=size["heads"],
                layers_per_block=size["layers"], cross_attention_dim=size["context"], addition_time_embed_dim=size["added"],
                projection_class_embeddings_input_dim=3 * size["added"], num_frames=size["frames"],
                down_block_types=("CrossAttnDownBlockSpatioTemporal",) * (n - 1) + ("DownBlockSpatioTemporal",),
                up_block_types=("UpBlockSpatioTemporal",) + ("CrossAttnUpBlockSpatioTemporal",) * (n - 1))
    vae = dict(block_out_channels=size["vae"], layers_per_block=2, latent_channels=4, scaling_factor=0.18215, sample_size=768, force_upcast=True,
               down_block_types=("DownEncoderBlock2D",) * len(size["vae"]))
    vision = dict(hidden_size=v["width"], intermediate_size=v["inner"], num_hidden_layers=v["layers"], num_attention_heads=v["heads"],
                  image_size=v["image"], patch_size=v["patch"], projection_dim=size["context"], hidden_act="gelu")
    scheduler = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, interpolation_type="linear", num_train_timesteps=1000,
                     prediction_type="v_prediction", sigma_max=700.0, sigma_min=0.002, steps_offset=1, timestep_spacing="leading",
                     timestep_type="continuous", use_karras_sigmas=True)
    return dict(unet=unet, vae=vae, image_encoder=vision, scheduler=scheduler)


def write_index(folder):
    index = dict(_class_name="StableVideoDiffusionPipeline", _diffusers_version=diffusers.__version__,
                 feature_extractor=["transformers", "CLIPImageProcessor"], image_encoder=["transformers", "CLIPVisionModelWithProjection"],
                 scheduler=["diffusers", "EulerDiscreteScheduler"], unet=["diffusers", "UNetSpatioTemporalConditionModel"],
                 vae=["diffusers", "AutoencoderKLTemporalDecoder"])
    (Path(folder) / "model_index.json").write_text(json.dumps(index, indent=1))


def make_folder(folder, configs, dtype="fp32", seed=0):
    """configs as configurations() gives them."""
    folder = Path(folder)
    makers = dict(unet=lambda: UNetSpatioTemporalConditionModel(**configs["unet"]), vae=lambda: AutoencoderKLTemporalDecoder(**configs["vae"]),
                  image_encoder=lambda: CLIPVisionModelWithProjection(CLIPVisionConfig(**configs["image_encoder"])))
    count = 0
    for i, (name, make) in enumerate(makers.items()):
        network = shake(make(), 1000 * seed + i).to(TYPES[dtype])
        count += sum(p.numel() for p in network.parameters())
        network.save_pretrained(folder / name)
    EulerDiscreteScheduler(**configs["scheduler"]).save_pretrained(folder / "scheduler")
    CLIPImageProcessor().save_pretrained(folder / "feature_extractor")
    write_index(folder)
    return count


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--size", choices=PRESETS, default="tiny")
    parser.add_argument("--dtype", choices=TYPES, default="fp32")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="PART.KEY=JSON", help="another value for a part's setting")
    options = parser.parse_args()
    settings = configurations(PRESETS[options.size])
    apply(settings, options.set)
    print(f"{make_folder(options.folder, settings, options.dtype, options.seed) / 1e6:.1f} M parameters in {options.folder}")
