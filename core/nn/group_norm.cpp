#include "core/nn/group_norm.h"

#include <ATen/ATen.h>

namespace lightreel {

using map_norm::Moments;
using map_norm::Then;

GroupNorm::GroupNorm(const WeightScope& scope, int64_t groups, int64_t channels, double epsilon)
    : m_weight(scope.parameter("weight", {channels})),
      m_bias(scope.parameter("bias", {channels})),
      m_groups(groups),
      m_epsilon(epsilon) {}

at::Tensor GroupNorm::operator()(const at::Tensor& maps) const {
    if (map_norm::takes(maps)) return ofEach(maps)(maps);
    return at::group_norm(maps, m_groups, *m_weight, *m_bias, m_epsilon);
}

at::Tensor GroupNorm::activated(const at::Tensor& maps) const {
    if (map_norm::takes(maps)) return ofEach(maps).activated(maps);
    at::Tensor out = (*this)(maps);
    return at::silu_(out);
}

void GroupNorm::activate(at::Tensor& maps) const {
    if (map_norm::takes(maps))
        ofEach(maps).activate(maps);
    else
        maps = activated(maps);
}

GroupNorm::Settled GroupNorm::settled(const at::Tensor& mean, const at::Tensor& variance) const {
    return Settled(
        {mean, (variance + m_epsilon).rsqrt(), (*m_weight).to(at::kFloat), (*m_bias).to(at::kFloat)});
}

GroupNorm::Settled GroupNorm::ofEach(const at::Tensor& maps) const {
    const Moments own = map_norm::moments(maps, m_groups);
    return settled(own.mean, own.variance);
}

Moments GroupNorm::moments(const at::Tensor& maps) const {
    if (map_norm::takes(maps)) return map_norm::moments(maps, m_groups);
    // The operator gives its statistics beside a result that nobody needs: one map's at a time. In float32
    // only if the parameters are.
    const at::Tensor weight = (*m_weight).to(at::kFloat), bias = (*m_bias).to(at::kFloat);
    std::vector<at::Tensor> means, variances;
    for (const at::Tensor& map : maps.split(1)) {
        const auto [out, mean, inverse] = at::native_group_norm(
            map, weight, bias, 1, map.size(1), map.size(2) * map.size(3), m_groups, m_epsilon);
        means.push_back(mean.to(at::kDouble));
        variances.push_back(inverse.to(at::kDouble).pow(-2) - m_epsilon);
    }
    return {at::cat(means), at::cat(variances)};
}

GroupNorm::Settled GroupNorm::over(const std::vector<at::Tensor>& parts) const {
    return over(parts.size(), [&parts](size_t i) { return parts[i]; });
}

GroupNorm::Settled GroupNorm::over(size_t parts, const std::function<at::Tensor(size_t)>& make) const {
    std::vector<at::Tensor> means, variances;
    std::vector<double> pixels;
    for (size_t i = 0; i < parts; ++i) {
        const at::Tensor part = make(i);
        const Moments own = moments(part);
        means.push_back(own.mean);
        variances.push_back(own.variance);
        pixels.insert(pixels.end(), static_cast<size_t>(part.size(0)),
                      static_cast<double>(part.size(2) * part.size(3)));
    }
    // The variance is the mean of the maps' and the variance of their means, each map by its size.
    const at::Tensor mean = at::cat(means);
    at::Tensor share = at::tensor(pixels, mean.options()).unsqueeze(0);
    share = share / share.sum();
    const at::Tensor centre = at::matmul(share, mean);
    return settled(centre, at::matmul(share, at::cat(variances) + (mean - centre).square()));
}

at::Tensor GroupNorm::Settled::applied(Then then, const at::Tensor& maps) const {
    if (map_norm::takes(maps)) {
        at::Tensor out =
            at::empty(maps.sizes(), maps.options().memory_format(at::MemoryFormat::ChannelsLast));
        map_norm::apply(m_norm, then, maps, out);
        return out;
    }
    const auto perChannel = [&](const at::Tensor& group) {
        return group.squeeze(0).repeat_interleave(maps.size(1) / group.size(1));
    };
    const at::Tensor scale = perChannel(m_norm.inverse) * m_norm.weight;
    const at::Tensor shift = m_norm.bias - perChannel(m_norm.mean) * scale;
    const at::Tensor zero = at::zeros_like(m_norm.bias), one = at::ones_like(zero);
    at::Tensor out = at::batch_norm(maps, scale.to(at::kFloat), shift.to(at::kFloat), zero, one,
                                    /*training=*/false, 0, /*eps=*/0, false);
    return then == Then::Silu ? at::silu_(out) : out;
}

at::Tensor GroupNorm::Settled::operator()(const at::Tensor& maps) const {
    return applied(Then::Nothing, maps);
}

at::Tensor GroupNorm::Settled::activated(const at::Tensor& maps) const {
    return applied(Then::Silu, maps);
}

void GroupNorm::Settled::activate(at::Tensor& maps) const {
    if (map_norm::takes(maps))
        map_norm::apply(m_norm, Then::Silu, maps, maps);
    else
        maps = activated(maps);
}

}  // namespace lightreel
