"""The networks of the image-to-video demo model, how they start, and quicker forms of them for training.

The exported parts are plain diffusers and transformers classes; quicken() only changes how they compute.
"""
import torch, torch.nn.functional as F
from diffusers import UNetSpatioTemporalConditionModel
from diffusers.models.activations import GEGLU
from diffusers.models.resnet import ResnetBlock2D, SpatioTemporalResBlock
from diffusers.models.transformers.transformer_temporal import TransformerSpatioTemporalModel
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
from dataset import FRAMES, SIZE
from group_norm import group_norm
from model import PlainAttention, geglu, pointwise

CHANNELS, WIDTH, HEADS = (64, 96, 128), 96, 4
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)      # CLIP's


def new_unet():
    """Attention only at 8x8 and 4x4, as in the text-to-video model; the norms' 32 groups are fixed by the class."""
    plain, cross = "{}BlockSpatioTemporal", "CrossAttn{}BlockSpatioTemporal"
    return UNetSpatioTemporalConditionModel(sample_size=SIZE // 8, in_channels=8, out_channels=4, block_out_channels=CHANNELS, layers_per_block=1,
                                            down_block_types=[k.format("Down") for k in (plain, cross, cross)],
                                            up_block_types=[k.format("Up") for k in (cross, cross, plain)], addition_time_embed_dim=64,
                                            projection_class_embeddings_input_dim=192, cross_attention_dim=WIDTH, num_attention_heads=(HEADS,) * 3,
                                            num_frames=FRAMES)

def new_image_encoder():
    encoder = CLIPVisionModelWithProjection(CLIPVisionConfig(hidden_size=WIDTH, intermediate_size=4 * WIDTH, projection_dim=WIDTH, num_hidden_layers=2,
                                                             num_attention_heads=HEADS, image_size=224, patch_size=32))
    encoder.set_attn_implementation("eager")
    return encoder

_wide = F.interpolate(torch.eye(SIZE)[None, None], (224, SIZE), mode="bicubic", align_corners=True)[0, 0]
def clip_pixels(pictures):
    """uint8 pictures as the pipeline hands them to the image encoder: enlarging to 224 is two products."""
    x = pictures.float() / 255; mean, std = (torch.tensor(v)[:, None, None] for v in (MEAN, STD))
    return (_wide @ x @ _wide.T - mean) / std


# ------------------------------------------------------------------------------------------------ how the U-Net starts
@torch.no_grad()
def start_as_picture(unet, c=5.0):
    """Starts as giving the picture's latent, negated: what is wanted at high noise if nothing moves.

    A norm group has only two channels at 16x16, and of two flat channels it leaves no more than a sign.  So the last block
    adds a border pattern p, made from zero padding, to the latent z: the groups (z + p, p - z) and (-z - p, z - p) have nearly
    the same divisor for every picture, and together pass the SiLU unharmed, because silu(u) - silu(-u) = u.
    """
    for m in unet.modules():
        name = type(m).__name__
        if name in ("ResnetBlock2D", "TemporalResnetBlock"): m.conv2.weight.zero_(); m.conv2.bias.zero_()
        if name == "TransformerSpatioTemporalModel": m.proj_out.weight.zero_(); m.proj_out.bias.zero_(); begin_time(m)
    unet.conv_in.weight[:8] = 0; unet.conv_in.bias[:8] = 0; unet.conv_out.weight.zero_(); unet.conv_out.bias.zero_()
    for k in range(4): unet.conv_in.weight[2 * k, k, 1, 1] = 1; unet.conv_in.weight[2 * k + 1, k, 1, 1] = -1
    open_way(unet, c)
    for m in (unet.time_embedding.linear_1, unet.add_embedding.linear_1): m.weight.mul_(3)

