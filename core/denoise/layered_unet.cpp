#include "core/denoise/layered_unet.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {
namespace {

/// A list of one that shares nothing: a braced list would keep a second reference until its statement ends.
std::vector<at::Tensor> alone(at::Tensor x) {
    std::vector<at::Tensor> list;
    list.push_back(std::move(x));
    return list;
}

/// Frames become the batch, [R, C, F, h, w] -> [R * F, C, h, w], channels last; a start picture's latents are
/// laid behind those of every frame.
at::Tensor framesOf(const at::Tensor& latents, const at::Tensor& image) {
    const int64_t rows = latents.size(0), own = latents.size(1), frames = latents.size(2);
    const int64_t channels = own + (image.defined() ? image.size(1) : 0);
    at::Tensor maps = at::empty({rows * frames, channels, latents.size(3), latents.size(4)},
                                latents.options().memory_format(at::MemoryFormat::ChannelsLast));
    const at::Tensor byRow = maps.unflatten(0, {rows, frames});
    byRow.narrow(2, 0, own).copy_(latents.transpose(1, 2));
    if (image.defined()) byRow.narrow(2, own, channels - own).copy_(image.unsqueeze(1));
    return maps;
}

/// Every n-th row and column, copied: enough points to tell a mean square, and the map itself can go.
at::Tensor thinned(const at::Tensor& maps) {
    constexpr int64_t kPoints = 8;  // along the shorter side, at least where there are so many
    const int64_t stride = std::max<int64_t>(1, std::min(maps.size(2), maps.size(3)) / kPoints);
    return maps.slice(2, 0, std::nullopt, stride).slice(3, 0, std::nullopt, stride).contiguous();
}

}  // namespace

LayeredUNet::LayeredUNet(const Shape& shape, ParameterSet& parameters, const MakeLayer& makeLayer)
    : m_inChannels(shape.inChannels),
      m_outChannels(shape.outChannels),
      m_baseChannels(shape.levels.front().channels),
      m_addedFeatures(shape.addedFeatures),
      m_convIn(WeightScope(parameters) / "conv_in", shape.inChannels, m_baseChannels),
      m_timeEmbedding(WeightScope(parameters) / "time_embedding", m_baseChannels, shape.timeWidth()),
      m_normOut(WeightScope(parameters) / "conv_norm_out", shape.normGroups, m_baseChannels,
                shape.normEpsilon),
      m_convOut(WeightScope(parameters) / "conv_out", m_baseChannels, shape.outChannels) {
    if (shape.addedNumbers > 0)
        m_addEmbedding.emplace(WeightScope(parameters) / "add_embedding",
                               shape.addedNumbers * shape.addedFeatures, shape.timeWidth());
    buildDown(parameters, shape, makeLayer);
    buildMiddle(parameters, shape, makeLayer);
    buildUp(parameters, shape, makeLayer);
}

void LayeredUNet::buildDown(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer) {
    const WeightScope root(parameters);
    int64_t channels = shape.levels.front().channels;
    for (size_t i = 0; i < shape.levels.size(); ++i) {
        const Shape::Level& level = shape.levels[i];
        const WeightScope block = root / "down_blocks" / static_cast<int64_t>(i);
        for (int64_t j = 0; j < level.layers; ++j) {
            const size_t group = parameters.beginGroup();
            m_down.push_back(
                {Layer{group, makeLayer({LayerPlace::Part::Down, i, j, block, channels, level.channels})}});
            channels = level.channels;
        }
        if (i + 1 < shape.levels.size())
            m_down.push_back({{}, parameters.beginGroup(), Downsample(block / "downsamplers" / 0, channels)});
    }
}

void LayeredUNet::buildMiddle(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer) {
    // What stands between resnets i and i + 1 belongs to layer i; the last layer is a resnet alone.
    const int64_t channels = shape.levels.back().channels;
    for (int64_t i = 0; i <= shape.midLayers; ++i) {
        const size_t group = parameters.beginGroup();
        m_middle.push_back({group, makeLayer({LayerPlace::Part::Middle, shape.levels.size() - 1, i,
                                              WeightScope(parameters) / "mid_block", channels, channels})});
    }
}

