#pragma once
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace lightreel {

enum class Existing { Replace, Keep };

/// Writes a file so that it is either there whole or not at all, also after kill -9 and power loss: part file
/// beside the target, write, fsync, rename, fsync of the folder. With Existing::Keep a taken name becomes
/// "name (2).ext". Returns the path written. errors: DiskFull, NotWritable, WriteFailed; the part file is
/// gone then, and the name is free, but for Replace when the folder's fsync failed: the new file stands
/// there.
Result<std::filesystem::path> writeFileDurably(const std::filesystem::path& target, std::string_view bytes,
                                               Existing existing = Existing::Replace);
/// The same of bytes that lie in several places, in this order.
Result<std::filesystem::path> writeFileDurably(const std::filesystem::path& target,
                                               std::span<const std::string_view> pieces,
                                               Existing existing = Existing::Replace);

/// The second half of the above for a part file that somebody else has written: fsync, rename, fsync of the
/// folder. target and part lie in one folder. A folder (PNG sequence, model) is allowed: it and the folders
/// in it are synced, the files in it have been by then.
Result<std::filesystem::path> commitFile(const std::filesystem::path& part,
                                         const std::filesystem::path& target, Existing existing);

/// Gives a file or folder the name to, or the first numbered one that is free, and does no more: it is
/// neither opened nor synced, so that something that cannot be read moves as well. Returns the name. errors:
/// NotWritable, WriteFailed; everything is as it was then
Result<std::filesystem::path> moveAside(const std::filesystem::path& from, const std::filesystem::path& to);

/// "clip.mp4" -> "clip (2).mp4", "clip (3).mp4", ...
[[nodiscard]] std::filesystem::path numbered(const std::filesystem::path& target, int number);

/// ENOSPC, EDQUOT, EFBIG -> DiskFull; EACCES, EROFS, EPERM, ENOENT, ENOTDIR -> NotWritable; else WriteFailed.
[[nodiscard]] Error writeError(int errorNumber, const std::filesystem::path& path);

}  // namespace lightreel
