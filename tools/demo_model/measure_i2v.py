"""Scores of clips made from held-out pictures: is the picture kept, does something move, smoothly, and does it stay what it was?"""
import numpy as np
from dataset import COLOURS, FRAMES, describe, draw_scene
from dataset_i2v import random_clip
from measure import centre, object_masks

SHEET = 12


def plain(scene):
    return scene["background"] in COLOURS and scene["objects"][0]["size"] != "small"

def held_out_clips(count, wanted=plain):
    """Every object is a (shape, colour, motion) triple that training never showed; wanted: over plain backgrounds, not small."""
    rng = np.random.default_rng(78); clips = [random_clip(rng, True, wanted) for _ in range(count)]
    return clips, [draw_scene(c["scene"], c["seed"], c["times"]) for c in clips]

def psnr(a, b):
    return 10 * np.log10(255 ** 2 / max(1e-3, np.square(a.astype(float) - b.astype(float)).mean()))

def jerk(clip, masks):
    """Second differences of the object's centre beside first ones (mean lengths): 0 for an even path, about 1.7 for random places."""
    c = np.array([centre(m) for m in masks]); first, second = np.diff(c, axis=0), np.diff(c, 2, axis=0)
    pace = np.hypot(*first.T).mean()
    return np.hypot(*second.T).mean() / pace if pace > 0.3 else np.nan

def kept(clip, masks):
    """The object's colour in the last frame within 40 of the first's, its area between a fifth and five times it."""
    if not masks[0].any() or not masks[-1].any(): return False
    colour = [np.median(clip[k][masks[k]], 0) for k in (0, -1)]; ratio = masks[-1].sum() / masks[0].sum()
    return bool(np.linalg.norm(colour[1] - colour[0]) < 40 and 0.2 < ratio < 5)

def drift(clip):
    """How far the background's colour in the last frame is from that in the first, 0-255, mean over the channels of the border's median."""
    border = lambda f: np.median(np.concatenate([f[:5].reshape(-1, 3), f[-5:].reshape(-1, 3)]), 0)
    return np.abs(border(clip[-1].astype(float)) - border(clip[0].astype(float))).mean()

def moves(masks):
    """At least a tenth of the object's area is elsewhere in some frame."""
    return bool(max((m ^ masks[0]).sum() for m in masks) > 0.2 * max(1, masks[0].sum()))

def pace(masks):
    """Mean change of the object's outline from frame to frame, as a share of its area: motion of any kind."""
    return np.mean([(a ^ b).sum() for a, b in zip(masks, masks[1:])]) / max(1, masks[0].sum())

def judge(clip, picture, again):
    masks, _ = object_masks(clip)
    return [psnr(clip[0], picture), psnr(clip[0], again), jerk(clip, masks), kept(clip, masks), drift(clip), moves(masks), pace(masks)]

def report(clips, made, pictures, again, note):
    rows = []
    for c, clip, picture, a in zip(clips, made, pictures, again):
        rows.append(judge(clip, picture, a))
        print(describe(c["scene"], None), f"| bucket {c['bucket']}:", " ".join(f"{v:.2f}" for v in rows[-1]), flush=True)
    r = np.array(rows, float); m = np.nanmean(r, 0); moving = np.array([c["bucket"] > 0 for c in clips])
    print(f"{note}, {len(r)} pictures: first frame against the picture {m[0]:.2f} dB (worst {r[:, 0].min():.2f}), against its reconstruction {m[1]:.2f} dB; "
          f"jerk {m[2]:.3f} (median {np.nanmedian(r[:, 2]):.3f}); object kept {r[:, 3].mean():.1%}; colour drift {m[4]:.2f}; moves {r[:, 5].mean():.1%} "
          f"(of {moving.sum()} with a bucket over 0: {r[moving, 5].mean():.1%}); outline change a frame {m[6]:.3f}; "
          f"its correlation with the bucket {np.corrcoef([c['bucket'] for c in clips], r[:, 6])[0, 1]:.2f}")
