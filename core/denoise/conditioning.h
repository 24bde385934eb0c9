#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

namespace lightreel {

/// What a network is told besides the noisy latents: the same at every step of a run. R guidance rows: 1, or
/// 2 with classifier-free guidance, then the one to lead away from first.
struct Conditioning {
    at::Tensor context;     ///< [R, S, D] in the network's dtype: embeddings of a prompt or a picture
    at::Tensor image = {};  ///< [R, C, h, w], the same dtype: latents of a start picture; undefined: none
    std::vector<double> added =
        {};  ///< numbers told beside the timestep: fps, motion, noise (SVD); may be empty

    [[nodiscard]] int64_t rows() const { return context.size(0); }
    /// Of the last row alone: what is led towards.
    [[nodiscard]] Conditioning lastRow() const {
        const int64_t last = rows() - 1;
        return {context.narrow(0, last, 1), image.defined() ? image.narrow(0, last, 1) : image, added};
    }
};

}  // namespace lightreel
