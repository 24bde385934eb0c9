#pragma once
#include "core/denoise/layered_unet.h"
#include "core/denoise/unet_motion_config.h"

namespace lightreel {

/// The U-Net of AnimateDiff: layers of a resnet, attention to the prompt and a motion module. Names of
/// parameters are those of diffusers' UNetMotionModel. source: diffusers UNetMotionModel; arXiv 2307.04725
class UNetMotion : public LayeredUNet {
  public:
    UNetMotion(const UNetMotionConfig& config, ParameterSet& parameters);

    /// Every stored tensor is needed.
    static bool ignorable(std::string_view) { return false; }
};

}  // namespace lightreel