void LayeredUNet::buildUp(ParameterSet& parameters, const Shape& shape, const MakeLayer& makeLayer) {
    const WeightScope root(parameters);
    int64_t channels = shape.levels.back().channels;
    for (size_t i = 0; i < shape.levels.size(); ++i) {
        const size_t depth = shape.levels.size() - 1 - i;
        const Shape::Level& level = shape.levels[depth];
        const int64_t outer = shape.levels[depth == 0 ? 0 : depth - 1].channels;
        const WeightScope block = root / "up_blocks" / static_cast<int64_t>(i);
        for (int64_t j = 0; j <= level.layers; ++j) {
            const int64_t skip = j == level.layers ? outer : level.channels;
            const size_t group = parameters.beginGroup();
            m_up.push_back({Layer{
                group, makeLayer({LayerPlace::Part::Up, depth, j, block, channels + skip, level.channels})}});
            channels = level.channels;
        }
        if (depth == 0) continue;
        m_up.back().samplerGroup = parameters.beginGroup();
        m_up.back().sampler.emplace(block / "upsamplers" / 0, channels);
    }
}

std::vector<size_t> LayeredUNet::groups(int64_t depth, bool reuse) const {
    std::vector<size_t> used;
    const auto steps = static_cast<size_t>(depth);
    for (size_t i = 0; i < (reuse ? steps : m_down.size()); ++i) used.push_back(m_down[i].group());
    if (!reuse)
        for (const Layer& layer : m_middle) used.push_back(layer.group);
    for (size_t k = reuse ? upLayerAt(depth) : 0; k < m_up.size(); ++k) {
        used.push_back(m_up[k].layer.group);
        if (m_up[k].sampler) used.push_back(m_up[k].samplerGroup);
    }
    return used;
}

at::Tensor LayeredUNet::runLayer(const Layer& layer, std::vector<at::Tensor> inputs, const LayerPass& pass) {
    const WeightStream::Lease weights = pass.use(layer.group);
    return layer.run->run(std::move(inputs), pass);
}

at::Tensor LayeredUNet::runSampler(const UpStep& step, at::Tensor x, const at::Tensor& like,
                                   const LayerPass& pass) {
    const WeightStream::Lease weights = pass.use(step.samplerGroup);
    const Upsample& sampler = *step.sampler;
    const int64_t height = like.size(2), width = like.size(3);
    const int64_t atOnce = pass.framesAtOnce(sampler.peakBytes(oneFrame(like)));
    return overFrames(alone(std::move(x)), pass.guidanceRows(), atOnce, pass.cancel,
                      [&](const at::Tensor& part, int64_t) { return sampler(part, height, width); });
}

std::vector<at::Tensor> LayeredUNet::runDown(at::Tensor x, size_t steps, const LayerPass& pass) const {
    std::vector<at::Tensor> skips{std::move(x)};
    for (size_t i = 0; i < steps; ++i) {
        at::Tensor left = runDownStep(m_down[i], skips.back(), pass);
        skips.push_back(std::move(left));
        pass.tell(&m_down[i].sampler, skips.back());  // the layer itself stands where its resnet does
    }
    return skips;
}

at::Tensor LayeredUNet::runDownStep(const DownStep& step, const at::Tensor& x, const LayerPass& pass) {
    if (step.layer) return runLayer(*step.layer, {x}, pass);
    const WeightStream::Lease weights = pass.use(step.samplerGroup);
    return (*step.sampler)(x);
}

at::Tensor LayeredUNet::runMiddle(at::Tensor x, const LayerPass& pass) const {
    for (const Layer& layer : m_middle) x = runLayer(layer, alone(std::move(x)), pass);
    pass.tell(&m_middle, x);
    return x;
}

