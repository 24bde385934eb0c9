"""Clips for the image-to-video model: the scenes of dataset.py, begun at any moment and shown at any speed.

A clip is a scene, a seed and 16 moments.  Its motion bucket says how far the points of its objects travel in a second, so
that the same picture has slow and fast clips; fps says how many frames that second has.
"""
import numpy as np
from dataset import FRAMES, SIZE, SIZES, easy, pose, random_scene

FAST = 100.0                                       # pixels a second that are bucket 255
ONE_WAY = ("right", "left", "up", "down", "grow", "shrink")
RATES = (6, 8, 8, 8, 8, 10, 12)
UNQUIET = ("night", "snow", "rain")                # backgrounds that move by themselves in many places


def travel(ob, times, pair):
    """Mean path length, in pixels from frame to frame, of points around the object."""
    r = SIZES[ob["size"]][0] * (0.85 if pair else 1); turns = np.arange(8) * np.pi / 4
    at = []
    for t in times:
        x, y, s, a = pose(ob["motion"], t, dict(x=0, y=0))
        at.append((x + 0.8 * r * s * np.cos(turns + a), y + 0.8 * r * s * np.sin(turns + a)))
    return np.hypot(*np.diff(np.array(at), axis=0).transpose(1, 0, 2)).mean() * SIZE / 2

def motion_bucket(scene, times, fps):
    pair = len(scene["objects"]) == 2
    pace = np.mean([travel(o, times, pair) for o in scene["objects"]]) * fps
    return int(round(255 * min(1, pace / FAST)))

def moments(scene, rng):
    """A first moment and a pace: one-way motions stay within their way, the others begin anywhere."""
    one_way = any(o["motion"] in ONE_WAY for o in scene["objects"]); bound = FRAMES - 1
    step = rng.uniform(0.35, 1.0) if one_way else rng.uniform(0.25, 0.8)
    start = rng.uniform(0, bound * (1 - step)) if one_way else rng.uniform(0, FRAMES)
    return start + step * np.arange(FRAMES)

def random_clip(rng, held=False, wanted=lambda scene: True):
    """60 % easy scenes, and few backgrounds that are unquiet."""
    simple = rng.random() < 0.6
    while True:
        scene = random_scene(rng, held)
        if simple and not easy(scene) or scene["background"] in UNQUIET and rng.random() < 0.6 or not wanted(scene): continue
        times, fps = moments(scene, rng), int(rng.choice(RATES))
        return dict(scene=scene, seed=int(rng.integers(1 << 31)), times=times, fps=fps, bucket=motion_bucket(scene, times, fps))
