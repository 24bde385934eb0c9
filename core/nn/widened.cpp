#include "core/nn/widened.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/nn/onednn.h"

namespace lightreel::widened {
namespace {

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;
constexpr int64_t kFloatBytes = 4;
constexpr int64_t kPieceNumbers = kPieceBytes / kFloatBytes;

/// How many of `total` go into each of as few pieces as have no more than `most`: about as many in all of
/// them, and a multiple of `step`.
int64_t evenly(int64_t total, int64_t most, int64_t step = 1) {
    const int64_t within = std::max(most / step * step, step), pieces = (total + within - 1) / within;
    const int64_t each = (total + pieces - 1) / pieces;
    return std::min(total, (each + step - 1) / step * step);
}

/// work(first, count) over all pieces of so many.
template <typename Work>
void eachPiece(int64_t total, int64_t size, const Work& work) {
    for (int64_t first = 0; first < total; first += size) work(first, std::min(size, total - first));
}

at::Tensor wide(const at::Tensor& vector, int64_t first, int64_t count) {
    return vector.defined() ? vector.narrow(0, first, count).to(at::kFloat) : vector;
}

at::Tensor wideMaps(const at::Tensor& maps) {
    return maps.to(at::kFloat, /*non_blocking=*/false, /*copy=*/false, kChannelsLast);
}

/// Outputs and rows at once of a linear layer.
struct LinearPieces {
    LinearPieces(int64_t allRows, int64_t inputs, int64_t allOutputs)
        : outputs(evenly(allOutputs, kPieceNumbers / inputs)),
          perRow(outputs + std::max(inputs, outputs)),
          rows(evenly(allRows, kPieceNumbers / perRow)) {}
    int64_t outputs;
    int64_t perRow;  ///< numbers: of the result beside the input or, later, what it may be finished with
    int64_t rows;
};

/// Channels of the result at once, and which piece of the maps.
struct ConvolutionPieces {
    ConvolutionPieces(int64_t in, int64_t out, const Convolution& convolution, const MapShape& result);
    /// Of the input that the piece needs, with rows of zeros where maps are cut.
    [[nodiscard]] MapShape input() const;
    /// Of a piece of the input and of the result.
    [[nodiscard]] int64_t numbers() const { return input().pixels() * inputs + maps.pixels() * outputs; }

    [[nodiscard]] bool cutsRows() const { return maps.height < whole.height; }
    /// What a piece of the result sees of x, widened; first: frame, row and column that the piece begins at.
    [[nodiscard]] at::Tensor inputOf(const at::Tensor& x, const MapShape& first, const MapShape& size) const;

