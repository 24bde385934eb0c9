#include "core/media/side_by_side.h"

#include <QString>
#include <QStringList>
#include <QTextBoundaryFinder>
#include <algorithm>
#include <cstring>
#include <optional>

#include "core/media/av.h"
#include "core/media/common_part.h"
#include "core/media/text_line.h"

namespace lightreel {
namespace {

constexpr size_t kFewest = 2, kMost = 4;
constexpr qsizetype kMostLines = 2;
constexpr uint8_t kBackground = 0x18;
constexpr uint32_t kNameColour = 0xF2F2F2, kFiguresColour = 0xB8B8B8;

int even(int size) {
    return size + size % 2;
}

/// Pictures under 256 pixels are enlarged, as far as that does not make the other side very long.
int enlargement(int width, int height) {
    constexpr int kReadable = 256, kLongest = 2048;
    const int wanted = (kReadable + width - 1) / width;
    return std::max(1, std::min(wanted, kLongest / height));
}

int lineHeight(const SideBySideLayout& layout) {
    return layout.fontSize * 3 / 2;
}

int captionPadding(const SideBySideLayout& layout) {
    return layout.fontSize / 2;
}

Frame plainFrame(int width, int height) {
    Frame frame{width, height};
    frame.rgb.assign(static_cast<size_t>(height) * frame.stride(), kBackground);
    return frame;
}

uint8_t* pixelAt(Frame& frame, int x, int y) {
    return frame.rgb.data() + static_cast<size_t>(y) * frame.stride() + static_cast<size_t>(x) * 3;
}

/// Line breaks beyond the first belong to the second line; control characters would draw boxes.
QStringList linesOf(const std::string& caption) {
    QStringList lines = QString::fromUtf8(caption.c_str()).split('\n', Qt::SkipEmptyParts);
    while (lines.size() > kMostLines) {
        const QString last = lines.takeLast();
        lines.last() += ' ' + last;
    }
    for (QString& line : lines) {
        for (QChar& letter : line)
            if (letter.category() == QChar::Other_Control) letter = ' ';
        line = line.simplified();
    }
    lines.removeAll(QString());
    return lines;
}

/// Columns up to the last one that is not background.
int inkWidth(const Frame& frame) {
    int width = 0;
    for (int y = 0; y < frame.height; ++y) {
        const uint8_t* row = frame.rgb.data() + static_cast<size_t>(y) * frame.stride();
        for (int x = frame.width - 1; x >= width; --x)
            if (row[static_cast<size_t>(x) * 3] != kBackground) {
                width = x + 1;
                break;
            }
    }
    return width;
}

/// The first `count` code units, fewer where that would part a letter, and an ellipsis.
QString shortened(const QString& text, qsizetype count) {
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(count);
    const qsizetype end = finder.isAtBoundary() ? count : std::max<qsizetype>(0, finder.toPreviousBoundary());
    return text.left(end).trimmed() + QChar(0x2026);
}

/// Paints captions' strips; nothing anywhere when text cannot be drawn here.
class CaptionPainter {
  public:
    explicit CaptionPainter(const SideBySideLayout& layout) : m_layout(layout) {}

    [[nodiscard]] std::optional<Frame> strip(const QStringList& lines) const {
        Frame strip = plainFrame(m_layout.cellWidth, m_layout.captionHeight);
        for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
            const std::optional<Frame> line = fitting(lines[i], i == 0 ? kNameColour : kFiguresColour);
            if (!line) return std::nullopt;
            pasteLine(strip, *line, captionPadding(m_layout) + i * lineHeight(m_layout));
        }
        return strip;
    }

  private:
    /// The text as far as it fits, on a picture that is wider than there is room.
    [[nodiscard]] std::optional<Frame> fitting(const QString& whole, uint32_t colour) const {
        // No font has letters so narrow that more of them fit.
        qsizetype kept = std::min<qsizetype>(whole.size(), 8 * m_layout.cellWidth / m_layout.fontSize);
        QString text = kept == whole.size() ? whole : shortened(whole, kept);
        while (!text.isEmpty()) {
            std::optional<Frame> line = drawn(text.toStdString(), colour);
            if (!line) return std::nullopt;
            const int width = inkWidth(*line);
            if (width <= m_layout.cellWidth) return line;
            kept = std::min(kept - 1, kept * m_layout.cellWidth / width);
            text = kept > 0 ? shortened(whole, kept) : QString();
        }
        return plainFrame(m_layout.cellWidth, lineHeight(m_layout));
    }

    [[nodiscard]] std::optional<Frame> drawn(const std::string& text, uint32_t colour) const {
        Frame line = plainFrame(4 * m_layout.cellWidth, lineHeight(m_layout));
        const int size = m_layout.fontSize;
        if (!av::drawText(line, {text, 0, size, size, colour})) return std::nullopt;
        return line;
    }

    static void pasteLine(Frame& strip, const Frame& line, int top) {
        for (int y = 0; y < std::min(line.height, strip.height - top); ++y)
            std::memcpy(pixelAt(strip, 0, top + y), line.rgb.data() + static_cast<size_t>(y) * line.stride(),
                        strip.stride());
    }

