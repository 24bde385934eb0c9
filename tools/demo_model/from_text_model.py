"""Starts the image-to-video U-Net from the text-to-video demo's U-Net: same widths, same latents, and v-prediction in both.

What differs is mended here: the time embedding gets 0.25 log sigma instead of a step number, the norms have 32 groups instead of
8, the picture's latent needs a way through, and the text is gone.
"""
import numpy as np, torch, torch.nn.functional as F
from diffusers import UNet2DConditionModel
import image_to_video
from model import BETAS


def renamed(name):
    return name.replace(".resnets.", ".resnets.#").replace("#0.", "0.spatial_res_block.").replace("#1.", "1.spatial_res_block.")

@torch.no_grad()
def take(unet, old):
    """Copies what has a counterpart; 1x1 convolutions become linear layers."""
    mine = unet.state_dict()
    for name, value in old.state_dict().items():
        if name == "conv_in.weight": mine[name][:, :4] = value; mine[name][:, 4:] = 0
        else: assert mine[renamed(name)].numel() == value.numel(), name; mine[renamed(name)].copy_(value.view_as(mine[renamed(name)]))

@torch.no_grad()
def fit_levels(unet, old):
    """First layer of the time embedding: the nearest to what the old one had at the step number of that noise level."""
    keep = torch.cumprod(1 - torch.linspace(BETAS["beta_start"], BETAS["beta_end"], 1000), 0); logs = (((1 - keep) / keep).sqrt()).log()
    u = torch.linspace(-4.6, 4.7, 600); t = torch.from_numpy(np.interp(u.numpy(), logs.numpy(), range(1000))).float()
    want = old.time_embedding.linear_1(old.time_proj(t)); have = torch.cat([unet.time_proj(u / 4), torch.ones(600, 1)], 1).double()
    w = torch.linalg.solve(have.T @ have + 1e-3 * torch.eye(have.shape[1]), have.T @ want.double()).float()
    unet.time_embedding.linear_1.weight.copy_(w[:-1].T); unet.time_embedding.linear_1.bias.copy_(w[-1])
    unet.add_embedding.linear_1.weight.mul_(3); unet.add_embedding.linear_2.weight.mul_(0.3); unet.add_embedding.linear_2.bias.zero_()
    print(f"time embedding off by {(have.float() @ w - want).std():.3f} of {want.std():.3f}")

@torch.no_grad()
def quiet_time(unet):
    """The parts over time and the cross-attention begin by adding nothing but a faint frame number."""
    for m in unet.modules():
        name = type(m).__name__
        if name == "TemporalResnetBlock": m.conv2.weight.zero_(); m.conv2.bias.zero_()
        if name == "BasicTransformerBlock": m.attn2.to_out[0].weight.zero_(); m.attn2.to_out[0].bias.zero_()
        if name == "TransformerSpatioTemporalModel":
            image_to_video.begin_time(m); m.time_pos_embed.linear_2.weight.mul_(0.5); m.time_mixer.mix_factor.fill_(1.0)
        if name == "TemporalBasicTransformerBlock":
            for p in (m.ff_in.net[2], m.ff.net[2], m.attn1.to_out[0], m.attn2.to_out[0]): p.weight.zero_(); p.bias.zero_()

@torch.no_grad()
def match_norms(unet, old, run):
    """Sets every norm's scale and shift, a channel at a time, to come nearest to what the 8 groups gave, on real latents."""
    groups = {renamed(n): m.num_groups for n, m in old.named_modules() if isinstance(m, torch.nn.GroupNorm)}
    def near(self, x):
        y = F.group_norm(x, 8, self.weight, self.bias, self.eps); u = F.group_norm(x, self.num_groups, eps=self.eps)
        rows = lambda v: v.transpose(0, 1).flatten(1); a, b = rows(u), rows(y); mean, var = a.mean(1), a.var(1) + 1e-4
        slope = ((a - mean[:, None]) * (b - b.mean(1)[:, None])).mean(1) / var
        self.weight.copy_(slope); self.bias.copy_(b.mean(1) - slope * mean)
        return y
    norms = [m for n, m in unet.named_modules() if n in groups]
    for m in norms: m.forward = near.__get__(m)
    run()
    for m in norms: del m.forward

@torch.no_grad()
def open_way(unet, old, c=5.0):
    """The way of the picture's latent from image_to_video.start_as_picture, in place of the least used channels."""
    last = unet.up_blocks[-1].resnets[-1].spatial_res_block
    use = (unet.conv_out.weight.square().sum((0, 2, 3)).sqrt() * unet.conv_norm_out.weight.abs()).view(-1, 2).sum(1).argsort()     # pairs: norm groups
    order = torch.stack([2 * use, 2 * use + 1], 1).flatten()
    for p in (last.conv_shortcut.weight, last.conv_shortcut.bias, last.conv2.weight, last.conv2.bias, unet.conv_norm_out.weight, unet.conv_norm_out.bias): p.copy_(p[order])
    unet.conv_out.weight.copy_(unet.conv_out.weight[:, order])
    image_to_video.open_way(unet, c)
    last.conv2.weight[:16] = 0; last.conv2.bias[:16] = 0; unet.conv_norm_out.weight[:16] = 1; unet.conv_norm_out.bias[:16] = 0

def start(net, folder, latents):
    """latents: some clips (clips, frames, 4, 16, 16) to match the norms on."""
    old = UNet2DConditionModel.from_pretrained(folder, torch_dtype=torch.float32); unet = net.unet
    take(unet, old); fit_levels(unet, old); quiet_time(unet)
    sigma = torch.exp(torch.linspace(-2.5, 3.5, len(latents))); s = sigma.view(-1, 1, 1, 1, 1); e = torch.randn_like(latents)
    noisy, want = (latents + s * e) / (s * s + 1).sqrt(), (e - s * latents) / (s * s + 1).sqrt()
    nothing = torch.zeros(len(latents), 4, 16, 16)
    def run():
        with torch.no_grad():
            x = torch.cat([noisy, nothing[:, None].expand(noisy.shape)], 2)
            out = unet(x, 0.25 * sigma.log(), torch.zeros(len(latents), 1, 96), torch.tensor([[7.0, 100, 0.02]]).expand(len(latents), 3), return_dict=False)[0]
            print(f"loss {(out - want).square().mean():.4f}, below sigma 1 {(out - want)[sigma < 1].square().mean():.4f}, above {(out - want)[sigma > 1].square().mean():.4f}", flush=True)
    run(); match_norms(unet, old, run); run(); open_way(unet, old); run()
