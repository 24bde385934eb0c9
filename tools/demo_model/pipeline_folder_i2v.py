"""The exported image-to-video folder: writing it from trained weights, and making clips with it."""
import json, os
import torch
from diffusers import EulerDiscreteScheduler, StableVideoDiffusionPipeline
from PIL import Image
from transformers import CLIPImageProcessor
from dataset import FRAMES, SIZE
from image_to_video import MEAN, STD, Net, quicken
from model import PlainAttention

DEFAULTS = dict(steps=12, frames=FRAMES, fps=8, min_guidance=1.5, guidance=2.0, motion_bucket=100, noise_aug=0.02, scheduler="euler")


def new_scheduler(a):
    """As in Stable Video Diffusion, but for --sigma-min and --sigma-max."""
    return EulerDiscreteScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, interpolation_type="linear", num_train_timesteps=1000,
                                  prediction_type="v_prediction", sigma_max=a.sigma_max, sigma_min=a.sigma_min, steps_offset=1,
                                  timestep_spacing="leading", timestep_type="continuous", use_karras_sigmas=True)

def new_feature_extractor():
    return CLIPImageProcessor(crop_size=dict(height=224, width=224), size=dict(shortest_edge=224), do_center_crop=True, do_convert_rgb=True, do_normalize=True,
                              do_rescale=True, do_resize=True, image_mean=list(MEAN), image_std=list(STD), resample=3, rescale_factor=1 / 255)

def export(state, vae, a):
    """Writes image_encoder, feature_extractor, vae, unet and scheduler; fp16."""
    net = Net(quick=False); net.load_state_dict(state)
    pipe = StableVideoDiffusionPipeline(vae=vae, image_encoder=net.image, unet=net.unet, scheduler=new_scheduler(a), feature_extractor=new_feature_extractor())
    pipe.to(dtype=torch.float16).save_pretrained(a.out)
    tidy(a.out)
    with open(f"{a.out}/lightreel-defaults.json", "w") as f: json.dump(DEFAULTS, f, indent=2); f.write("\n")

def tidy(out):
    """The image processor's usual name (without torchvision it calls itself otherwise), and files that all may read."""
    with open(f"{out}/model_index.json") as f: index = json.load(f)
    index["feature_extractor"] = ["transformers", "CLIPImageProcessor"]
    with open(f"{out}/model_index.json", "w") as f: json.dump(index, f, indent=2); f.write("\n")
    for folder, _, files in os.walk(out):
        for name in files: os.chmod(f"{folder}/{name}", 0o644)

def quick_pipeline(pipe):
    """U-Net and autoencoder in bfloat16 by their quick forms; latents and scheduler stay fp32."""
    quicken(pipe.unet).set_attn_processor(PlainAttention()); quicken(pipe.vae)
    for net in (pipe.unet, pipe.vae):
        for p in net.bfloat16().parameters(): p.data = p.data.contiguous(memory_format=torch.channels_last) if p.ndim == 4 else p.data
    last = lambda x: x.bfloat16().contiguous(memory_format=torch.channels_last); unet, encode, decode = pipe.unet.forward, pipe.vae.encode, pipe.vae.decode
    pipe.unet.forward = lambda x, t, encoder_hidden_states, added_time_ids, return_dict: (
        unet(last(x.flatten(0, 1)).unflatten(0, x.shape[:2]), t, encoder_hidden_states.bfloat16(), added_time_ids, return_dict=False)[0].float(),)
    pipe.vae.encode = lambda x: encode(last(x)); pipe.vae.decode = lambda z, num_frames=1: decode(last(z), num_frames)

@torch.no_grad()
def make_clips(a, clips, pictures, seed):
    """uint8 clips from the pipeline itself, in bfloat16 by the quick forms, or in fp32 without them (--plain); picture k has the noise of seed + k, and its clip's fps and motion bucket
    unless --bucket says otherwise.  Also the pictures through the autoencoder."""
    pipe = StableVideoDiffusionPipeline.from_pretrained(a.out, dtype=torch.float32); pipe.set_progress_bar_config(disable=True); made, again = [], []
    if not a.plain: quick_pipeline(pipe)
    for k, (clip, picture) in enumerate(zip(clips, pictures)):
        v = pipe(Image.fromarray(picture), height=SIZE, width=SIZE, num_frames=FRAMES, num_inference_steps=a.sampler_steps, min_guidance_scale=a.min_guidance,
                 max_guidance_scale=a.max_guidance, fps=clip["fps"], motion_bucket_id=clip["bucket"] if a.bucket is None else a.bucket, noise_aug_strength=a.noise_aug,
                 generator=torch.Generator().manual_seed(seed + k), output_type="pt").frames[0]
        x = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
        y = pipe.vae.decode(pipe.vae.encode(x).latent_dist.mode(), 1).sample
        pixels = lambda v: (v.float().clamp(0, 1) * 255 + 0.5).byte().permute(0, 2, 3, 1).numpy()
        made.append(pixels(v)); again.append(pixels((y + 1) / 2)[0])
    return made, again
