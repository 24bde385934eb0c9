"""Trains the small image-to-video demo model on a CPU with two cores, from the text-to-video demo's U-Net and autoencoder.

The recipe, each line a stage:

  train_i2v.py encode --seed 1 --few-clips 8000      clips at 4 of their 16 frames, as the teacher's latents
  train_i2v.py encode --seed 2 --full-clips 2000     clips at all 16 frames
  train_i2v.py motion --text-unet FOLDER             U-Net and image encoder: 4 frames of each clip, 8 neighbouring ones, whole clips
  train_i2v.py vae                                   the autoencoder, taught by the text-to-video model's
  train_i2v.py export                                the pipeline folder
  train_i2v.py score, train_i2v.py sample            what it can do

motion counts steps and saves everything every --save-every steps, so that it can be stopped and gone on with (--resume).
"""
import argparse, glob, os, time
import numpy as np, torch
from PIL import Image
import image_to_video, learn
from dataset import FRAMES, sheet
from image_to_video import NEIGHBOURS, Net, clip_pixels

P_MEAN, P_STD, HIDDEN = 0.7, 1.6, 0.1      # log sigma in training; how often the picture is hidden, for guidance


def build(a):
    net = Net().bfloat16()
    def loss_of(z, sigma, image, pictures, keep, ids, frames):
        s = sigma.view(-1, 1, 1, 1, 1); e = torch.randn_like(z); root = (s * s + 1).sqrt()
        out = net((z + s * e) / root, 0.25 * sigma.log(), image, clip_pixels(pictures), keep, ids, frames).float()
        each = (out - (e - s * z) / root).square().mean((1, 2, 3, 4)); loss = each.mean()
        return loss, (loss.item(), each[sigma > 3].mean().item())
    return net, loss_of

class Pool:
    """Encoded clips, drawn at random."""
    def __init__(self, a, name):
        parts = [torch.load(f, weights_only=False) for f in sorted(glob.glob(f"{a.work}/{name}-*.pt"))]
        self.clips = sum((p["clips"] for p in parts), [])
        for k in ("index", "pictures", "strength", "images", "latents"): setattr(self, k, torch.cat([p[k] for p in parts]))
        self.ids = torch.tensor([[c["fps"] - 1, c["bucket"], s] for c, s in zip(self.clips, self.strength.tolist())])

def sigmas(rng, n):
    """Stratified over the log-normal distribution."""
    u = torch.from_numpy(rng.permutation((np.arange(n) + rng.random(n)) / n)).float()
    return (P_MEAN + P_STD * torch.special.ndtri(u.clamp(1e-3, 1 - 1e-3))).exp()

def batches(a, seed):
    """Four frames of each clip first, so that a batch has many clips; then eight neighbouring frames; then whole clips."""
    rng = np.random.default_rng([a.seed, seed]); pools = {}
    def batch(step):
        NEIGHBOURS[0] = step >= a.half_from; name = "full" if NEIGHBOURS[0] else "few"
        if name not in pools: pools.clear(); pools[name] = Pool(a, name)
        p = pools[name]; frames = 4 if name == "few" else 8 if step < a.whole_from else FRAMES; n = a.batch // frames; k = rng.integers(0, len(p.clips), n)
        first = rng.integers(0, p.index.shape[1] - frames + 1, (n, 1)) * (rng.random((n, 1)) < 0.6)              # often from the picture on
        f = torch.from_numpy(first + np.arange(frames)); rows = torch.arange(n)[:, None]
        keep = torch.from_numpy(rng.random(n) >= HIDDEN).float()
        return p.latents[k][rows, f].float(), sigmas(rng, n), p.images[k].float(), p.pictures[k], keep, p.ids[k], p.index[k][rows, f]
    return batch


# ------------------------------------------------------------------------------------------------ stages
def stage_encode(a):
    import autoencoder_i2v
    autoencoder_i2v.encode(a)

def stage_motion(a):
    torch.manual_seed(a.seed); net = Net(quick=False)
    if not a.text_unet: image_to_video.start_as_picture(net.unet)
    elif not a.resume:
        import from_text_model
        from_text_model.start(net, a.text_unet, Pool(a, "few").latents[:40].float())
    shared = learn.Shared(list(net.named_parameters()))
    if a.resume: shared.load(torch.load(f"{a.work}/motion.pt"))
    print(f"{sum(p.numel() for p in net.unet.parameters()) / 1e6:.2f} M + {sum(p.numel() for p in net.image.parameters()) / 1e6:.2f} M parameters", flush=True)
    learn.run(a, shared, build, batches, f"{a.work}/motion.pt")

def stage_vae(a):
    import autoencoder_i2v as auto
    vae = auto.new_state(a); net = auto.Taught(); net.vae.load_state_dict(vae.state_dict()); shared = learn.Shared(list(net.named_parameters()))
    if a.resume: shared.load(torch.load(f"{a.work}/vae.pt"))
    else: auto.report(vae, a)
    learn.run(a, shared, auto.build, auto.batches, f"{a.work}/vae.pt"); auto.report(load_vae(a), a)

