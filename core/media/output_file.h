#pragma once
#include <filesystem>

#include "core/media/av.h"

namespace lightreel::av {

/// A file of our own under libav's writer: we open it, we keep the first errno, we sync and close it.
class OutputFile {
  public:
    /// Creates the file anew. Throws Failure{NotWritable, DiskFull, WriteFailed}.
    explicit OutputFile(const std::filesystem::path& path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    [[nodiscard]] AVIOContext* context() const { return m_context; }

    /// Flushes, fsyncs and closes; a late "no space" shows here. Throws Failure.
    void close();

    /// Throws what the first failed write said, if one failed.
    void checkWrites() const;

  private:
    static int write(void* self, uint8_t* bytes, int count);
    static int64_t seek(void* self, int64_t offset, int whence);

    std::filesystem::path m_path;
    int m_fd = -1;
    int m_firstError = 0;
    AVIOContext* m_context = nullptr;
};

}  // namespace lightreel::av
