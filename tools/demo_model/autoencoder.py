"""The autoencoder: starts as pooling, then learns detail; and the encoding of the training scenes with it."""
import math, time
import numpy as np, torch
from diffusers import AutoencoderKL
from PIL import Image
from dataset import FRAMES, SIZE, draw_scene, easy, random_scene, sheet


def to_tensor(frames):
    return torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 127.5 - 1

def to_pixels(x):
    return ((x.float().clamp(-1, 1) + 1) * 127.5 + 0.5).byte().permute(0, 2, 3, 1).numpy()

def lr_at(done, peak, warm=0.03):
    """Linear warm-up, flat to 40 % of the time, then cosine to nothing."""
    if done < warm: return peak * done / warm
    if done < 0.4: return peak
    return peak * (0.5 + 0.5 * math.cos(math.pi * min(1, (done - 0.4) / 0.6))) + 1e-6

class Average:
    """Exponential moving average of the weights, with a warm-up so that it forgets the start."""
    def __init__(self, params, decay):
        self.params, self.decay, self.n = list(params), decay, 0
        self.mean = [p.detach().clone() for p in self.params]
    def update(self):
        self.n += 1
        torch._foreach_lerp_(self.mean, [p.detach() for p in self.params], 1 - min(self.decay, (1 + self.n) / (10 + self.n)))
    def swap(self):
        for p, m in zip(self.params, self.mean):
            old = p.data.clone(); p.data.copy_(m); m.copy_(old)

def new_vae():
    ch = (16, 32, 64, 96)
    return AutoencoderKL(block_out_channels=ch, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
                         layers_per_block=1, latent_channels=4, norm_num_groups=2, sample_size=SIZE)   # few groups: with one channel a group, flat colour is lost

@torch.no_grad()
def start_as_pooling(vae, c=4.0):
    """Starts the autoencoder as 8x8 mean pooling followed by nearest upsampling, so that training only has to add the detail.

    Channels 0-2 carry +rgb, 3-5 carry -rgb, 6 and 7 the constants +c and -c.  The pairs pass the last norm and SiLU unharmed,
    because silu(x) - silu(-x) = x, and the constants keep the norm's divisor nearly the same for every picture.
    """
    def eye(conv, taps):                      # identity on as many channels as there are, over the given taps
        conv.weight.mul_(0.1); conv.bias.zero_()
        n = min(8, conv.weight.shape[0], conv.weight.shape[1]); conv.weight[:n] = 0
        for k in range(min(conv.weight.shape[:2])):
            for i, j in taps: conv.weight[k, k, i, j] += 1 / len(taps)
    def enter(conv):
        conv.weight[:8] = 0; conv.bias[:8] = 0
        for k in range(3): conv.weight[k, k, 1, 1] = 1; conv.weight[k + 3, k, 1, 1] = -1
        conv.bias[6] = c; conv.bias[7] = -c
    def leave(conv, norm_channels):
        conv.weight.mul_(0.1); conv.bias.zero_(); a = (2 * (c * c + 1) / norm_channels) ** 0.5
        for k in range(3): conv.weight[k, k, 1, 1] = a; conv.weight[k, k + 3, 1, 1] = -a
    for m in vae.modules():
        name = type(m).__name__
        if name == "ResnetBlock2D":
            m.conv2.weight.zero_(); m.conv2.bias.zero_()
            if m.conv_shortcut is not None: eye(m.conv_shortcut, [(0, 0)])
        elif name == "Attention": m.to_out[0].weight.zero_(); m.to_out[0].bias.zero_()
        elif name == "Downsample2D": eye(m.conv, [(0, 0), (0, 1), (1, 0), (1, 1)])
        elif name == "Upsample2D": eye(m.conv, [(1, 1)])
    top, low = vae.config.block_out_channels[-1], vae.config.block_out_channels[0]
    enter(vae.encoder.conv_in); leave(vae.encoder.conv_out, top / 2); enter(vae.decoder.conv_in); leave(vae.decoder.conv_out, low / 2)
    vae.encoder.conv_out.weight[4:] = 0; vae.encoder.conv_out.bias[4:] = -5
    for q in (vae.quant_conv, vae.post_quant_conv):
        q.weight.copy_(torch.eye(q.weight.shape[0])[:, :, None, None]); q.bias.zero_()

def random_frames(rng, n):
    return torch.cat([to_tensor(draw_scene(random_scene(rng), int(rng.integers(1 << 31)), [int(rng.integers(FRAMES))])) for _ in range(n)])

def edges(x):
    return x[..., :, 1:] - x[..., :, :-1], x[..., 1:, :] - x[..., :-1, :]

