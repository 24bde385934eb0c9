#include "ui/optimisation/plan_client.h"

namespace lightreel {

PlanClient::PlanClient(ModelService& models, QObject* parent) : QObject(parent), m_models(models) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &PlanClient::askNext);
    connect(&models, &ModelService::planned, this,
            [this](quint64 ticket, const RunPlan& plan) { onPlanned(ticket, plan); });
    connect(&models, &ModelService::planFailed, this, [this](quint64 ticket, const Error& error) {
        if (ticket == m_ticket && m_plans.empty()) Q_EMIT refused(error);
        onPlanned(ticket, std::nullopt);
    });
}

quint64 PlanClient::newTicket() {
    static quint64 last = 0;
    return ++last;
}

void PlanClient::ask(std::vector<RunInput> runs) {
    m_runs = std::move(runs);
    m_plans.clear();
    m_ticket = newTicket();  // what is on its way answers an older question
    m_pause.start();
}

void PlanClient::forget() {
    m_pause.stop();
    m_runs.clear();
    m_plans.clear();
    m_ticket = newTicket();
}

void PlanClient::askNext() {
    if (m_plans.size() < m_runs.size()) {
        m_ticket = newTicket();
        return m_models.plan(m_runs[m_plans.size()], m_ticket);
    }
    const std::vector<std::optional<RunPlan>> plans = std::exchange(m_plans, {});
    m_runs.clear();
    if (!plans.empty()) Q_EMIT answered(plans);
}

void PlanClient::onPlanned(quint64 ticket, const std::optional<RunPlan>& plan) {
    if (ticket != m_ticket || m_pause.isActive() || m_runs.empty()) return;
    m_plans.push_back(plan);
    askNext();
}

}  // namespace lightreel
