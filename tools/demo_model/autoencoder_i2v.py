"""The image-to-video model's autoencoder, and the encoding of the training clips.

Its latents are those of the text-to-video demo's autoencoder (the teacher): the encoder learns to give the same, the decoder
to read them.  So clips can be encoded by the teacher, and the U-Net trained, before this autoencoder is there.
"""
import numpy as np, torch
from diffusers import AutoencoderKL, AutoencoderKLTemporalDecoder
import image_to_video
from autoencoder import edges, to_tensor
from dataset import FRAMES, SIZE, draw_scene
from dataset_i2v import random_clip
from image_to_video import NEIGHBOURS

GROUP = 4          # channels in a norm group of the encoder's end: a colour, its negative and two constants


def new_vae():
    return AutoencoderKLTemporalDecoder(block_out_channels=(64, 64, 96, 128), down_block_types=("DownEncoderBlock2D",) * 4, layers_per_block=1,
                                        latent_channels=4, sample_size=SIZE, scaling_factor=1.0, force_upcast=False)

def load_teacher(a):
    return AutoencoderKL.from_pretrained(a.teacher).bfloat16().eval()

@torch.no_grad()
def start_as_pooling(vae, inward, outward, c=4.0):
    """Starts as 8x8 mean pooling followed by nearest upsampling, with linear maps from colours to the teacher's latents and back.

    Encoder: channels 4k to 4k+3 are a colour, its negative, +c and -c, one norm group.  Decoder: its last norm has two channels
    a group, so a border pattern stands in for the constants, as in image_to_video.start_as_picture.
    """
    def eye(conv, taps):
        conv.weight.mul_(0.1); conv.bias.zero_(); conv.weight[:12] = 0
        for k in range(min(conv.weight.shape[:2])):
            for i, j in taps: conv.weight[k, k, i, j] += 1 / len(taps)
    for m in vae.modules():
        name = type(m).__name__
        if name in ("ResnetBlock2D", "TemporalResnetBlock"):
            m.conv2.weight.zero_(); m.conv2.bias.zero_()
            if m.conv_shortcut is not None: eye(m.conv_shortcut, [(0, 0)])
        elif name == "Attention": m.to_out[0].weight.zero_(); m.to_out[0].bias.zero_()
        elif name == "Downsample2D": eye(m.conv, [(0, 0), (0, 1), (1, 0), (1, 1)])
        elif name == "Upsample2D": eye(m.conv, [(1, 1)])
    start_encoder(vae, inward, c); start_decoder(vae.decoder, outward, c)

def start_encoder(vae, inward, c):
    enter, leave = vae.encoder.conv_in, vae.encoder.conv_out; scale = ((c * c + 0.4) / 2) ** 0.5
    enter.weight[:12] = 0; enter.bias[:12] = 0; leave.weight.mul_(0.1); leave.bias.zero_(); leave.bias[:4] = inward[3]
    for k in range(3):
        for j, sign in ((0, 1), (1, -1)):
            enter.weight[GROUP * k + j, k, 1, 1] = sign; leave.weight[:4, GROUP * k + j] = 0
            leave.weight[:4, GROUP * k + j, 1, 1] = sign * scale * inward[k]
        enter.bias[GROUP * k + 2] = c; enter.bias[GROUP * k + 3] = -c
    leave.weight[4:] = 0; leave.bias[4:] = -5                                   # the variance: nothing asks for it
    vae.quant_conv.weight.copy_(torch.eye(8)[:, :, None, None]); vae.quant_conv.bias.zero_()

def start_decoder(decoder, outward, c):
    enter, border, mix, leave = decoder.conv_in, decoder.up_blocks[0].upsamplers[0].conv, decoder.up_blocks[-1].resnets[-1], decoder.conv_out
    enter.weight[:12] = 0; enter.bias[:12] = 0; enter.weight[:3, :, 1, 1] = outward[:4].T; enter.bias[:3] = outward[4]; enter.bias[3] = 1
    border.weight[3] = 0; border.weight[3, 3] = -c / 3; border.bias[3] = 3 * c     # channel 3: 1, and from here 0 inside and c at the edges
    last = decoder.up_blocks[-2].upsamplers[0].conv; last.weight[:12] = 0; last.bias[:12] = 0     # colours and border to the four kinds of channels
    leave.weight.mul_(0.1); leave.bias.zero_(); leave.weight[:, :12] = 0; scale = ((0.33 * c) ** 2 + 0.4) ** 0.5
    for k in range(3):
        for j, (colour, edge) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
            last.weight[4 * k + j, k, 1, 1] = colour; last.weight[4 * k + j, 3, 1, 1] = edge; leave.weight[k, 4 * k + j, 1, 1] = scale / 2 * colour
    t = decoder.time_conv_out; t.weight.zero_(); t.bias.zero_(); t.weight[:, :, 1, 0, 0] = torch.eye(3)

def linear_maps(teacher, x):
    """Least squares between mean colours of 8x8 pixels and the teacher's latents, both ways, the last row a constant."""
    z = teacher.encode(x.bfloat16()).latent_dist.mean.float(); one = lambda v: torch.cat([v, torch.ones(len(v), 1)], 1)
    rows = lambda v: v.permute(0, 2, 3, 1).flatten(0, 2)
    z, p = rows(z), rows(torch.nn.functional.avg_pool2d(x, 8))
    return torch.linalg.lstsq(one(p), z).solution, torch.linalg.lstsq(one(z), p).solution

