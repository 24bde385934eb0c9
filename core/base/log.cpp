#include "core/base/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <mutex>
#include <string>

namespace lightreel {
namespace {

class ReceiverSink : public spdlog::sinks::base_sink<std::mutex> {
  public:
    using Receive = std::function<void(spdlog::level::level_enum, std::string_view)>;
    explicit ReceiverSink(Receive receive) : m_receive(std::move(receive)) {}

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        m_receive(message.level, std::string_view(message.payload.data(), message.payload.size()));
    }
    void flush_() override {}

  private:
    Receive m_receive;
};

std::shared_ptr<spdlog::logger> makeLogger(const LogOptions& options) {
    std::vector<spdlog::sink_ptr> sinks;
    if (options.toStderr) {
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        sinks.back()->set_level(options.stderrLevel);
        sinks.back()->set_pattern("%^%l%$ %v");
    }
    if (!options.file.empty()) {
        constexpr size_t kFileBytes = 5'000'000;
        constexpr size_t kFiles = 10;
        sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file.string(),
                                                                               kFileBytes, kFiles));
    }
    auto logger = std::make_shared<spdlog::logger>("lightreel", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::info);
    return logger;
}

std::shared_ptr<spdlog::logger>& current() {
    static std::shared_ptr<spdlog::logger> logger = makeLogger({});
    return logger;
}

}  // namespace

spdlog::logger& log() {
    return *current();
}

void setUpLog(const LogOptions& options) {
    current() = makeLogger(options);
}

void addLogReceiver(std::function<void(spdlog::level::level_enum, std::string_view)> receive) {
    auto sink = std::make_shared<ReceiverSink>(std::move(receive));
    sink->set_level(spdlog::level::info);
    current()->sinks().push_back(std::move(sink));
}

}  // namespace lightreel
