#include "core/decode/vae_blocks.h"

#include <ATen/ATen.h>

#include <array>
#include <utility>

#include "core/nn/onednn.h"

namespace lightreel {

ResnetBlockOptions vaeResnet(const VaeConfig& config, int64_t in, int64_t out) {
    return {in, out, 0, config.normGroups, 1e-6};
}

VaeAttention::VaeAttention(const WeightScope& scope, int64_t channels, int64_t normGroups)
    : m_channels(channels),
      m_norm(scope / "group_norm", normGroups, channels, 1e-6),
      m_toQ(scope / "to_q", channels, channels),
      m_toK(scope / "to_k", channels, channels),
      m_toV(scope / "to_v", channels, channels),
      m_toOut(scope / "to_out" / 0, channels, channels) {}

at::Tensor VaeAttention::operator()(const at::Tensor& x) const {
    const at::Tensor tokens = m_norm(x).permute({0, 2, 3, 1}).flatten(1, 2);
    const auto oneHead = [](const at::Tensor& t) { return t.unsqueeze(1); };
    const at::Tensor attended = at::scaled_dot_product_attention(
        oneHead(m_toQ(tokens)), oneHead(m_toK(tokens)), oneHead(m_toV(tokens)));
    return m_toOut(attended.squeeze(1)).unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2}).add_(x);
}

int64_t VaeAttention::peakBytes(const MapShape& x) const {
    // Besides the attention of one head, the norm.
    return x.bytes(m_channels) +
           selfAttentionBytes(x.frames, x.height * x.width, m_channels, 1, x.elementSize);
}

double VaeAttention::operations(const MapShape& x) const {
    return attentionOperations(x.pixels(), x.height * x.width, m_channels, 4);
}

VaeMiddle::VaeMiddle(const WeightScope& scope, const VaeConfig& config)
    : m_first(scope / "resnets" / 0, vaeResnet(config, config.channels.back(), config.channels.back())),
      m_second(scope / "resnets" / 1, vaeResnet(config, config.channels.back(), config.channels.back())) {
    if (config.midAttention)
        m_attention.emplace(scope / "attentions" / 0, config.channels.back(), config.normGroups);
}

at::Tensor VaeMiddle::operator()(const at::Tensor& x) const {
    at::Tensor hidden = m_first(x);
    if (m_attention) hidden = (*m_attention)(hidden);
    return m_second(hidden);
}

int64_t VaeMiddle::peakBytes(const MapShape& x) const {
    const int64_t resnets = m_first.peakBytes(x);
    return m_attention ? std::max(resnets, m_attention->peakBytes(x)) : resnets;
}

double VaeMiddle::operations(const MapShape& x) const {
    return m_first.operations(x) + m_second.operations(x) + (m_attention ? m_attention->operations(x) : 0);
}

VaeHead::VaeHead(const WeightScope& scope, int64_t channels, int64_t normGroups)
    : m_channels(channels),
      m_norm(scope / "conv_norm_out", normGroups, channels, 1e-6),
      m_conv(scope / "conv_out", channels, 3) {}

at::Tensor VaeHead::operator()(at::Tensor x) const {
    x = m_norm.activated(x);
    return m_conv(x);
}

at::Tensor VaeHead::inBands(const at::Tensor& x, const RowBands& bands) const {
    const GroupNorm::Settled norm = m_norm.over(bands.of(x));
    return bands.convolved(x, 3, [&](const at::Tensor& band) { return m_conv(norm.activated(band)); });
}

int64_t VaeHead::peakBytes(const MapShape& x, int64_t bands) const {
    MapShape band = x;
    if (bands > 1) band.height = RowBands::rowsWithNeighbours(x.height, bands);
    return band.bytes(m_channels) + x.bytes(3) + onednn::scratchBytes(m_channels, 3, band);
}

std::shared_ptr<WeightSource> withCurrentVaeNames(const std::shared_ptr<WeightSource>& source) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames{
        {{".query.", ".to_q."}, {".key.", ".to_k."}, {".value.", ".to_v."}, {".proj_attn.", ".to_out.0."}}};
    return renamedSource(source, [](const std::string& name) {
        for (const auto& [old, current] : kNames)
            if (const size_t at = name.find(old); at != std::string::npos)
                return name.substr(0, at) + std::string(current) + name.substr(at + old.size());
        return name;
    });
}

}  // namespace lightreel
