#pragma once
#include "core/assistant/assistant_bench.h"
#include "core/memory/meter.h"

namespace lightreel {

/// The comparison on LibTorch. Programs get it by openAssistantBench() (core/pipeline/engine_loader.h).
class TorchAssistantBench : public AssistantBench {
  public:
    TorchAssistantBench();
    [[nodiscard]] Result<BenchReport> run(const BenchSetup& setup, const BenchProgressSink& progress,
                                          const CancelToken& cancel) noexcept override;

  private:
    MemoryMeter& m_meter;
};

}  // namespace lightreel