def new_state(a):
    """A fresh autoencoder, and how well it does before its first step."""
    torch.manual_seed(a.seed); vae, teacher = new_vae(), load_teacher(a)
    with torch.no_grad():
        x = torch.cat([draw(random_clip(rng), [0]) for rng in [np.random.default_rng(a.seed)] for _ in range(64)]); start_as_pooling(vae, *linear_maps(teacher, x))
    return vae


# ------------------------------------------------------------------------------------------------ training
def draw(clip, which):
    return to_tensor(draw_scene(clip["scene"], clip["seed"], clip["times"][which]))

class Taught(torch.nn.Module):
    def __init__(self):
        super().__init__(); self.vae = image_to_video.quicken(new_vae())

    def forward(self, x, z, frames):
        """Latents of the pictures x, pictures of the latents z (clips of so many neighbouring frames)."""
        channels_last = lambda v: v.to(self.vae.dtype).contiguous(memory_format=torch.channels_last)
        NEIGHBOURS[0] = frames > 1
        return self.vae.encode(channels_last(x)).latent_dist.mean.float(), self.vae.decode(channels_last(z), frames).sample.float()

def build(a):
    net = Taught().bfloat16()
    def loss_of(noised, want, x, z, frames):
        mean, y = net(noised, z, frames); mse = (y - x).square().mean(); far = (mean - want).square().mean()
        grad = sum((p - r).abs().mean() for p, r in zip(edges(y), edges(x)))
        return (y - x).abs().mean() + 2 * mse + grad + far, (mse.item(), far.item())
    return net, loss_of

def batches(a, seed):
    """64-pixel crops until --frames-from, then whole frames; from --clips-from on clips of neighbouring frames with a little noise
    in each latent, for the temporal layers.  Half of the encoder's pictures are noised, as the pipeline noises them."""
    rng = np.random.default_rng([a.seed, seed]); teacher = load_teacher(a)
    encode = lambda x: teacher.encode(x.bfloat16()).latent_dist.mean.float()
    @torch.no_grad()
    def batch(step):
        frames = 4 if step >= a.clips_from else 1
        x = torch.cat([draw(random_clip(rng), k + np.arange(frames)) for k in rng.integers(0, FRAMES - frames + 1, a.vae_batch // frames)])
        if step < a.frames_from: x = torch.stack([f[:, i:i + 64, j:j + 64] for f in x for i, j in rng.integers(0, 9, (3, 2)) * 8])
        noised = x + torch.randn_like(x) * torch.tensor([noise_strength(rng) * (k % 2) for k in range(len(x))]).float()[:, None, None, None]
        z = encode(x); return noised, encode(noised), x, z + (0.07 if frames > 1 else 0.02) * torch.randn_like(z), frames
    return batch

@torch.no_grad()
def report(vae, a):
    """On whole held-out frames: the autoencoder by itself, and how far its latents are from the teacher's."""
    rng = np.random.default_rng(12345); x = torch.cat([draw(random_clip(rng, held=True), [5]) for _ in range(64)]); teacher = load_teacher(a)
    z = vae.encode(x).latent_dist.mean; y = vae.decode(z, 1).sample; want = teacher.encode(x.bfloat16()).latent_dist.mean.float()
    psnr = lambda y: (10 * torch.log10(4 / (y.clamp(-1, 1) - x).square().mean((1, 2, 3)))).mean().item()
    print(f"psnr {psnr(y):.2f} dB, of the teacher's latents {psnr(vae.decode(want, 1).sample):.2f} dB, latents off by {(z - want).square().mean().sqrt():.4f}, std {z.std((0, 2, 3)).tolist()}")
    return x, y


# ------------------------------------------------------------------------------------------------ latents
def noise_strength(rng):
    """Mostly the pipeline's default."""
    return 0.02 if rng.random() < 0.5 else float(np.exp(rng.uniform(np.log(0.003), np.log(0.2))))

@torch.no_grad()
def encode_clips(encode, rng, count, frames, note):
    """count clips at so many of their frames, with the picture (frame 0), its noised latent and the noise's strength."""
    clips, index, pictures, strength, images, latents, group = [], [], [], [], [], [], max(1, 64 // (frames + 1))
    for n in range(0, count, group):
        batch = []
        for _ in range(min(group, count - n)):
            clips.append(c := random_clip(rng)); index.append(k := np.sort(rng.choice(FRAMES, frames, replace=False)))
            drawn = to_tensor(draw_scene(c["scene"], c["seed"], c["times"][np.concatenate([[0], k])]))
            pictures.append(((drawn[0] + 1) * 127.5).round().byte()); strength.append(noise_strength(rng))
            drawn[0] += strength[-1] * torch.randn(drawn[0].shape); batch.append(drawn)
        z = encode(torch.cat(batch)).half().unflatten(0, (len(batch), frames + 1)); images.append(z[:, 0].clone()); latents.append(z[:, 1:].clone())
        if n % 1024 < group: print(f"{note} {n}/{count}", flush=True)
    return dict(clips=clips, index=torch.tensor(np.array(index)), pictures=torch.stack(pictures), strength=torch.tensor(strength),
                images=torch.cat(images), latents=torch.cat(latents))

def encode(a):
    """Adds {few,full}-{seed}.pt to the work folder: clips at 4 random frames, clips at all 16."""
    vae = load_teacher(a); torch.manual_seed(a.seed)
    give = lambda x: vae.encode(x.bfloat16()).latent_dist.mean
    for name, count, frames in (("few", a.few_clips, 4), ("full", a.full_clips, FRAMES)):
        if count: torch.save(encode_clips(give, np.random.default_rng(10 * a.seed + (frames == FRAMES)), count, frames, name), f"{a.work}/{name}-{a.seed}.pt")