@torch.no_grad()
def open_way(unet, c):
    """The picture's latent z through channels 8 to 15 of the first convolution and 0 to 15 of the last norm."""
    enter, up, (first, last) = unet.conv_in, unet.up_blocks[-2], unet.up_blocks[-1].resnets
    enter.weight[8:16] = 0; enter.bias[8:16] = 0
    for k in range(4): enter.weight[8 + 2 * k, 4 + k, 1, 1] = 1; enter.weight[9 + 2 * k, 4 + k, 1, 1] = -1
    constant, border = up.resnets[-1].spatial_res_block.conv_shortcut, up.upsamplers[0].conv
    constant.weight[0] = 0; constant.bias[0] = 1
    border.weight[0] = 0; border.weight[0, 0] = -c / 3; border.bias[0] = 3 * c            # 0 inside, c at the edges
    short = first.spatial_res_block.conv_shortcut; short.weight[0] = 0; short.bias[0] = 0; short.weight[0, 0] = 1
    short = last.spatial_res_block.conv_shortcut; n = short.weight.shape[1] - CHANNELS[0]
    short.weight[:16] = 0; short.bias[:16] = 0; unet.conv_out.weight[:, :16] = 0
    for k in range(8): short.weight[k, n + 8 + k] = 1; short.weight[k, 0] = 1               # +-z + p
    for k in range(8): short.weight[8 + k, n + 8 + k] = -1; short.weight[8 + k, 0] = -1     # their negatives
    for k in range(4):
        for at, sign in ((2 * k, 1), (2 * k + 1, -1), (8 + 2 * k, -1), (9 + 2 * k, 1)): unet.conv_out.weight[k, at, 1, 1] = -sign * 1.2

@torch.no_grad()
def begin_time(transformer):
    """Each frame attends mostly to itself at first, with its number added as plain sinusoids: evenly spread attention would
    hide from a frame which number it has."""
    for block in transformer.temporal_transformer_blocks:
        for p in (block.attn1.to_q.weight, block.attn1.to_k.weight): p.copy_(2 * torch.eye(len(p)))
    inner, outer = transformer.time_pos_embed.linear_1, transformer.time_pos_embed.linear_2; n = len(outer.weight)
    inner.weight[:2 * n] = 0; inner.bias[:2 * n] = 0; outer.weight.mul_(0.1); outer.bias.zero_()
    for sign, at in ((1, 0), (-1, n)):
        inner.weight[at:at + n] = sign * torch.eye(n); outer.weight[:, at:at + n] = sign * torch.eye(n)


# ------------------------------------------------------------------------------------------------ quick forms for training
WHICH_FRAMES = [None]      # (clips, frames) frame numbers of the clips in the batch, if they are not simply 0, 1, 2 ...
NEIGHBOURS = [True]        # whether the frames are neighbours in time; if not, the convolutions over time are left out

def spatial_forward(self, x, temb=None):
    """ResnetBlock2D.forward with norms and SiLUs in one."""
    y = self.conv1(group_norm(self.norm1, x, silu=True))
    if temb is not None: y = y + self.time_emb_proj(F.silu(temb))[..., None, None]
    y = self.conv2(group_norm(self.norm2, y, silu=True))
    return y + (x if self.conv_shortcut is None else self.conv_shortcut(x))

def over_time(conv, x):
    """A (3, 1, 1) convolution of (clips, channels, frames, pixels)."""
    return F.conv2d(x, conv.weight[..., 0], conv.bias, padding=(1, 0))

