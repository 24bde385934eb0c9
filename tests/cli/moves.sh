#!/usr/bin/env bash
# The embedded model that sets pictures in motion, on a picture of its kind. moves.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

python3 - start.png <<'PY'
import struct, sys, zlib
size, rows = 128, bytearray()
for y in range(size):
    rows.append(0)
    for x in range(size):
        rows += bytes((210, 40, 40) if (x - 44) ** 2 + (y - 64) ** 2 < 20 ** 2 else (40, 60, 170))
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
open(sys.argv[1], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)) +
                              chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b""))
PY
"$cli" generate --image start.png --frames 6 --steps 6 --seed 3 --output clip.mp4 --dump dump --quiet || complain "no clip: exit $?"

# The first frame is the picture, the colours stay, something moves, and no step of it is a jump.
python3 - <<'PY' || complain "the picture was not set in motion"
import array, json, math, struct
file = open("dump/frames.safetensors", "rb").read()
begin = 8 + struct.unpack("<Q", file[:8])[0]
about = json.loads(file[8:begin])["frames"]
assert about["dtype"] == "F32" and about["shape"] == [6, 3, 128, 128], about
numbers = array.array("f", file[begin:])
plane = 128 * 128
frames = [[numbers[(f * 3 + c) * plane:(f * 3 + c + 1) * plane] for c in range(3)] for f in range(6)]
def apart(a, b):
    return sum(abs(x - y) for p, q in zip(a, b) for x, y in zip(p, q)) / (3 * plane)
red, blue = (210, 40, 40), (40, 60, 170)
start = [[(red if (x - 44) ** 2 + (y - 64) ** 2 < 400 else blue)[c] / 255 for y in range(128) for x in range(128)] for c in range(3)]
error = sum((x - y) ** 2 for p, q in zip(frames[0], start) for x, y in zip(p, q)) / (3 * plane)
steps = [apart(a, b) for a, b in zip(frames, frames[1:])]
drift = max(abs(sum(frame[c]) - sum(frames[0][c])) / plane for frame in frames for c in range(3))
print(f"first frame {-10 * math.log10(error):.1f} dB, drift {drift:.3f}, steps {[round(step, 4) for step in steps]}")
assert -10 * math.log10(error) > 22, "the first frame is another picture"
assert drift < 0.04, "the colours drift"
assert apart(frames[0], frames[-1]) > 0.01, "nothing moves"
assert max(steps) < 4 * sum(steps) / len(steps), "it jumps"
PY

((failures == 0)) && echo "pictures are set in motion"
exit $((failures > 0))
