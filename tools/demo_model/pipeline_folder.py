"""The exported pipeline folder: writing it from trained weights, reading it back, and making clips with it."""
import json, os, shutil
import diffusers, torch
from diffusers import AnimateDiffPipeline, AutoencoderKL, DDIMScheduler
from transformers import CLIPTextModel
from dataset import FRAMES, SIZE
from model import BETAS, END, TABLE, TOKENS, new_adapter, new_unet, text_config


def under(state, prefix):
    return {k[len(prefix):]: v for k, v in state.items() if k.startswith(prefix)}

def full_table(words, rows):
    """The CLIP vocabulary's token table: trained rows in their places, the unknown word's row everywhere else."""
    table = rows[words.unknown].repeat(TABLE, 1); table[torch.tensor(words.used)] = rows[:words.unknown]
    return table

def split_video(state):
    motion = {k: v for k, v in state.items() if "motion_modules" in k}
    return {k: v for k, v in state.items() if k not in motion}, motion

def export(state, words, vae, tokenizer, out):
    """Writes unet (UNet2DConditionModel), motion_adapter, vae, text encoder, tokenizer and scheduler; fp16."""
    unet, adapter, text = new_unet(), new_adapter(), CLIPTextModel(text_config(TABLE, END))
    plain, motion = split_video(under(state, "unet.")); unet.load_state_dict(plain)
    missing, unexpected = adapter.load_state_dict(motion, strict=False)
    assert not unexpected and all("pos_embed" in m for m in missing), (missing, unexpected)
    words_state = under(state, "text."); key = next(k for k in words_state if "token_embedding" in k)
    text.load_state_dict({**words_state, key: full_table(words, words_state[key])})
    for name, part in (("unet", unet), ("motion_adapter", adapter), ("text_encoder", text), ("vae", AutoencoderKL.from_pretrained(vae))):
        part.half().save_pretrained(f"{out}/{name}")
    save_tokenizer(tokenizer, f"{out}/tokenizer")
    DDIMScheduler(**BETAS, clip_sample=False, set_alpha_to_one=False, steps_offset=1, timestep_spacing="trailing").save_pretrained(f"{out}/scheduler")
    save_index(out)

def save_tokenizer(source, out):
    os.makedirs(out, exist_ok=True)
    for f in ("vocab.json", "merges.txt"):
        if os.path.abspath(source) != os.path.abspath(out): shutil.copy(f"{source}/{f}", f"{out}/{f}")
    config = dict(tokenizer_class="CLIPTokenizer", model_max_length=TOKENS, bos_token="<|startoftext|>", eos_token="<|endoftext|>",
                  pad_token="<|endoftext|>", unk_token="<|endoftext|>", do_lower_case=True)
    with open(f"{out}/tokenizer_config.json", "w") as f: json.dump(config, f, indent=2)

def save_index(out):
    parts = dict(feature_extractor=[None, None], image_encoder=[None, None], motion_adapter=["diffusers", "MotionAdapter"],
                 scheduler=["diffusers", "DDIMScheduler"], text_encoder=["transformers", "CLIPTextModel"], tokenizer=["transformers", "CLIPTokenizer"],
                 unet=["diffusers", "UNet2DConditionModel"], vae=["diffusers", "AutoencoderKL"])
    with open(f"{out}/model_index.json", "w") as f:
        json.dump(dict(_class_name="AnimateDiffPipeline", _diffusers_version=diffusers.__version__, **parts), f, indent=2)

def load_state(words, folder):
    """The way back: an exported folder as weights to go on training from."""
    from diffusers import MotionAdapter, UNet2DConditionModel
    load = dict(torch_dtype=torch.float32); state = {}
    for name, kind, prefix in (("unet", UNet2DConditionModel, "unet."), ("motion_adapter", MotionAdapter, "unet."), ("text_encoder", CLIPTextModel, "text.")):
        state |= {prefix + k: v for k, v in kind.from_pretrained(f"{folder}/{name}", **load).state_dict().items() if "pos_embed" not in k}
    key = next(k for k in state if "token_embedding" in k); table = state[key]
    spare = next(i for i in range(TABLE) if i not in words.used)
    state[key] = table[torch.tensor(words.used + [spare])]
    return state

@torch.no_grad()
def make_clips(folder, prompts, steps, guidance, seed, exact):
    """uint8 clips from the pipeline itself, in bf16 autocast unless exact; prompt k has the noise of seed + k."""
    pipe = AnimateDiffPipeline.from_pretrained(folder, torch_dtype=torch.float32); pipe.set_progress_bar_config(disable=True); clips = []
    for k, prompt in enumerate(prompts):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not exact):
            v = pipe(prompt, num_frames=FRAMES, height=SIZE, width=SIZE, num_inference_steps=steps, guidance_scale=guidance,
                     generator=torch.Generator().manual_seed(seed + k), output_type="pt").frames[0]
        clips.append((v.float().clamp(0, 1) * 255 + 0.5).byte().permute(0, 2, 3, 1).numpy())
    return clips
