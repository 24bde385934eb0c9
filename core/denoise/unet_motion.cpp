#include "core/denoise/unet_motion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

namespace lightreel {
namespace {

ResnetBlockOptions resnetOptions(const UNetConfig& config, int64_t in, int64_t out) {
    return {in, out, config.timeWidth(), config.normGroups, config.normEpsilon};
}

SpatialTransformerOptions attentionOptions(const UNetConfig& config, const UNetConfig::Level& level,
                                           int64_t layers) {
    return {level.channels, level.heads,       level.contextWidth,
            layers,         config.normGroups, config.linearProjection};
}

/// diffusers gives the motion modules the U-Net's norm groups, whatever the adapter's configuration says.
MotionModuleOptions motionOptions(const UNetConfig& config, const UNetConfig::Level& level, int64_t layers) {
    return {level.channels, level.motionHeads, layers, config.normGroups, config.motionMaxFrames};
}

MapShape oneFrame(const at::Tensor& maps) {
    return {1, maps.size(2), maps.size(3), maps.element_size()};
}

/// A list of one that shares nothing: a braced list would keep a second reference until its statement ends.
std::vector<at::Tensor> alone(at::Tensor x) {
    std::vector<at::Tensor> list;
    list.push_back(std::move(x));
    return list;
}

/// Frames become the batch: [R, C, F, h, w] -> [R * F, C, h, w], channels last.
at::Tensor framesOf(const at::Tensor& latents) {
    return latents.transpose(1, 2).flatten(0, 1).contiguous(at::MemoryFormat::ChannelsLast);
}

/// Every n-th row and column, copied: enough points to tell a mean square, and the map itself can go.
at::Tensor thinned(const at::Tensor& maps) {
    constexpr int64_t kPoints = 8;  // along the shorter side, at least where there are so many
    const int64_t stride = std::max<int64_t>(1, std::min(maps.size(2), maps.size(3)) / kPoints);
    return maps.slice(2, 0, std::nullopt, stride).slice(3, 0, std::nullopt, stride).contiguous();
}

}  // namespace

UNetMotion::UNetMotion(const UNetConfig& config, ParameterSet& parameters)
    : m_inChannels(config.inChannels),
      m_outChannels(config.outChannels),
      m_baseChannels(config.levels.front().channels),
      m_convIn(WeightScope(parameters) / "conv_in", config.inChannels, config.levels.front().channels),
      m_timeEmbedding(WeightScope(parameters) / "time_embedding", config.levels.front().channels,
                      config.timeWidth()),
      m_normOut(WeightScope(parameters) / "conv_norm_out", config.normGroups, config.levels.front().channels,
                config.normEpsilon),
      m_convOut(WeightScope(parameters) / "conv_out", config.levels.front().channels, config.outChannels) {
    buildDown(parameters, config);
    buildMiddle(parameters, config);
    buildUp(parameters, config);
}

void UNetMotion::buildDown(ParameterSet& parameters, const UNetConfig& config) {
    const WeightScope root(parameters);
    int64_t channels = config.levels.front().channels;
    for (size_t i = 0; i < config.levels.size(); ++i) {
        const UNetConfig::Level& level = config.levels[i];
        const WeightScope block = root / "down_blocks" / static_cast<int64_t>(i);
        for (int64_t j = 0; j < level.layers; ++j) {
            const auto at = static_cast<size_t>(j);
            Layer layer{parameters.beginGroup(),
                        ResnetBlock(block / "resnets" / j, resnetOptions(config, channels, level.channels)),
                        {},
                        {}};
            if (level.attentionDown)
                layer.attention.emplace(block / "attentions" / j,
                                        attentionOptions(config, level, level.transformerLayersDown[at]));
            layer.motion.emplace(block / "motion_modules" / j,
                                 motionOptions(config, level, level.motionLayersDown[at]));
            channels = level.channels;
            m_down.push_back({std::move(layer)});
        }
        if (i + 1 < config.levels.size())
            m_down.push_back({{}, parameters.beginGroup(), Downsample(block / "downsamplers" / 0, channels)});
    }
}

void UNetMotion::buildMiddle(ParameterSet& parameters, const UNetConfig& config) {
    const WeightScope root(parameters);
    const UNetConfig::Level& level = config.levels.back();
    const WeightScope block = root / "mid_block";
    const ResnetBlockOptions options = resnetOptions(config, level.channels, level.channels);
    // Attention and motion of pair i come before resnet i + 1; as layers they belong to resnet i.
    for (int64_t i = 0; i <= config.midLayers; ++i) {
        Layer layer{parameters.beginGroup(), ResnetBlock(block / "resnets" / i, options), {}, {}};
        if (i < config.midLayers) {
            layer.attention.emplace(block / "attentions" / i,
                                    attentionOptions(config, level, config.midTransformerLayers));
            if (config.midMotion)
                layer.motion.emplace(
                    block / "motion_modules" / i,
                    motionOptions(config, level, config.midMotionLayers[static_cast<size_t>(i)]));
        }
        m_middle.push_back(std::move(layer));
    }
}

void UNetMotion::buildUp(ParameterSet& parameters, const UNetConfig& config) {
    const WeightScope root(parameters);
    int64_t channels = config.levels.back().channels;
    for (size_t i = 0; i < config.levels.size(); ++i) {
        const size_t depth = config.levels.size() - 1 - i;
        const UNetConfig::Level& level = config.levels[depth];
        const int64_t outer = config.levels[depth == 0 ? 0 : depth - 1].channels;
        const WeightScope block = root / "up_blocks" / static_cast<int64_t>(i);
        for (int64_t j = 0; j <= level.layers; ++j) {
            const auto at = static_cast<size_t>(j);
            const int64_t skip = j == level.layers ? outer : level.channels;
            Layer layer{
                parameters.beginGroup(),
                ResnetBlock(block / "resnets" / j, resnetOptions(config, channels + skip, level.channels)),
                {},
                {}};
            if (level.attentionUp)
                layer.attention.emplace(block / "attentions" / j,
                                        attentionOptions(config, level, level.transformerLayersUp[at]));
            layer.motion.emplace(block / "motion_modules" / j,
                                 motionOptions(config, level, level.motionLayersUp[at]));
            channels = level.channels;
            m_up.push_back({std::move(layer)});
        }
        if (depth == 0) continue;
        m_up.back().samplerGroup = parameters.beginGroup();
        m_up.back().sampler.emplace(block / "upsamplers" / 0, channels);
    }
}

std::vector<size_t> UNetMotion::groups(int64_t depth, bool reuse) const {
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

at::Tensor UNetMotion::apply(const Layer& layer, std::vector<at::Tensor> inputs, const Shared& shared) {
    const WeightStream::Lease weights = shared.use(layer.group);
    const int64_t atOnce = shared.framesAtOnce(workingBytes(layer, oneFrame(inputs.front())));
    at::Tensor hidden = overFrames(
        std::move(inputs), shared.guidanceRows(), atOnce, shared.cancel, [&](at::Tensor x, int64_t row) {
            at::Tensor out = layer.resnet(x, shared.time);
            x.reset();
            shared.tell(&layer.resnet, out);
            if (!layer.attention) return out;
            const at::Tensor& prompt = shared.conditioning;
            out = (*layer.attention)(out, row < 0 ? prompt : prompt.narrow(0, row, 1));
            shared.tell(&layer.attention, out);
            return out;
        });
    if (!layer.motion) return hidden;
    if (!shared.chunker.cuts()) return (*layer.motion)(hidden, shared.frames);
    const MapShape row{shared.frames, 1, hidden.size(3), hidden.element_size()};
    layer.motion->inRows(
        hidden, shared.frames, shared.chunker.rows(hidden.size(2), layer.motion->peakBytes(row, 1)),
        shared.chunker.normalisesPieces() ? MotionModule::Norm::OverBand : MotionModule::Norm::OverAll,
        shared.cancel);
    return hidden;
}

at::Tensor UNetMotion::applySampler(const UpStep& step, at::Tensor x, const at::Tensor& like,
                                    const Shared& shared) {
    const WeightStream::Lease weights = shared.use(step.samplerGroup);
    const Upsample& sampler = *step.sampler;
    const int64_t height = like.size(2), width = like.size(3);
    const int64_t atOnce = shared.framesAtOnce(sampler.peakBytes(oneFrame(like)));
    return overFrames(alone(std::move(x)), shared.guidanceRows(), atOnce, shared.cancel,
                      [&](const at::Tensor& part, int64_t) { return sampler(part, height, width); });
}

std::vector<at::Tensor> UNetMotion::runDown(at::Tensor x, size_t steps, const Shared& shared) const {
    std::vector<at::Tensor> skips{std::move(x)};
    for (size_t i = 0; i < steps; ++i) {
        at::Tensor left = runDownStep(m_down[i], skips.back(), shared);
        skips.push_back(std::move(left));
        shared.tell(&m_down[i].sampler, skips.back());  // the layer itself stands where its resnet does
    }
    return skips;
}

at::Tensor UNetMotion::runDownStep(const DownStep& step, const at::Tensor& x, const Shared& shared) {
    if (step.layer) return apply(*step.layer, {x}, shared);
    const WeightStream::Lease weights = shared.use(step.samplerGroup);
    return (*step.sampler)(x);
}

at::Tensor UNetMotion::runMiddle(at::Tensor x, const Shared& shared) const {
    for (const Layer& layer : m_middle) x = apply(layer, alone(std::move(x)), shared);
    shared.tell(&m_middle, x);
    return x;
}

at::Tensor UNetMotion::runUpStep(const UpStep& step, at::Tensor x, std::vector<at::Tensor>& skips,
                                 const Shared& shared) {
    std::vector<at::Tensor> inputs = alone(std::move(x));
    inputs.push_back(std::move(skips.back()));
    skips.pop_back();
    at::Tensor out = apply(step.layer, std::move(inputs), shared);
    if (!step.sampler) return out;
    out = applySampler(step, std::move(out), skips.back(), shared);
    shared.tell(&step.sampler, out);
    return out;
}

at::Tensor UNetMotion::runHead(at::Tensor x, const Shared& shared) const {
    const int64_t atOnce = shared.framesAtOnce(oneFrame(x).bytes(2 * x.size(1)));
    return overFrames(alone(std::move(x)), shared.guidanceRows(), atOnce, shared.cancel,
                      [this](const at::Tensor& part, int64_t) {
                          at::Tensor normed = m_normOut(part);
                          return m_convOut(at::silu_(normed));
                      });
}

at::Tensor UNetMotion::timeVector(double timestep, const at::Tensor& latents) const {
    at::Tensor time =
        m_timeEmbedding(timeFeatures(timestep, m_baseChannels).to(latents.options()).unsqueeze(0));
    return at::silu_(time);
}

at::Tensor UNetMotion::probe(const at::Tensor& latents, double timestep, const StepContext& context) const {
    const WeightStream::Lease weights = WeightStream::use(context.weights, m_down.front().group());
    const at::Tensor time = timeVector(timestep, latents);
    const ResnetBlock& first = m_down.front().layer->resnet;
    const MapShape frame{1, latents.size(3), latents.size(4), latents.element_size()};
    const int64_t atOnce =
        context.chunker.frames(latents.size(2), frame.bytes(m_baseChannels) + first.peakBytes(frame));
    return overFrames(alone(framesOf(latents)), 1, atOnce, context.cancel,
                      [&](const at::Tensor& x, int64_t) { return thinned(first(m_convIn(x), time)); });
}

at::Tensor UNetMotion::predict(const at::Tensor& latents, double timestep, const at::Tensor& conditioning,
                               StepContext& context) const {
    const int64_t rows = latents.size(0), frames = latents.size(2);
    const Shared shared{timeVector(timestep, latents),
                        conditioning,
                        frames,
                        context.chunker,
                        context.cancel,
                        context.weights,
                        context.observer};

    at::Tensor x = framesOf(latents);
    const int64_t depth = context.entry != nullptr ? context.entry->depth() : 0;
    const size_t entryLayer = upLayerAt(depth), first = context.reuse ? entryLayer : 0;
    if (context.weights != nullptr) context.weights->beginPass(groups(depth, context.reuse));
    std::vector<at::Tensor> skips =
        runDown(m_convIn(x), context.reuse ? static_cast<size_t>(depth) : m_down.size(), shared);
    x = context.reuse ? context.entry->get() : runMiddle(skips.back(), shared);
    for (size_t k = first; k < m_up.size(); ++k) {
        if (k == entryLayer && context.entry != nullptr && !context.reuse)
            context.entry->capture(context.key, x);
        x = runUpStep(m_up[k], std::move(x), skips, shared);
        if (k == entryLayer && context.reuse) context.entry->used();
    }
    shared.tell(&m_up, x);
    return runHead(std::move(x), shared).unflatten(0, {rows, frames}).transpose(1, 2);
}

}  // namespace lightreel