def load_vae(a):
    """The trained autoencoder, or the untrained one if there is none yet."""
    import autoencoder_i2v as auto
    from pipeline_folder import under
    if not os.path.exists(f"{a.work}/vae.pt"): return auto.new_state(a)
    vae = auto.new_vae(); vae.load_state_dict(under(torch.load(f"{a.work}/vae.pt")["mean"], "vae."))
    return vae

def stage_import(a):
    """The way back: an exported folder (--out) becomes the work folder's state, for motion --resume, which counts from 0 then."""
    import autoencoder_i2v as auto
    from diffusers import AutoencoderKLTemporalDecoder, UNetSpatioTemporalConditionModel
    from transformers import CLIPVisionModelWithProjection
    net, taught = Net(quick=False), auto.Taught()
    for part, name, kind in ((net.unet, "unet", UNetSpatioTemporalConditionModel), (net.image, "image_encoder", CLIPVisionModelWithProjection),
                             (taught.vae, "vae", AutoencoderKLTemporalDecoder)):
        part.load_state_dict(kind.from_pretrained(f"{a.out}/{name}").float().state_dict())
    learn.Shared(list(net.named_parameters())).save(f"{a.work}/motion.pt"); learn.Shared(list(taught.named_parameters())).save(f"{a.work}/vae.pt")

def stage_export(a):
    import pipeline_folder_i2v
    pipeline_folder_i2v.export(torch.load(f"{a.work}/motion.pt")["mean"], load_vae(a), a)

def stage_sample(a):
    """Held-out pictures of any kind: the contact sheet."""
    import measure_i2v, pipeline_folder_i2v
    clips, true = measure_i2v.held_out_clips(a.count or 12, lambda scene: True)
    made, _ = pipeline_folder_i2v.make_clips(a, clips, [t[0] for t in true], a.seed); Image.fromarray(sheet(made)).save(a.sheet)

def stage_score(a):
    """Held-out pictures of one object over a plain background, beside the true clips and a clip that never moves."""
    import measure_i2v, pipeline_folder_i2v
    clips, true = measure_i2v.held_out_clips(a.count or 48); pictures = [t[0] for t in true]; start = time.time()
    made, again = pipeline_folder_i2v.make_clips(a, clips, pictures, 1000); print(f"{(time.time() - start) / len(clips):.1f} s a clip")
    measure_i2v.report(clips, true, pictures, again, "true clips"); measure_i2v.report(clips, made, pictures, again, "made")
    Image.fromarray(sheet([c for pair in zip(true, made) for c in pair])).save(a.sheet)

def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stage", choices=[n[6:] for n in globals() if n.startswith("stage_")])
    p.add_argument("--work", default="work-i2v", help="where weights and latents go")
    p.add_argument("--out", default="lightreel-demo-i2v", help="the exported folder")
    p.add_argument("--teacher", default="lightreel-demo-t2v/vae", help="the text-to-video model's autoencoder")
    p.add_argument("--text-unet", help="motion: start from this text-to-video U-Net, not from nothing")
    p.add_argument("--seed", type=int, default=0); p.add_argument("--resume", action="store_true", help="motion: go on from the weights in --work")
    p.add_argument("--few-clips", type=int, default=0); p.add_argument("--full-clips", type=int, default=0)
    p.add_argument("--batch", type=int, default=64, help="frames per worker and step")
    p.add_argument("--steps", type=int, default=1200); p.add_argument("--decay-steps", type=int, default=600)
    p.add_argument("--lr", type=float, default=1.5e-3); p.add_argument("--average", type=float, default=0.985)
    p.add_argument("--motion-fast", type=float, default=2.5, help="the parts over time: their share of --lr")
    p.add_argument("--half-from", type=int, default=170, help="motion: the step from which clips have eight neighbouring frames")
    p.add_argument("--whole-from", type=int, default=900, help="motion: the step from which clips are whole")
    p.add_argument("--save-every", type=int, default=100)
    p.add_argument("--vae-batch", type=int, default=4, help="vae: frames per worker and step")
    p.add_argument("--frames-from", type=int, default=300, help="vae: the step from which it sees whole frames, not crops")
    p.add_argument("--clips-from", type=int, default=500, help="vae: the step from which the temporal layers learn, on clips")
    p.add_argument("--sigma-min", type=float, default=0.02); p.add_argument("--sigma-max", type=float, default=80.0)
    p.add_argument("--sampler-steps", type=int, default=12); p.add_argument("--min-guidance", type=float, default=1.5); p.add_argument("--max-guidance", type=float, default=2.0)
    p.add_argument("--bucket", type=int, help="sample, score: one motion bucket for all"); p.add_argument("--noise-aug", type=float, default=0.02)
    p.add_argument("--count", type=int, default=0, help="sample, score: how many pictures")
    p.add_argument("--plain", action="store_true", help="sample, score: in fp32, without the quick forms"); p.add_argument("--threads", type=int, default=1); p.add_argument("--sheet", default="contact-sheet-i2v.png")
    return p.parse_args()

if __name__ == "__main__":
    a = options(); torch.set_num_threads(a.threads); os.makedirs(a.work, exist_ok=True)
    globals()["stage_" + a.stage](a)
