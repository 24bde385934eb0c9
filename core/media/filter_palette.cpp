#include "core/media/palette.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

extern "C" {
#include <libavfilter/avfilter.h>
}

#include "core/media/rgb_frame.h"

namespace lightreel::av {
namespace {

using GraphPtr = std::unique_ptr<AVFilterGraph, FreeByAddress<avfilter_graph_free>>;

class FilterPalette : public ClipPalette {
  public:
    FilterPalette(int width, int height, int fps, std::string path);
    void add(const Frame& frame) override;
    void finish(const std::function<void(AVFrame&)>& take) override;

  private:
    std::string m_path;
    GraphPtr m_graph;
    AVFilterContext* m_source = nullptr;  // owned by the graph
    AVFilterContext* m_sink = nullptr;
};

FilterPalette::FilterPalette(int width, int height, int fps, std::string path)
    : m_path(std::move(path)), m_graph(checkMade(avfilter_graph_alloc(), m_path)) {
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    const std::string rate = std::to_string(fps);
    const std::string arguments =
        "video_size=" + size + ":pix_fmt=rgb24:time_base=1/" + rate + ":frame_rate=" + rate;
    checkWrite(avfilter_graph_create_filter(&m_source, avfilter_get_by_name("buffer"), "in",
                                            arguments.c_str(), nullptr, m_graph.get()),
               m_path);
    checkWrite(avfilter_graph_create_filter(&m_sink, avfilter_get_by_name("buffersink"), "out", nullptr,
                                            nullptr, m_graph.get()),
               m_path);
    AVFilterInOut* from = avfilter_inout_alloc();
    AVFilterInOut* to = avfilter_inout_alloc();
    from->name = av_strdup("in");
    from->filter_ctx = m_source;
    from->pad_idx = 0;
    from->next = nullptr;
    to->name = av_strdup("out");
    to->filter_ctx = m_sink;
    to->pad_idx = 0;
    to->next = nullptr;
    constexpr const char* kChain =
        "[in]split[a][b];[a]palettegen=reserve_transparent=0[p];[b][p]paletteuse=dither=bayer:bayer_scale=3["
        "out]";
    const int parsed = avfilter_graph_parse_ptr(m_graph.get(), kChain, &to, &from, nullptr);
    avfilter_inout_free(&from);
    avfilter_inout_free(&to);
    checkWrite(parsed, m_path);
    checkWrite(avfilter_graph_config(m_graph.get(), nullptr), m_path);
}

void FilterPalette::add(const Frame& frame) {
    FramePtr rgb = rgbFrame(frame, frame.width, frame.height, m_path);
    checkWrite(av_buffersrc_add_frame(m_source, rgb.get()), m_path);
}

void FilterPalette::finish(const std::function<void(AVFrame&)>& take) {
    checkWrite(av_buffersrc_add_frame(m_source, nullptr), m_path);
    FramePtr frame(checkMade(av_frame_alloc(), m_path));
    for (int64_t index = 0;; ++index) {
        const int code = av_buffersink_get_frame(m_sink, frame.get());
        if (code == AVERROR_EOF || code == AVERROR(EAGAIN)) return;
        checkWrite(code, m_path);
        frame->pts = index;
        take(*frame);
        av_frame_unref(frame.get());
    }
}

}  // namespace
}  // namespace lightreel::av

extern "C" lightreel::av::ClipPalette* lightreel_make_palette(int width, int height, int fps,
                                                              const char* path) {
    return new lightreel::av::FilterPalette(width, height, fps, path);  // owned by the caller
}