    SideBySideLayout m_layout;
};

/// One strip a clip; nothing when text cannot be drawn here.
std::optional<std::vector<Frame>> captionStrips(const std::vector<QStringList>& captions,
                                                const SideBySideLayout& layout) {
    std::vector<Frame> strips;
    for (const QStringList& lines : captions) {
        std::optional<Frame> strip = CaptionPainter(layout).strip(lines);
        if (!strip) return std::nullopt;
        strips.push_back(*std::move(strip));
    }
    return strips;
}

void pasteStrip(Frame& onto, const Frame& strip, int left, int top) {
    for (int y = 0; y < strip.height; ++y)
        std::memcpy(pixelAt(onto, left, top + y), strip.rgb.data() + static_cast<size_t>(y) * strip.stride(),
                    strip.stride());
}

void pasteEnlarged(Frame& onto, const Frame& picture, int factor, int left, int top) {
    const size_t stride = static_cast<size_t>(picture.width) * static_cast<size_t>(factor) * 3;
    for (int y = 0; y < picture.height * factor; ++y) {
        uint8_t* row = pixelAt(onto, left, top + y);
        if (y % factor != 0) {
            std::memcpy(row, pixelAt(onto, left, top + y - 1), stride);
            continue;
        }
        const uint8_t* from = picture.rgb.data() + static_cast<size_t>(y / factor) * picture.stride();
        for (int x = 0; x < picture.width * factor; ++x)
            std::memcpy(row + static_cast<size_t>(x) * 3, from + static_cast<size_t>(x / factor) * 3, 3);
    }
}

/// All clips' frames, equally many and of the first one's size.
Result<std::vector<ClipFrames>> alike(const std::vector<CaptionedClip>& clips, const CancelToken& cancel) {
    std::vector<ClipFrames> all{clips.front().frames};
    for (size_t i = 1; i < clips.size(); ++i) {
        Result<CommonPart> common = commonPart(all.front(), clips[i].frames, cancel);
        if (!common) return common.error();
        all.front() = std::move(common->first);
        all.push_back(std::move(common->second));
    }
    for (ClipFrames& clip : all) clip.resize(all.front().size());  // a later one may have been shorter
    return all;
}

Result<MediaFacts> write(const std::filesystem::path& target, const std::vector<ClipFrames>& clips,
                         const SideBySideLayout& layout, Frame picture, int fps, Existing existing,
                         const CancelToken& cancel) {
    EncodingParams params;
    params.width = picture.width;
    params.height = picture.height;
    params.fps = fps;
    Result<VideoWriter> writer = VideoWriter::open(target, params);
    if (!writer) return writer.error();
    for (size_t i = 0; i < clips.front().size(); ++i) {
        cancel.check();
        picture.index = static_cast<int64_t>(i);
        picture.time = {picture.index, fps};
        for (size_t clip = 0; clip < clips.size(); ++clip)
            pasteEnlarged(picture, *clips[clip][i], layout.factor, layout.left(clip), layout.top(clip));
        if (const Result<void> written = writer->write(picture); !written) return written.error();
    }
    return writer->finish(existing, cancel);
}

Result<void> checkClips(const std::vector<CaptionedClip>& clips) {
    const auto refused = [](const char* option, size_t value, const char* allowed) -> Result<void> {
        return Error{ErrorCode::BadRequest,
                     {{"option", option}, {"value", std::to_string(value)}, {"allowed", allowed}}};
    };
    if (clips.size() < kFewest || clips.size() > kMost)
        return refused("the number of clips", clips.size(), "2 to 4 are shown beside each other");
    if (std::ranges::any_of(clips, [](const CaptionedClip& clip) { return clip.frames.empty(); }))
        return refused("a clip's number of frames", 0, "there must be frames to show");
    return {};
}

}  // namespace

int SideBySideLayout::left(size_t clip) const {
    return gap + static_cast<int>(clip) % columns * (cellWidth + gap);
}

int SideBySideLayout::top(size_t clip) const {
    return gap + static_cast<int>(clip) / columns * (pictureHeight + captionHeight + gap);
}

SideBySideLayout sideBySideLayout(size_t clips, int width, int height, int lines) {
    constexpr int kSmallestFont = 14;
    SideBySideLayout layout;
    layout.columns = clips == kMost ? 2 : static_cast<int>(clips);
    layout.rows = (static_cast<int>(clips) + layout.columns - 1) / layout.columns;
    layout.factor = enlargement(width, height);
    layout.cellWidth = even(width * layout.factor);
    layout.pictureHeight = even(height * layout.factor);
    layout.fontSize = std::max(kSmallestFont, layout.pictureHeight / 24);
    layout.gap = even(layout.fontSize / 2);
    if (lines > 0)
        layout.captionHeight =
            even(2 * captionPadding(layout) + lines * lineHeight(layout) - layout.fontSize / 4);
    return layout;
}

Result<SideBySide> writeSideBySide(const std::filesystem::path& target,
                                   const std::vector<CaptionedClip>& clips, int fps, Existing existing,
                                   const CancelToken& cancel) {
    av::quietLibav();
    if (const Result<void> sound = checkClips(clips); !sound) return sound.error();
    const Result<std::vector<ClipFrames>> all = alike(clips, cancel);
    if (!all) return all.error();
    std::vector<QStringList> captions;
    captions.reserve(clips.size());
    for (const CaptionedClip& clip : clips) captions.push_back(linesOf(clip.caption));
    const auto lines = std::ranges::max(captions, {}, &QStringList::size).size();
    const Frame& first = *all->front().front();
    SideBySideLayout layout =
        sideBySideLayout(clips.size(), first.width, first.height, static_cast<int>(lines));
    const auto strips = lines > 0 ? captionStrips(captions, layout) : std::vector<Frame>();
    if (!strips) layout.captionHeight = 0;
    Frame picture = plainFrame(layout.width(), layout.height());
    for (size_t i = 0; strips && i < strips->size(); ++i)
        pasteStrip(picture, (*strips)[i], layout.left(i), layout.top(i) + layout.pictureHeight);
    Result<MediaFacts> file = write(target, *all, layout, std::move(picture), fps, existing, cancel);
    if (!file) return file.error();
    return SideBySide{*std::move(file), strips.has_value()};
}

}  // namespace lightreel
