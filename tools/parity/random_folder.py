"""Makes a diffusers AnimateDiff folder with random weights of a sensible size. See README.md."""
import argparse
import json
import math
import shutil
from pathlib import Path

import diffusers
import torch
from diffusers import AutoencoderKL, MotionAdapter, UNet2DConditionModel, UNetMotionModel
from transformers import CLIPTextConfig, CLIPTextModel

TOKENIZER = Path(__file__).resolve().parents[2] / "resources/models/lightreel-demo-t2v/tokenizer"
TYPES = dict(fp32=torch.float32, bf16=torch.bfloat16, fp16=torch.float16)

# Widths of the picture levels, their heads, and the other parts' sizes. "sd15" is Stable Diffusion 1.5 with AnimateDiff v1.5.2.
PRESETS = dict(
    tiny=dict(channels=(16, 32), heads=2, groups=4, context=32, vae=(8, 16, 16, 16), text=dict(layers=2, heads=2)),
    small=dict(channels=(64, 128, 256, 256), heads=8, groups=32, context=256, vae=(32, 64, 64, 64), text=dict(layers=4, heads=4)),
    sd15=dict(channels=(320, 640, 1280, 1280), heads=8, groups=32, context=768, vae=(128, 256, 512, 512), text=dict(layers=12, heads=12)))