at::Tensor LayeredUNet::runUpStep(const UpStep& step, at::Tensor x, std::vector<at::Tensor>& skips,
                                  const LayerPass& pass) {
    std::vector<at::Tensor> inputs = alone(std::move(x));
    inputs.push_back(std::move(skips.back()));
    skips.pop_back();
    at::Tensor out = runLayer(step.layer, std::move(inputs), pass);
    if (!step.sampler) return out;
    out = runSampler(step, std::move(out), skips.back(), pass);
    pass.tell(&step.sampler, out);
    return out;
}

at::Tensor LayeredUNet::runHead(at::Tensor x, const LayerPass& pass) const {
    const int64_t atOnce = pass.framesAtOnce(oneFrame(x).bytes(2 * x.size(1)));
    return overFrames(
        alone(std::move(x)), pass.guidanceRows(), atOnce, pass.cancel,
        [this](const at::Tensor& part, int64_t) { return m_convOut(m_normOut.activated(part)); });
}

at::Tensor LayeredUNet::timeVector(double timestep, const Conditioning& conditioning,
                                   const at::Tensor& latents) const {
    at::Tensor time =
        m_timeEmbedding(timeFeatures(timestep, m_baseChannels).to(latents.options()).unsqueeze(0));
    if (m_addEmbedding) {
        std::vector<at::Tensor> told;
        for (const double number : conditioning.added) told.push_back(timeFeatures(number, m_addedFeatures));
        time.add_((*m_addEmbedding)(at::cat(told).to(latents.options()).unsqueeze(0)));
    }
    return at::silu_(time);
}

at::Tensor LayeredUNet::probe(const at::Tensor& latents, double timestep, const Conditioning& conditioning,
                              const StepContext& context) const {
    const WeightStream::Lease weights = WeightStream::use(context.weights, m_down.front().group());
    const at::Tensor time = timeVector(timestep, conditioning, latents);
    const ResnetBlock& first = m_down.front().layer->run->resnet();
    const MapShape frame{1, latents.size(3), latents.size(4), latents.element_size()};
    const int64_t atOnce =
        context.chunker.frames(latents.size(2), frame.bytes(m_baseChannels) + first.peakBytes(frame));
    return overFrames(alone(framesOf(latents, conditioning.image)), 1, atOnce, context.cancel,
                      [&](const at::Tensor& x, int64_t) { return thinned(first(m_convIn(x), time)); });
}

at::Tensor LayeredUNet::predict(const at::Tensor& latents, double timestep, const Conditioning& conditioning,
                                StepContext& context) const {
    const int64_t rows = latents.size(0), frames = latents.size(2);
    const LayerPass pass{timeVector(timestep, conditioning, latents),
                         conditioning.context,
                         frames,
                         context.chunker,
                         context.cancel,
                         context.weights,
                         context.observer};

    at::Tensor x = framesOf(latents, conditioning.image);
    const int64_t depth = context.entry != nullptr ? context.entry->depth() : 0;
    const size_t entryLayer = upLayerAt(depth), first = context.reuse ? entryLayer : 0;
    if (context.weights != nullptr) context.weights->beginPass(groups(depth, context.reuse));
    std::vector<at::Tensor> skips =
        runDown(m_convIn(x), context.reuse ? static_cast<size_t>(depth) : m_down.size(), pass);
    x = context.reuse ? context.entry->get() : runMiddle(skips.back(), pass);
    for (size_t k = first; k < m_up.size(); ++k) {
        if (k == entryLayer && context.entry != nullptr && !context.reuse)
            context.entry->capture(context.key, x);
        x = runUpStep(m_up[k], std::move(x), skips, pass);
        if (k == entryLayer && context.reuse) context.entry->used();
    }
    pass.tell(&m_up, x);
    return runHead(std::move(x), pass).unflatten(0, {rows, frames}).transpose(1, 2);
}

}  // namespace lightreel
