#include "app/cli/start_options.h"

#include <fmt/format.h>

#include "app/cli/request_options.h"

namespace lightreel::cli {

void StartOptions::addFraming(CLI::App& command) {
    PictureFraming& framing = m_request.framing;
    command.add_option(
        "--image", m_image,
        "Start picture (PNG, JPEG, WebP, TIFF, BMP, GIF), or a clip for models with --strength");
    command
        .add_option("--fit", m_fit,
                    "crop: the picture fills the frame; pad: it stays whole and its edges are drawn out; "
                    "stretch: it is distorted")
        ->capture_default_str();
    command.add_option("--crop-x", framing.x, "With crop, which part stays: 0 the left end, 1 the right one")
        ->capture_default_str();
    command.add_option("--crop-y", framing.y, "The same from top to bottom")->capture_default_str();
    command.add_option("--crop-zoom", framing.zoom, "With crop, how much closer, 1 to 8")
        ->capture_default_str();
}

void StartOptions::addMotion(CLI::App& command) {
    command.add_option("--motion-bucket", m_request.motionBucket,
                       "Stable Video Diffusion: more means more motion, 0 to 1023 (default: 127)");
    command.add_option("--noise-aug", m_request.noiseAug,
                       "Stable Video Diffusion: noise laid over the picture first, 0 to 10; more moves away "
                       "from it (default: 0.02)");
    command.add_option("--min-guidance", m_request.minGuidance,
                       "Stable Video Diffusion: guidance of the first frame, 0 to 100; it rises evenly to "
                       "--guidance at the last (default: 1)");
    command.add_option("--max-guidance", m_maxGuidance, "Another name of --guidance");
    command.add_option(
        "--strength", m_request.strength,
        "AnimateDiff: how much of the picture or clip is made anew, 0 to 1; 1 is all (default: "
        "0.8)");
}

void StartOptions::addTo(CLI::App& command) {
    m_command = &command;
    addFraming(command);
    addMotion(command);
}

Result<void> StartOptions::checkBelongings() const {
    const auto unfit = [this](const char* option, const char* where) {
        return refused(option + 2, m_command->get_option(option)->as<std::string>(), where);
    };
    const auto crops = {"--crop-x", "--crop-y", "--crop-zoom"};
    if (m_fit != "crop")
        for (const char* option : crops)
            if (given(option)) return unfit(option, "it belongs to --fit crop");
    if (!m_image.empty()) return {};
    for (const char* option : {"--fit", "--crop-x", "--crop-y", "--crop-zoom", "--motion-bucket",
                               "--noise-aug", "--min-guidance", "--strength"})
        if (given(option)) return unfit(option, "it belongs to a start picture; name one with --image");
    return {};
}

Result<void> StartOptions::complete(GenerationRequest& request) const {
    const std::optional<PictureFit> fit = pictureFitFromName(m_fit);
    if (!fit) return refused("fit", m_fit, "known are crop, pad and stretch");
    if (const Result<void> fitting = checkBelongings(); !fitting) return fitting.error();
    if (given("--max-guidance")) {
        if (request.guidance && *request.guidance != m_maxGuidance)
            return refused("max-guidance", fmt::format("{}", m_maxGuidance),
                           fmt::format("--guidance is another name of it and says {}", *request.guidance));
        request.guidance = m_maxGuidance;
    }
    if (given("--image")) request.mode = GenerationMode::ImageToVideo;
    request.image = absolutePath(m_image);
    request.framing = m_request.framing;
    request.framing.fit = *fit;
    request.motionBucket = m_request.motionBucket;
    request.noiseAug = m_request.noiseAug;
    request.minGuidance = m_request.minGuidance;
    request.strength = m_request.strength;
    return {};
}

}  // namespace lightreel::cli
