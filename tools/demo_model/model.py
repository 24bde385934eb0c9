"""The demo model's networks, the words of its captions, and forms of its layers that are quick to train on a CPU."""
import json, re
import numpy as np, torch, torch.nn.functional as F
from diffusers import MotionAdapter, UNet2DConditionModel, UNetMotionModel
from diffusers.models.activations import GEGLU
from diffusers.models.unets.unet_motion_model import AnimateDiffTransformer3D
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer
from dataset import FRAMES, SIZE, describe, random_scene

CHANNELS, WIDTH, HEADS, TOKENS, TABLE = (64, 96, 128), 96, 4, 48, 49408
START, END = 49406, 49407
BETAS = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="linear", num_train_timesteps=1000, prediction_type="v_prediction")


class Words:
    """Captions as rows of a small token table: only the few hundred byte pairs that captions use are trained; the last row
    stands for every other word, and is what the whole rest of the exported table holds."""
    def __init__(self, tokenizer_folder):
        tok = CLIPTokenizer.from_pretrained(tokenizer_folder); rng = np.random.default_rng(0)
        words = {w for _ in range(6000) for w in self.split(describe(random_scene(rng), rng))}
        ids = {w: tok(w, add_special_tokens=False).input_ids for w in sorted(words)}
        self.used = sorted({i for seq in ids.values() for i in seq} | {START, END})
        row = {i: k for k, i in enumerate(self.used)}
        self.rows = {w: [row[i] for i in seq] for w, seq in ids.items()}
        self.start, self.end, self.unknown, self.size = row[START], row[END], len(row), len(row) + 1

    @staticmethod
    def split(text):
        return re.findall(r"[a-z]+|[^a-z\s]+", text.lower())

    def encode(self, text, stranger=None):
        """stranger: where to put one unknown word, as a share of the caption's length."""
        out = [i for w in self.split(text) for i in self.rows.get(w, [self.unknown])]
        if stranger is not None: out.insert(int(stranger * (len(out) + 1)), self.unknown)
        out = [self.start] + out[:TOKENS - 2] + [self.end]
        return out + [self.end] * (TOKENS - len(out))

    def batch(self, texts):
        return torch.tensor([self.encode(t) for t in texts])


def text_config(rows, end):
    return CLIPTextConfig(vocab_size=rows, hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=3, num_attention_heads=HEADS,
                          max_position_embeddings=TOKENS, projection_dim=WIDTH, bos_token_id=end - 1, eos_token_id=end, pad_token_id=end)

def new_text_encoder(words):
    text = CLIPTextModel(text_config(words.size, words.end)); text.set_attn_implementation("eager")
    for n, p in text.named_parameters():
        if "token_embedding" in n: torch.nn.init.normal_(p, std=0.05)
        if "position_embedding" in n: torch.nn.init.normal_(p, std=0.02)
    return text

def new_unet():
    """Attention only at 8x8 and 4x4: at 16x16 it would cost more than all convolutions."""
    plain, cross = "{}Block2D", "CrossAttn{}Block2D"
    return UNet2DConditionModel(sample_size=SIZE // 8, block_out_channels=CHANNELS, layers_per_block=1, cross_attention_dim=WIDTH,
                                down_block_types=[k.format("Down") for k in (plain, cross, cross)],
                                up_block_types=[k.format("Up") for k in (cross, cross, plain)], attention_head_dim=HEADS, norm_num_groups=8)

def new_adapter():
    return MotionAdapter(block_out_channels=CHANNELS, motion_layers_per_block=1, motion_norm_num_groups=8, motion_num_attention_heads=HEADS,
                         motion_max_seq_length=32)

def new_video_unet():
    return UNetMotionModel.from_unet2d(new_unet(), new_adapter(), load_weights=True)

