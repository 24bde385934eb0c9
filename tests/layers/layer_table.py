"""Who may include whom: the table of docs/ARCHITECTURE.md as data. A folder sees only what stands before it."""

STD = {"base", "request", "frame", "compare", "memory"}
TORCH = {"weights", "nn", "text", "vision", "cache", "denoise", "decode"}
QT_CORE = {"jobs", "settings", "library", "director"}

# Folder of core/ -> folders of core/ whose headers it may include, besides its own.
ALLOWED = {
    "base": set(),
    "request": {"base"},
    "frame": {"base"},
    "memory": {"base"},
    "compare": {"base", "request", "frame", "memory"},
    "weights": STD,
    "nn": STD | {"weights"},
    "text": STD | {"weights", "nn"},
    "vision": STD | {"weights", "nn"},
    "cache": STD | {"weights", "nn"},
    "denoise": STD | {"weights", "nn", "text", "vision", "cache"},
    "decode": STD | {"weights", "nn", "text", "vision", "cache"},
    "media": STD,
    "picture": STD | {"media"},
    "assistant": STD | TORCH,
    "pipeline": STD | TORCH | {"assistant"},
    "settings": STD | {"media"},
    "library": STD | {"media", "pipeline", "settings"},
    "jobs": STD | {"media", "picture", "pipeline", "settings", "library"},
    "director": STD | {"media", "pipeline", "assistant", "settings", "library", "jobs"},
}
# The other trees, by their first folder.
ALLOWED_FROM = {
    "cuda": STD,
    "ui": STD | {"media", "picture", "pipeline", "assistant"} | QT_CORE,
    "app": STD | {"media", "picture", "pipeline", "assistant"} | QT_CORE,
}

# What a folder shows to the others, where that is less than all of its headers.
OUTWARD = {
    "assistant": {"assistant_engine.h", "assistant_entry.h", "assistant_bench.h"},
    "pipeline": {"engine_api.h", "engine_loader.h", "run_events.h"},
    "media": {"common_part.h", "encoding_params.h", "side_by_side.h", "video_reader.h", "video_writer.h"},
}
# ui talks to jobs; of these folders it sees values only.
UI_SEES = {
    "assistant": {"assistant_engine.h"},
    "pipeline": {"run_events.h", "engine_api.h"},
    "media": {"common_part.h", "encoding_params.h", "video_reader.h"},
}

SEES_TORCH = TORCH | {"memory", "pipeline", "assistant"}
TORCH_IN_HEADERS = TORCH | {"pipeline", "assistant"}
SEES_QT = QT_CORE | {"media", "picture"}