def configurations(size):
    """The parts' settings as the published folders have them, for one of the sizes."""
    n, channels = len(size["channels"]), size["channels"]
    unet = dict(sample_size=64, block_out_channels=channels, layers_per_block=2, cross_attention_dim=size["context"],
                attention_head_dim=size["heads"], norm_num_groups=size["groups"],
                down_block_types=("CrossAttnDownBlock2D",) * (n - 1) + ("DownBlock2D",),
                up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * (n - 1))
    motion = dict(block_out_channels=channels, motion_layers_per_block=2, motion_norm_num_groups=size["groups"],
                  motion_num_attention_heads=size["heads"], motion_max_seq_length=32)
    levels = len(size["vae"])
    vae = dict(block_out_channels=size["vae"], layers_per_block=2 if levels == 4 else 1, norm_num_groups=min(size["vae"][0], 32) // 2 or 1,
               down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels, latent_channels=4,
               scaling_factor=0.18215, sample_size=512)
    if size is PRESETS["sd15"]:
        vae["norm_num_groups"] = 32
    text = dict(vocab_size=49408, hidden_size=size["context"], intermediate_size=4 * size["context"], num_hidden_layers=size["text"]["layers"],
                num_attention_heads=size["text"]["heads"], max_position_embeddings=77, projection_dim=size["context"],
                hidden_act="quick_gelu", bos_token_id=49406, eos_token_id=49407, pad_token_id=49407)
    scheduler = dict(beta_schedule="linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="trailing", steps_offset=1)
    return dict(unet=unet, motion_adapter=motion, vae=vae, text_encoder=text, scheduler=scheduler)


def motion_model(unet, motion):
    """The same network's settings in UNetMotionModel's words; the ones that it does not have are left out."""
    out = {key: value for key, value in unet.items() if key not in ("attention_head_dim", "down_block_types", "up_block_types")}
    out["num_attention_heads"] = unet.get("num_attention_heads") or unet["attention_head_dim"]
    for side in ("down_block_types", "up_block_types"):
        out[side] = tuple(name.replace("2D", "Motion") for name in unet[side])
    renamed = dict(motion_transformer_layers_per_block="temporal_transformer_layers_per_block",
                   motion_transformer_layers_per_mid_block="temporal_transformer_layers_per_mid_block")
    for key in ("motion_num_attention_heads", "motion_max_seq_length", "use_motion_mid_block", *renamed):
        if key in motion:
            out[renamed.get(key, key)] = motion[key]
    return out


@torch.no_grad()
def shake(model, seed):
    """Random weights that use every part of the network, keep its activations near 1 and let the prompt be seen."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        p.normal_(generator=generator)
        if p.ndim == 1:
            p.mul_(0.1)
            if "norm" in name and name.endswith("weight"):
                p.add_(1)
            continue
        gain = 0.9
        if ".attn2.to_q" in name or ".attn2.to_k" in name:
            gain = 2.0                                    # else every word of the prompt gets the same attention
        elif "conv2" in name or "to_out" in name or "ff.net.2" in name or "proj_out" in name:
            gain = 0.5                                    # ends of residual branches: deep networks must not grow
        p.mul_(gain / math.sqrt(p[0].numel()) if "embedding" not in name or "time" in name else 0.5)
    return model.eval()


def write_index(folder, unet, scheduler, adapter):
    index = dict(_class_name="AnimateDiffPipeline", _diffusers_version=diffusers.__version__, feature_extractor=[None, None],
                 image_encoder=[None, None], scheduler=["diffusers", scheduler], text_encoder=["transformers", "CLIPTextModel"],
                 tokenizer=["transformers", "CLIPTokenizer"], unet=["diffusers", unet], vae=["diffusers", "AutoencoderKL"],
                 motion_adapter=["diffusers", "MotionAdapter"] if adapter else [None, None])
    (folder / "model_index.json").write_text(json.dumps(index, indent=1))


def make_folder(folder, configs, scheduler="EulerDiscreteScheduler", dtype="fp32", motion_unet=False, shard=None, seed=0):
    """configs as configurations() gives them. motion_unet: one UNetMotionModel. shard: largest U-Net file, such as "500MB"."""
    folder = Path(folder)
    unet, motion = configs["unet"], configs["motion_adapter"]
    if motion_unet:
        networks = dict(unet=UNetMotionModel(**motion_model(unet, motion)))
    else:
        networks = dict(unet=UNet2DConditionModel(**unet), motion_adapter=MotionAdapter(**motion))
    networks["vae"] = AutoencoderKL(**configs["vae"])
    networks["text_encoder"] = CLIPTextModel(CLIPTextConfig(**configs["text_encoder"]))
    count = 0
    for i, name in enumerate(list(networks)):
        network = shake(networks.pop(name), 1000 * seed + i).to(TYPES[dtype])
        count += sum(p.numel() for p in network.parameters())
        network.save_pretrained(folder / name, **(dict(max_shard_size=shard) if shard and name == "unet" else {}))
    getattr(diffusers, scheduler)(**configs["scheduler"]).save_pretrained(folder / "scheduler")
    shutil.copytree(TOKENIZER, folder / "tokenizer", dirs_exist_ok=True)
    write_index(folder, "UNetMotionModel" if motion_unet else "UNet2DConditionModel", scheduler, not motion_unet)
    return count


def apply(configs, settings):
    """Settings such as unet.layers_per_block=3: the value is JSON."""
    for setting in settings:
        key, value = setting.split("=", 1)
        part, name = key.split(".", 1)
        configs[part][name] = json.loads(value)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--size", choices=PRESETS, default="tiny")
    parser.add_argument("--dtype", choices=TYPES, default="fp32")
    parser.add_argument("--motion-unet", action="store_true", help="one UNetMotionModel instead of a U-Net and a motion adapter")
    parser.add_argument("--shard", help="largest file of the U-Net, such as 500MB; more become shards with an index")
    parser.add_argument("--scheduler", default="EulerDiscreteScheduler", help="class name in diffusers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="PART.KEY=JSON",
                        help="part: unet, motion_adapter, vae, text_encoder, scheduler; may be repeated")
    o = parser.parse_args()
    wanted = configurations(PRESETS[o.size])
    apply(wanted, o.set)
    parameters = make_folder(o.folder, wanted, o.scheduler, o.dtype, o.motion_unet, o.shard, o.seed)
    print(f"{o.folder}: {parameters / 1e6:.1f} million parameters, {o.dtype}")