def train(a):
    """64-pixel crops for the first 75 % of the time, then whole frames."""
    torch.manual_seed(a.seed); rng = np.random.default_rng(a.seed)
    vae = new_vae(); start_as_pooling(vae)
    if a.resume:
        vae = vae.from_pretrained(f"{a.work}/vae").train()
        with torch.no_grad():                 # wake the fourth latent channel, which the KL term had put to sleep
            vae.encoder.conv_out.weight[3].normal_(std=0.06); vae.encoder.conv_out.bias[7] = -3; vae.quant_conv.weight[3] = 0; vae.quant_conv.weight[3, 3] = 1
            vae.post_quant_conv.weight[:, 3] = 0; vae.post_quant_conv.weight[3, 3] = 1; vae.decoder.conv_in.weight[8:, 3].normal_(std=0.05)
            vae.quant_conv.weight[7] = 0; vae.quant_conv.weight[7, 7] = 1; vae.quant_conv.bias[7] = 0
    print(f"autoencoder {sum(p.numel() for p in vae.parameters()) / 1e6:.2f} M parameters", flush=True)
    opt = torch.optim.AdamW(vae.parameters(), lr=a.vae_lr, betas=(0.9, 0.98), weight_decay=1e-4, fused=True)
    ema = Average(vae.parameters(), 0.995); start = time.time(); step = 0; logs = []
    while (done := (time.time() - start) / (a.vae_minutes * 60)) < 1:
        for g in opt.param_groups: g["lr"] = lr_at(done, a.vae_lr)
        if done < 0.75:
            full = random_frames(rng, 5); x = []
            for f in full:
                for _ in range(2):
                    i, j = rng.integers(0, 9, 2) * 8; x.append(f[:, i:i + 64, j:j + 64])
            x = torch.stack(x)
        else:
            x = random_frames(rng, 4)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            q = vae.encode(x).latent_dist
            y = vae.decode(q.sample()).sample
        y = y.float()
        l1 = (y - x).abs().mean(); mse = (y - x).square().mean()
        grad = sum((p - r).abs().mean() for p, r in zip(edges(y), edges(x)))
        kl = 0.5 * (q.mean.float().square() + q.var.float() - 1 - q.logvar.float()).mean()
        loss = l1 + 2 * mse + grad + a.vae_kl * kl
        loss.backward(); torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0); opt.step(); opt.zero_grad(); ema.update()
        logs.append((l1.item(), mse.item(), grad.item(), kl.item())); step += 1
        if step % 50 == 0:
            m = np.mean(logs[-50:], 0); print(f"{step} {done:.2f} l1 {m[0]:.4f} psnr {10 * math.log10(4 / m[1]):.1f} grad {m[2]:.4f} kl {m[3]:.2f}", flush=True)
    ema.swap()
    finish(vae, a)

@torch.no_grad()
def finish(vae, a):
    """Makes every latent channel mean 0 and std 1 (folded into the 1x1 convolutions), reports the error on whole frames."""
    vae.eval(); x = random_frames(np.random.default_rng(12345), 96)
    with torch.autocast("cpu", dtype=torch.bfloat16): z = vae.encode(x).latent_dist.mean.float()
    mean, std = z.mean((0, 2, 3)), z.std((0, 2, 3)); q, p = vae.quant_conv, vae.post_quant_conv      # latents of mean 0 and std 1, per channel, exactly undone
    print(f"latent mean {mean.tolist()} std {std.tolist()}", flush=True)
    p.bias += p.weight[:, :, 0, 0] @ mean; p.weight *= std[None, :, None, None]
    q.bias[:4] = (q.bias[:4] - mean) / std; q.weight[:4] /= std[:, None, None, None]; q.bias[4:] -= 2 * std.log()
    vae.register_to_config(scaling_factor=1.0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        z = vae.encode(x).latent_dist.mean.float(); y = vae.decode(z).sample.float()
    mse = (y.clamp(-1, 1) - x).square().mean((1, 2, 3))
    print(f"latent mean {z.mean((0, 2, 3)).tolist()} std {z.std((0, 2, 3)).tolist()} psnr {(10 * torch.log10(4 / mse)).mean():.2f} dB", flush=True)
    vae.save_pretrained(f"{a.work}/vae")
    Image.fromarray(sheet([to_pixels(x[:12]), to_pixels(y[:12]), to_pixels(x[12:24]), to_pixels(y[12:24])], 12)).save(f"{a.work}/vae.png")


# ------------------------------------------------------------------------------------------------ latents
def any_scene(rng):
    """Half of the scenes are easy ones, the other half anything."""
    wanted = rng.random() < 0.5; scene = random_scene(rng)
    while wanted and not easy(scene): scene = random_scene(rng)
    return scene

@torch.no_grad()
def latents_of(vae, frames):
    return vae.encode(to_tensor(frames).bfloat16()).latent_dist.mean.half()

def encode_scenes(vae, rng, count, frames, note):
    """count scenes at so many of their frames, drawn and encoded 64 frames at a time."""
    scenes, index, latents, group = [], [], [], max(1, 64 // frames)
    for n in range(0, count, group):
        drawn = []
        for _ in range(min(group, count - n)):
            scenes.append(any_scene(rng)); index.append(np.sort(rng.choice(FRAMES, frames, replace=False)))
            drawn.append(draw_scene(scenes[-1], int(rng.integers(1 << 31)), index[-1]))
        latents.append(latents_of(vae, np.concatenate(drawn)).unflatten(0, (len(drawn), frames)))
        if n % 1024 < group: print(f"{note} {n}/{count}", flush=True)
    return dict(scenes=scenes, index=torch.tensor(np.array(index)), latents=torch.cat(latents))

def encode(a):
    """Adds {few,full}-{seed}.pt to the work folder: scenes at 4 random frames, scenes at all 16."""
    vae = AutoencoderKL.from_pretrained(f"{a.work}/vae").bfloat16().eval()
    for name, count, frames in (("few", a.few_scenes, 4), ("full", a.full_scenes, FRAMES)):
        if count: torch.save(encode_scenes(vae, np.random.default_rng(10 * a.seed + (frames == FRAMES)), count, frames, name), f"{a.work}/{name}-{a.seed}.pt")
