#include "ui/window/forecast_flow.h"

#include <algorithm>

#include "ui/jobs/job_tracker.h"
#include "ui/optimisation/plan_client.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/text/error_text.h"

namespace lightreel {
namespace {

bool sameRun(const RunInput& a, const RunInput& b) {
    return a.request == b.request && a.acceleration == b.acceleration && a.modelFolder == b.modelFolder &&
           a.motionAdapter == b.motionAdapter;
}

}  // namespace

ForecastFlow::ForecastFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                           QObject* parent)
    : QObject(parent), m_parts(parts), m_tracker(tracker), m_client(new PlanClient(services.models, this)) {
    connect(parts.prompt, &PromptPanel::edited, this, &ForecastFlow::onRequest);
    connect(parts.optimisation, &OptimisationPanel::edited, this, &ForecastFlow::refresh);
    connect(&services.models, &ModelService::inspected, this, &ForecastFlow::refresh);
    connect(&tracker, &JobTracker::finished, this, &ForecastFlow::show);
    connect(m_client, &PlanClient::answered, this, &ForecastFlow::onPlans);
    connect(m_client, &PlanClient::refused, this,
            [this](const Error& error) { showNothing(errorText(error).cause); });
}

void ForecastFlow::onRequest() {
    m_parts.optimisation->setRequest(m_parts.prompt->request());
    refresh();
}

RunInput ForecastFlow::input(const AccelerationOptions& options) const {
    const ModelChoice model = m_parts.prompt->prompt().model();
    RunInput input{m_parts.prompt->request(), options, model.modelFolder().toStdString(),
                   model.motionAdapter.toStdString()};
    // Neither what is written or shown nor the seed changes what a run needs: no reason to ask again.
    input.request.prompt = m_parts.prompt->prompt().promptRead() ? "a clip" : "";
    input.request.negativePrompt.clear();
    input.request.seed = 0;
    if (input.request.mode == GenerationMode::ImageToVideo) input.request.image = "a picture";
    input.request.framing = {};
    return input;
}

void ForecastFlow::refresh() {
    std::vector<RunInput> runs{input(m_parts.optimisation->options())};
    if (runs.front().modelFolder.empty() || !validate(runs.front().request)) {
        m_client->forget();
        m_asked.clear();
        return showNothing({});
    }
    std::vector<OptimisationPanel::Switch> order;
    for (const auto& [which, options] : m_parts.optimisation->turned()) {
        order.push_back(which);
        runs.push_back(input(options));
    }
    if (std::ranges::equal(runs, m_asked, sameRun) && order == m_order) return;
    m_order = std::move(order);
    m_asked = runs;
    m_client->ask(std::move(runs));
}

void ForecastFlow::onPlans(const std::vector<std::optional<RunPlan>>& plans) {
    m_plan = plans.front();
    m_turned.clear();
    for (size_t i = 0; i < m_order.size(); ++i)
        if (plans[i + 1]) m_turned[m_order[i]] = *plans[i + 1];
    show();
}

void ForecastFlow::show() {
    if (m_plan) m_parts.optimisation->showForecast(*m_plan, m_turned, m_tracker.history(), freeBytes());
}

void ForecastFlow::showNothing(const QString& reason) {
    m_plan.reset();
    m_parts.optimisation->showNoForecast(reason);
}

/// What is free, and what the clip that runs now will have given back by then.
int64_t ForecastFlow::freeBytes() const {
    const int64_t available = systemMemory().available;
    const JobEntry* running = m_tracker.running();
    if (available <= 0 || !running || running->timeline.samples().empty()) return available;
    return available + running->timeline.samples().back().memory.allocated;
}

}  // namespace lightreel
