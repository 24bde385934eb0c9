#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// Reads clips and PNG sequences with the limits of docs/RELIABILITY.md: file protocol only, formats and
/// codecs by white list, bounded probing, pixels and frames. errors: FileMissing, FileUnreadable
class VideoReader {
  public:
    static Result<VideoReader> open(const std::filesystem::path& path);
    VideoReader(VideoReader&&) noexcept;
    VideoReader& operator=(VideoReader&&) noexcept;
    ~VideoReader();

    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;
    [[nodiscard]] double fps() const;
    [[nodiscard]] std::string codec() const;
    [[nodiscard]] std::string comment() const;  ///< the container's comment tag, at most 16 MiB

    /// The next frame; an empty pointer at the end.
    Result<std::shared_ptr<const Frame>> next();

  private:
    struct Impl;
    explicit VideoReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// The whole clip, in order. At most 100,000 frames and 4 GiB. Throws Cancelled.
Result<std::vector<std::shared_ptr<const Frame>>> readClip(const std::filesystem::path& path,
                                                           const CancelToken& cancel = {});

}  // namespace lightreel
