#pragma once
#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/compare/quality.h"

namespace lightreel {

/// What a clip was like before it was cut and scaled.
struct ClipShape {
    int width = 0, height = 0;  ///< pixels, of the first frame
    size_t frames = 0;

    friend bool operator==(const ClipShape&, const ClipShape&) = default;
};

/// Two clips that can be held against each other: equally many frames, all of the first clip's size.
struct CommonPart {
    ClipFrames first, second;
    ClipShape firstWas, secondWas;

    /// One of them had more frames, which are left out.
    [[nodiscard]] bool shortened() const { return firstWas.frames != secondWas.frames; }
    /// The second one's frames were larger or smaller; they are scaled.
    [[nodiscard]] bool scaled() const {
        return firstWas.width != secondWas.width || firstWas.height != secondWas.height;
    }
};

/// Cuts both to the frames that both have, and scales (bicubic, without keeping the proportions) what is not
/// of the first frame's size. Frames that fit are shared, not copied. No frames when a clip is empty.
/// errors: WriteFailed for lack of memory; throws Cancelled
[[nodiscard]] Result<CommonPart> commonPart(ClipFrames first, ClipFrames second,
                                            const CancelToken& cancel = {});

}  // namespace lightreel
