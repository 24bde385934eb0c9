#pragma once
#include <filesystem>

#include "core/media/common_part.h"

namespace lightreel {

/// Reads two clips (files, or folders of PNG pictures such as ComparisonFolder::framesFolder()) and brings
/// them to their common part, ready for compareClips(second, first).
/// errors: FileMissing, FileUnreadable, WriteFailed for lack of memory; throws Cancelled
[[nodiscard]] Result<CommonPart> readCommonPart(const std::filesystem::path& first,
                                                const std::filesystem::path& second,
                                                const CancelToken& cancel = {});

}  // namespace lightreel
