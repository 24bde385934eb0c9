"""Automatic scores of clips: background, colour, shape and motion of one object over a plain background, and flicker."""
import numpy as np
from dataset import COLOURS, FRAMES, PX, PY, SHAPES, SIZE, describe, random_scene, shape_distance
from skimage.color import rgb2lab


def held_out_scenes(count):
    """Every object is a (shape, colour, motion) triple that training never showed."""
    rng = np.random.default_rng(77); scenes = []
    while len(scenes) < count:
        s = random_scene(rng, held=True)
        if s["background"] in COLOURS and s["objects"][0]["size"] != "small": scenes.append(s)
    return scenes

def nearest_colour(rgb):
    lab = lambda c: rgb2lab(np.asarray(c, np.float64).reshape(1, 1, 3) / 255)[0, 0]
    return min(COLOURS, key=lambda n: np.linalg.norm(lab(COLOURS[n]) - lab(rgb)))

def centre(mask):
    return [v.mean() for v in np.nonzero(mask)] if mask.any() else [np.nan] * 2

def drawn(shape, angle, at, area):
    """The shape's mask with the given centroid and area (pixels), turned by angle."""
    c, s = np.cos(angle), np.sin(angle); r, ox, oy = 0.35, 0.0, 0.0
    cy, cx = [(v + 0.5) / SIZE * 2 - 1 for v in at]
    for _ in range(3):                                           # settle size and centre
        dx, dy = (PX - cx - ox) / r, (PY - cy - oy) / r
        m = shape_distance(shape, c * dx + s * dy, -s * dx + c * dy) < 0
        if not m.any(): break
        my, mx = [(v + 0.5) / SIZE * 2 - 1 for v in centre(m)]
        ox, oy, r = ox + cx - mx, oy + cy - my, r * (area / m.sum()) ** 0.5
    return m

def overlap(a, b):
    return (a & b).sum() / max(1, (a | b).sum())

def nearest_shape(mask, turned):
    """The shape whose drawing, at the mask's centroid and area, overlaps the mask best."""
    angles = np.radians(np.arange(0, 360, 10)) if turned else (0,)
    return max(((overlap(drawn(s, a, centre(mask), mask.sum()), mask), s) for s in SHAPES for a in angles))[1]

def motion_ok(motion, masks):
    c = np.array([centre(m) for m in masks]); area = masks.sum((1, 2)).astype(float)
    if np.isnan(c).any() or (area < 30).any(): return False
    dy, dx = c[-1] - c[0]; ry, rx = np.ptp(c, 0); ratio = area[-1] / area[0]
    if motion in ("right", "left"): return dx * (1 if motion == "right" else -1) > 40 and ry < 20
    if motion in ("up", "down"): return dy * (1 if motion == "down" else -1) > 40 and rx < 20
    if motion == "grow": return ratio > 2 and max(rx, ry) < 25
    if motion == "shrink": return ratio < 0.5 and max(rx, ry) < 25
    if motion == "bounce": return ry > 35 and rx < 20 and abs(dy) < 40
    if motion == "orbit": return rx > 40 and ry > 40
    if motion == "sway": return rx > 20 and ry < 20 and abs(dx) < 0.7 * rx
    if motion == "still": return max(rx, ry) < 15 and 0.6 < ratio < 1.6
    # Spinning: some early frame lies well across the first; a crescent's centroid circles about its axis meanwhile.
    return max(rx, ry) < max(15, 1.3 * (area.mean() / np.pi) ** 0.5) and min(overlap(masks[0], m) for m in masks[1:7]) < 0.93

def object_masks(clip):
    """Where each frame differs from the clip's border colour, and that colour."""
    border = np.concatenate([clip[:, :5].reshape(-1, 3), clip[:, -5:].reshape(-1, 3)]); back = np.median(border, 0)
    return np.linalg.norm(clip.astype(float) - back, axis=-1) > 70, back

def flicker(clip, masks):
    """Mean change from frame to frame where no frame has the object, 0-255."""
    still = ~masks.any(0)
    return np.abs(np.diff(clip[:, still].astype(float), axis=0)).mean() if still.any() else np.nan

def judge(scene, clip):
    """background, colour, shape, motion (each 0 or 1) and flicker."""
    ob = scene["objects"][0]; masks, back = object_masks(clip)
    k = int(masks.sum((1, 2)).argmax()) if ob["motion"] in ("grow", "shrink") else FRAMES // 2
    seen = masks[k].any(); colour = np.median(clip[k][masks[k]], 0) if seen else back
    shape = seen and nearest_shape(masks[k], ob["motion"] in ("spin", "sway")) == ob["shape"]
    return [int(x) for x in (nearest_colour(back) == scene["background"], nearest_colour(colour) == ob["colour"], shape, motion_ok(ob["motion"], masks))] + [flicker(clip, masks)]

def report(scenes, clips):
    rows = []
    for s, clip in zip(scenes, clips):
        rows.append(judge(s, clip)); print(describe(s, None), "| background, colour, shape, motion:", rows[-1][:4], f"flicker {rows[-1][4]:.2f}", flush=True)
    r = np.array(rows, float); b, c, s, m = r[:, :4].mean(0)
    print(f"{len(r)} held-out prompts: background {b:.1%} colour {c:.1%} shape {s:.1%} motion {m:.1%} all four {(r[:, :4].min(1)).mean():.1%} flicker {np.nanmean(r[:, 4]):.2f}/255")
