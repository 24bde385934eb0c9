#include "core/media/text_line.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/opt.h>
}

extern "C" {
#include <libavfilter/avfilter.h>
}

#include <cstdio>
#include <cstring>
#include <utility>

#include "core/media/rgb_frame.h"

namespace lightreel::av {
namespace {

using GraphPtr = std::unique_ptr<AVFilterGraph, FreeByAddress<avfilter_graph_free>>;
constexpr const char* kWhere = "a caption";

/// Options are set one by one, so that no character of the text means anything to libavfilter.
AVFilterContext* addFilter(AVFilterGraph& graph, const char* name,
                           const std::vector<std::pair<const char*, std::string>>& options) {
    const AVFilter* kind = avfilter_get_by_name(name);
    if (kind == nullptr) checkWrite(AVERROR_FILTER_NOT_FOUND, kWhere);
    AVFilterContext* filter = checkMade(avfilter_graph_alloc_filter(&graph, kind, name), kWhere);
    for (const auto& [option, value] : options)
        checkWrite(av_opt_set(filter, option, value.c_str(), AV_OPT_SEARCH_CHILDREN), kWhere);
    checkWrite(avfilter_init_str(filter, nullptr), kWhere);
    return filter;
}

std::string hexColour(uint32_t colour) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%06X", static_cast<unsigned>(colour & 0xFFFFFFU));
    return text;
}

FramePtr drawn(const Frame& picture, const TextLine& line) {
    const GraphPtr graph(checkMade(avfilter_graph_alloc(), kWhere));
    graph->nb_threads = 1;
    AVFilterContext* source =
        addFilter(*graph, "buffer",
                  {{"video_size", std::to_string(picture.width) + "x" + std::to_string(picture.height)},
                   {"pix_fmt", "rgb24"},
                   {"time_base", "1/1"}});
    AVFilterContext* text = addFilter(*graph, "drawtext",
                                      {{"text", line.text},
                                       {"expansion", "none"},
                                       {"font", "Sans"},
                                       {"fontsize", std::to_string(line.size)},
                                       {"fontcolor", hexColour(line.colour)},
                                       {"x", std::to_string(line.left)},
                                       {"y", std::to_string(line.baseline) + "-max_glyph_a"}});
    AVFilterContext* sink = addFilter(*graph, "buffersink", {});
    checkWrite(avfilter_link(source, 0, text, 0), kWhere);
    checkWrite(avfilter_link(text, 0, sink, 0), kWhere);
    checkWrite(avfilter_graph_config(graph.get(), nullptr), kWhere);
    const FramePtr from = rgbFrame(picture, picture.width, picture.height, kWhere);
    FramePtr to(checkMade(av_frame_alloc(), kWhere));
    checkWrite(av_buffersrc_add_frame(source, from.get()), kWhere);
    checkWrite(av_buffersrc_add_frame(source, nullptr), kWhere);
    checkWrite(av_buffersink_get_frame(sink, to.get()), kWhere);
    return to;
}

void draw(Frame& picture, const TextLine& line) {
    const FramePtr result = drawn(picture, line);
    if (result->format != AV_PIX_FMT_RGB24) checkWrite(AVERROR(EINVAL), kWhere);
    for (int y = 0; y < picture.height; ++y)
        std::memcpy(picture.rgb.data() + static_cast<size_t>(y) * picture.stride(),
                    result->data[0] + static_cast<std::ptrdiff_t>(y) * result->linesize[0], picture.stride());
}

}  // namespace
}  // namespace lightreel::av

extern "C" bool lightreel_draw_text(lightreel::Frame& picture, const lightreel::av::TextLine& line) {
    try {
        lightreel::av::draw(picture, line);
        return true;
    } catch (const lightreel::Failure&) {
        return false;
    }
}