def resnet_forward(self, hidden_states, temb=None, image_only_indicator=None):
    """SpatioTemporalResBlock.forward without copies for channels-last input."""
    x = self.spatial_res_block(hidden_states, temb)
    if not NEIGHBOURS[0]: return x
    t = image_only_indicator.shape[-1]; n, c, h, w = x.shape; block = self.temporal_res_block
    y = x.permute(0, 2, 3, 1).reshape(n // t, t, h * w, c).permute(0, 3, 1, 2)
    y = over_time(block.conv1, group_norm(block.norm1, y, silu=True))
    if temb is not None: y = y + block.time_emb_proj(F.silu(temb[::t]))[..., None, None]
    y = over_time(block.conv2, group_norm(block.norm2, y, silu=True)).permute(0, 2, 3, 1).reshape(n, h, w, c).permute(0, 3, 1, 2)
    share = torch.sigmoid(self.time_mixer.mix_factor)          # the decoder's blender counts the other way round
    return x + (share if self.time_mixer.switch_spatial_to_temporal_mix else 1 - share) * y

def from_picture(attn, context):
    """Cross-attention to one token is the same for all queries."""
    return attn.to_out[0](attn.to_v(context))

def transformer_forward(self, hidden_states, encoder_hidden_states=None, image_only_indicator=None, return_dict=False):
    """TransformerSpatioTemporalModel.forward for one context token, told the true frame numbers."""
    n, c, h, w = hidden_states.shape; t = image_only_indicator.shape[-1]; b = n // t; context = encoder_hidden_states[::t]
    x = self.proj_in(self.norm(hidden_states).permute(0, 2, 3, 1).reshape(n, h * w, c))
    frames = torch.arange(t).repeat(b) if WHICH_FRAMES[0] is None else WHICH_FRAMES[0].flatten()
    number = self.time_pos_embed(self.time_proj(frames).to(x.dtype)).view(b, 1, t, c)
    for block, later in zip(self.transformer_blocks, self.temporal_transformer_blocks):
        x = x + block.attn1(block.norm1(x))
        x = (x.view(b, t * h * w, c) + from_picture(block.attn2, context)).view(n, h * w, c)
        x = x + block.ff(block.norm3(x))
        y = (x.view(b, t, h * w, c).transpose(1, 2) + number).reshape(b * h * w, t, c)
        y = y + later.ff_in(later.norm_in(y))
        y = y + later.attn1(later.norm1(y))
        y = (y.view(b, h * w * t, c) + from_picture(later.attn2, context)).view(b * h * w, t, c)
        y = (y + later.ff(later.norm3(y))).view(b, h * w, t, c).transpose(1, 2).reshape(n, h * w, c)
        x = torch.lerp(y, x, torch.sigmoid(self.time_mixer.mix_factor).expand_as(x))
    return (self.proj_out(x).view(n, h, w, c).permute(0, 3, 1, 2) + hidden_states,)

def quicken(net):
    """Works for the U-Net and for the temporal decoder."""
    for m in net.modules():
        if isinstance(m, torch.nn.Conv2d) and m.kernel_size == (1, 1): m.forward = pointwise.__get__(m)
        if isinstance(m, torch.nn.GroupNorm) and "forward" not in vars(m): m.forward = group_norm.__get__(m)
        if isinstance(m, ResnetBlock2D): m.forward = spatial_forward.__get__(m)
        if hasattr(m, "conv_norm_out"): m.conv_norm_out.forward, m.conv_act = (lambda x, norm=m.conv_norm_out: group_norm(norm, x, silu=True)), torch.nn.Identity()
        if isinstance(m, GEGLU): m.forward = geglu.__get__(m)
        if isinstance(m, SpatioTemporalResBlock): m.forward = resnet_forward.__get__(m)
        if isinstance(m, TransformerSpatioTemporalModel): m.forward = transformer_forward.__get__(m)
    return net

class Net(torch.nn.Module):
    """U-Net and image encoder together."""
    def __init__(self, quick=True):
        super().__init__()
        self.unet, self.image = new_unet(), new_image_encoder()
        if quick: quicken(self.unet).set_attn_processor(PlainAttention())

    def forward(self, noisy, level, image, pixels, keep, ids, frames):
        """noisy (clips, frames, 4, 16, 16), scaled; level (clips,) 0.25 log sigma; image latents (clips, 4, 16, 16); keep (clips,):
        0 where the picture is hidden; ids (clips, 3); frames (clips, frames)."""
        WHICH_FRAMES[0] = frames; dtype = self.unet.dtype
        context = self.image(pixels.to(dtype)).image_embeds[:, None] * keep.view(-1, 1, 1).to(dtype)
        image = (image * keep.view(-1, 1, 1, 1))[:, None].expand(noisy.shape)
        x = torch.cat([noisy, image], 2).to(dtype); shape = x.shape
        x = x.flatten(0, 1).contiguous(memory_format=torch.channels_last).unflatten(0, shape[:2])
        return self.unet(x, level, context, ids, return_dict=False)[0]
