#include "core/decode/clip_maps.h"

#include <ATen/ATen.h>

#include <functional>
#include <map>
#include <utility>

#include "core/memory/traffic.h"

namespace lightreel {
namespace {

constexpr at::MemoryFormat kOrder = at::MemoryFormat::ChannelsLast;

/// Pieces by their first frame.
using Pieces = std::map<int64_t, at::Tensor>;

at::Tensor rowsOf(const Pieces& pieces, int64_t first, int64_t count) {
    const auto& [lastFirst, last] = *pieces.rbegin();
    at::Tensor band =
        at::empty({lastFirst + last.size(0), last.size(1), count, last.size(3)}, last.options(), kOrder);
    for (const auto& [frame, maps] : pieces)
        band.narrow(0, frame, maps.size(0)).copy_(maps.narrow(2, first, count));
    return band;
}

class MemoryMaps : public ClipMaps {
  public:
    at::Tensor take(int64_t first) override { return std::move(m_pieces.extract(first).mapped()); }
    void put(int64_t first, at::Tensor maps) override { m_pieces.insert_or_assign(first, std::move(maps)); }
    at::Tensor read(int64_t first, int64_t count) const override { return rowsOf(m_pieces, first, count); }
    void write(int64_t first, const at::Tensor& band) override {
        for (const auto& [frame, maps] : m_pieces)
            maps.narrow(2, first, band.size(2)).copy_(band.narrow(0, frame, maps.size(0)));
    }

  private:
    Pieces m_pieces;
};

class FileMaps : public ClipMaps {
  public:
    FileMaps(std::filesystem::path folder, std::shared_ptr<SpillRegion> region, int64_t frameBytes)
        : m_folder(std::move(folder)), m_region(std::move(region)), m_frameBytes(frameBytes) {}

    at::Tensor take(int64_t first) override {
        at::Tensor maps = std::move(m_pieces.extract(first).mapped());
        if (!liesInFile(maps)) return maps;
        maps = maps.clone();
        checkRead(maps);
        return maps;
    }

    void put(int64_t first, at::Tensor maps) override {
        maps = maps.contiguous(kOrder);
        if (save(maps, first * m_frameBytes)) maps = inFile(first, maps);
        m_pieces.insert_or_assign(first, std::move(maps));
    }

    at::Tensor read(int64_t first, int64_t count) const override {
        at::Tensor band = rowsOf(m_pieces, first, count);
        checkRead(band);
        return band;
    }

    void write(int64_t first, const at::Tensor& band) override {
        const at::Tensor rows = band.contiguous(kOrder);
        for (auto& [frame, maps] : m_pieces) {
            const at::Tensor part = rows.narrow(0, frame, maps.size(0));
            if (liesInFile(maps) && saveRows(frame, maps, part, first)) continue;
            if (liesInFile(maps)) checkRead(maps = maps.clone());
            maps.narrow(2, first, band.size(2)).copy_(part);
        }
    }

    std::optional<Error> trouble() const override { return m_trouble; }

  private:
    /// A view of the file. It is only ever read: whoever writes to its pages ends the process.
    at::Tensor inFile(int64_t first, const at::Tensor& like) const {
        return at::from_blob(const_cast<std::byte*>(m_region->data()) + first * m_frameBytes, like.sizes(),
                             like.strides(), like.options());
    }

    bool liesInFile(const at::Tensor& maps) const {
        const auto* data = static_cast<const std::byte*>(maps.const_data_ptr());
        return std::less_equal<>()(m_region->data(), data) &&
               std::less<>()(data, m_region->data() + m_region->size());
    }

    /// False when the disk did not take it, which is noted.
    bool save(const at::Tensor& part, int64_t at) {
        const Result<void> written =
            m_region->write(part.const_data_ptr(), part.nbytes(), static_cast<size_t>(at));
        if (written)
            noteSwappedOut(static_cast<int64_t>(part.nbytes()));
        else if (!m_trouble)
            m_trouble = written.error();
        return written.ok();
    }

    bool saveRows(int64_t piece, const at::Tensor& maps, const at::Tensor& part, int64_t first) {
        const int64_t height = maps.size(2),
                      row = static_cast<int64_t>(maps.nbytes()) / (maps.size(0) * height);
        for (int64_t i = 0; i < maps.size(0); ++i)
            if (!save(part.narrow(0, i, 1), piece * m_frameBytes + row * (i * height + first))) return false;
        return true;
    }

    /// After every copy out of the file: its pages leave memory again.
    void checkRead(const at::Tensor& copied) const {
        if (m_region->damaged())
            throw Failure{
                {ErrorCode::WriteFailed,
                 {{"path", m_folder.string()}, {"reason", "the scratch file there cannot be read back"}}}};
        m_region->leave();
        noteSwappedIn(static_cast<int64_t>(copied.nbytes()));
    }

    std::filesystem::path m_folder;
    std::shared_ptr<SpillRegion> m_region;
    int64_t m_frameBytes;
    Pieces m_pieces;  ///< views of the file, and what the disk did not take
    std::optional<Error> m_trouble;
};

}  // namespace

std::unique_ptr<ClipMaps> ClipMaps::inMemory() {
    return std::make_unique<MemoryMaps>();
}

Result<std::unique_ptr<ClipMaps>> ClipMaps::inFile(SpillFile& file, int64_t frames, int64_t frameBytes) {
    Result<std::shared_ptr<SpillRegion>> region = file.reserve(frames * frameBytes);
    if (!region) return region.error();
    return std::unique_ptr<ClipMaps>(
        std::make_unique<FileMaps>(file.folder(), std::move(*region), frameBytes));
}

}  // namespace lightreel