    Convolution options;
    int64_t inputs, outputs;
    MapShape whole, maps;
};

ConvolutionPieces::ConvolutionPieces(int64_t in, int64_t out, const Convolution& convolution,
                                     const MapShape& result)
    : options(convolution), inputs(in), whole(result), maps(result) {
    // A multiple of the channels that oneDNN computes at a time, 16, 24 or 32: it fills up to those.
    constexpr int64_t kKernelsChannels = 96;
    const int64_t perOutput = in * options.kernel.height * options.kernel.width;
    outputs = evenly(out, kPieceNumbers / perOutput, kKernelsChannels);
    const bool columns = options.kernel.width == 1 && options.stride == 1;
    const auto halve = [](int64_t& count) { return count = (count + 1) / 2, true; };
    const auto cut = [&] {
        if (maps.frames > 1) return halve(maps.frames);
        if (columns && maps.width > 1) return halve(maps.width);
        return maps.height > 1 && halve(maps.height);
    };
    while (numbers() > kPieceNumbers && cut()) continue;
}

MapShape ConvolutionPieces::input() const {
    const int64_t padded = cutsRows() ? 0 : options.padding.height;
    MapShape shape = maps;
    shape.height = (maps.height - 1) * options.stride + options.kernel.height - 2 * padded;
    shape.width = (maps.width - 1) * options.stride + options.kernel.width - 2 * options.padding.width;
    return shape;
}

/// work(first, size) over all pieces of the maps.
template <typename Work>
void eachPiece(const MapShape& maps, const MapShape& size, const Work& work) {
    eachPiece(maps.frames, size.frames, [&](int64_t frame, int64_t frames) {
        eachPiece(maps.height, size.height, [&](int64_t row, int64_t rows) {
            eachPiece(maps.width, size.width, [&](int64_t column, int64_t columns) {
                work(MapShape{frame, row, column}, MapShape{frames, rows, columns});
            });
        });
    });
}

/// So many rows of the maps, widened; zeros where they have none.
at::Tensor wideRows(const at::Tensor& maps, int64_t first, int64_t count) {
    const int64_t from = std::max<int64_t>(first, 0), to = std::min(first + count, maps.size(2));
    const at::Tensor known = maps.narrow(2, from, to - from);
    if (to - from == count) return wideMaps(known);
    at::Tensor rows = at::empty({maps.size(0), maps.size(1), count, maps.size(3)},
                                maps.options().dtype(at::kFloat).memory_format(kChannelsLast));
    rows.zero_();
    rows.narrow(2, from - first, to - from).copy_(known);
    return rows;
}

at::Tensor ConvolutionPieces::inputOf(const at::Tensor& x, const MapShape& first,
                                      const MapShape& size) const {
    const at::Tensor some = x.narrow(0, first.frames, size.frames);
    if (cutsRows())
        return wideRows(some, first.height * options.stride - options.padding.height,
                        (size.height - 1) * options.stride + options.kernel.height);
    return wideMaps(size.width < whole.width ? some.narrow(3, first.width, size.width) : some);
}

/// As stored; share: what the weight is multiplied by.
struct Stored {
    const at::Tensor &weight, &bias;
    double share = 1;
};

/// The convolution in float32, into the result or onto what it holds: all pieces of the maps for each of the
/// weight's.
void compute(at::Tensor& result, const at::Tensor& x, const Stored& stored, const Convolution& options,
             bool onto) {
    const MapShape maps{result.size(0), result.size(2), result.size(3)};
    const ConvolutionPieces pieces(x.size(1), result.size(1), options, maps);
    const MapShape input = pieces.input();
    Convolution inside = options;
    if (pieces.cutsRows()) inside.padding.height = 0;
    const at::Tensor like =
        at::zeros({1, 1, 1, 1}).expand({input.frames, x.size(1), input.height, input.width});
    eachPiece(result.size(1), pieces.outputs, [&](int64_t output, int64_t count) {
        at::Tensor weight = wideMaps(stored.weight.narrow(0, output, count));
        if (stored.share != 1) weight.mul_(stored.share);
        weight = onednn::packed(weight, inside, like);
        const at::Tensor shift = wide(stored.bias, output, count);
        eachPiece(maps, pieces.maps, [&](const MapShape& first, const MapShape& size) {
            at::Tensor piece = result.narrow(0, first.frames, size.frames)
                                   .narrow(1, output, count)
                                   .narrow(2, first.height, size.height)
                                   .narrow(3, first.width, size.width);
            at::Tensor sum = onto ? wideMaps(piece) : at::Tensor();
            const at::Tensor seen = pieces.inputOf(x, first, size);
            if (onto)
                onednn::convolveOnto(sum, seen, weight, shift, inside);
            else
                sum = onednn::convolve(seen, weight, shift, inside);
            piece.copy_(sum);
        });
    });
}

}  // namespace

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Finish& finish) {
    const at::Tensor rows = x.reshape({-1, x.size(-1)});
    const int64_t outputs = weight.size(0);
    const at::Tensor result = at::empty({rows.size(0), outputs}, x.options());
    const LinearPieces pieces(rows.size(0), x.size(-1), outputs);
    eachPiece(outputs, pieces.outputs, [&](int64_t output, int64_t some) {
        const at::Tensor matrix = weight.narrow(0, output, some).to(at::kFloat);
        const at::Tensor shift = wide(bias, output, some);
        eachPiece(rows.size(0), pieces.rows, [&](int64_t row, int64_t count) {
            at::Tensor piece = onednn::linear(rows.narrow(0, row, count).to(at::kFloat), matrix, shift);
            if (finish) finish(piece, row, output);
            result.narrow(0, row, count).narrow(1, output, some).copy_(piece);
        });
    });
    std::vector<int64_t> sizes = x.sizes().vec();
    sizes.back() = outputs;
    return result.view(sizes);
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                    const Convolution& options) {
    const MapShape maps = options.resultOf({x.size(0), x.size(2), x.size(3)});
    at::Tensor result = at::empty({maps.frames, weight.size(0), maps.height, maps.width},
                                  x.options().memory_format(kChannelsLast));
    compute(result, x, {weight, bias}, options, /*onto=*/false);
    return result;
}

void convolveOnto(at::Tensor& sum, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Convolution& options, double share) {
    compute(sum, x, {weight, bias, share}, options, /*onto=*/true);
}

int64_t linearBytes(int64_t rows, int64_t inputs, int64_t outputs) {
    const LinearPieces pieces(rows, inputs, outputs);
    return kFloatBytes * (inputs * pieces.outputs + pieces.rows * (inputs + pieces.outputs)) +
           onednn::floatLinearBytes(inputs);
}

int64_t finishedLinearBytes(int64_t rows, int64_t inputs, int64_t outputs) {
    const LinearPieces pieces(rows, inputs, outputs);
    const int64_t finishing = kFloatBytes * pieces.outputs * (inputs + 2 * pieces.rows);
    return std::max(linearBytes(rows, inputs, outputs), finishing);
}

int64_t convolutionBytes(int64_t in, int64_t out, const Convolution& options, const MapShape& result) {
    const ConvolutionPieces pieces(in, out, options, result);
    const int64_t weight = in * options.kernel.height * options.kernel.width * pieces.outputs;
    return kFloatBytes * std::max(2 * weight, weight + pieces.numbers());
}

}  // namespace lightreel::widened