@torch.no_grad()
def start_as_passage(unet):
    """Residual branches start at nothing and the noisy latent has a straight path (+x, -x) from conv_in to conv_out's norm."""
    for m in unet.modules():
        name = type(m).__name__
        if name == "ResnetBlock2D": m.conv2.weight.zero_(); m.conv2.bias.zero_()
        if name == "Transformer2DModel": m.proj_out.weight.zero_(); m.proj_out.bias.zero_()
    unet.conv_in.weight[:8] = 0; unet.conv_in.bias[:8] = 0
    for k in range(4): unet.conv_in.weight[k, k, 1, 1] = 1; unet.conv_in.weight[k + 4, k, 1, 1] = -1
    short = unet.up_blocks[-1].resnets[-1].conv_shortcut; n = short.weight.shape[1] - CHANNELS[0]
    short.weight[:8] = 0; short.bias[:8] = 0
    for k in range(8): short.weight[k, n + k] = 1
    unet.conv_out.weight.zero_(); unet.conv_out.bias.zero_()

@torch.no_grad()
def begin_motion(unet):
    """The motion modules start as doing nothing, and with each frame attending mostly to itself: evenly spread attention would hide
    from a frame which number it has, and learning to look would take hundreds of steps."""
    for n, p in unet.named_parameters():
        if "motion_modules" in n and ".proj_out." in n: p.zero_()
        if "motion_modules" in n and (".attn1.to_q." in n or ".attn1.to_k." in n): p.copy_(2 * torch.eye(len(p)))


# ------------------------------------------------------------------------------------------------ quick forms for training
class PlainAttention:
    """Attention as two matrix products: for these short sequences its backward pass on a CPU is faster than the fused one.
    All frames that share a caption are one long row of queries to it."""
    def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None, temb=None, **_):
        other = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        rows = hidden_states.reshape(other.shape[0], -1, hidden_states.shape[-1])
        split = lambda x: x.unflatten(-1, (attn.heads, -1)).transpose(1, 2)
        q, k, v = split(attn.to_q(rows)), split(attn.to_k(other)), split(attn.to_v(other))
        p = torch.matmul(q * q.shape[-1] ** -0.5, k.transpose(-1, -2)).softmax(-1)
        return attn.to_out[0](torch.matmul(p, v).transpose(1, 2).reshape(hidden_states.shape))

def geglu(self, x):
    """GEGLU.forward as two products, which saves joining the gradients of its halves."""
    (w, u), (b, c) = self.proj.weight.chunk(2), self.proj.bias.chunk(2)
    return F.linear(x, w, b) * F.gelu(F.linear(x, u, c))

WHICH_FRAMES = [None]      # (clips, frames) frame numbers of the clips in the batch

FINE_MOTION = [True]       # whether the motion modules at 16x16 take part

def motion_forward(self, hidden_states, encoder_hidden_states=None, timestep=None, class_labels=None, num_frames=1, cross_attention_kwargs=None):
    """AnimateDiffTransformer3D.forward without copies for channels-last input, told the true frame numbers."""
    n, c, h, w = hidden_states.shape; b = n // num_frames
    if h == 16 and not FINE_MOTION[0]: return hidden_states
    rows = hidden_states.permute(0, 2, 3, 1).reshape(b, num_frames * h * w, c)
    x = self.norm(rows.transpose(1, 2).unsqueeze(-1)).squeeze(-1).transpose(1, 2)
    x = self.proj_in(x).reshape(b, num_frames, h * w, c).transpose(1, 2).reshape(b * h * w, num_frames, c)
    for block in self.transformer_blocks:
        pe = block.pos_embed.pe[0][WHICH_FRAMES[0]][:, None].expand(b, h * w, num_frames, c).reshape(b * h * w, num_frames, c)
        x = x + block.attn1(block.norm1(x) + pe)
        x = x + block.attn2(block.norm2(x) + pe)
        x = x + block.ff(block.norm3(x))
    x = self.proj_out(x).view(b, h * w, num_frames, c).transpose(1, 2).reshape(n, h, w, c)
    return x.permute(0, 3, 1, 2) + hidden_states

def pointwise(self, x):
    """A 1x1 convolution as a matrix product."""
    return F.linear(x.permute(0, 2, 3, 1), self.weight.flatten(1), self.bias).permute(0, 3, 1, 2)

def quicken(unet):
    unet.set_attn_processor(PlainAttention())
    for m in unet.modules():
        if isinstance(m, torch.nn.Conv2d) and m.kernel_size == (1, 1): m.forward = pointwise.__get__(m)
        if isinstance(m, GEGLU): m.forward = geglu.__get__(m)
        if isinstance(m, AnimateDiffTransformer3D): m.forward = motion_forward.__get__(m)
    return unet
