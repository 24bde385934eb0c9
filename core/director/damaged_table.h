#pragma once
#include <QString>
#include <cstdint>
#include <filesystem>

#include "core/director/sqlite_file.h"

namespace lightreel {

/// Adds to a table the rows of the same table in a damaged file that can still be read, from before, between
/// and behind the pages that cannot; rows that are there stay as they are. columns: their names with commas
/// between them, the first is the integer key. Returns how many were added. errors: as
/// SqliteFile::run() of `into`
[[nodiscard]] Result<int64_t> takeOverRows(const std::filesystem::path& damaged, const SqliteFile& into,
                                           const QString& table, const QString& columns);

}  // namespace lightreel
