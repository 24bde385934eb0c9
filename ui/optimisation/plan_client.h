#pragma once
#include <QObject>
#include <QTimer>
#include <optional>
#include <vector>

#include "core/jobs/model_service.h"

namespace lightreel {

/// Asks the model service what several runs would do, one after the other, and waits for none. A newer
/// question takes the place of one that is not answered yet; answers to the former are dropped.
class PlanClient : public QObject {
    Q_OBJECT
  public:
    static constexpr int kPauseMs = 150;  ///< without a further edit, before anything is asked

    explicit PlanClient(ModelService& models, QObject* parent = nullptr);

    void ask(std::vector<RunInput> runs);
    void forget();  ///< what was asked is of no interest any more

  Q_SIGNALS:
    /// Once per ask(), in its order; nothing where the run could not be planned.
    void answered(const std::vector<std::optional<lightreel::RunPlan>>& plans);
    /// Why the first of the runs cannot be; stands before answered().
    void refused(const lightreel::Error& error);

  private:
    /// No two clients ever ask under one number: all of them hear every answer.
    [[nodiscard]] static quint64 newTicket();
    void askNext();
    void onPlanned(quint64 ticket, const std::optional<RunPlan>& plan);

    ModelService& m_models;
    QTimer m_pause;
    std::vector<RunInput> m_runs;
    std::vector<std::optional<RunPlan>> m_plans;  ///< of the first of m_runs
    quint64 m_ticket = 0;                         ///< of the question that is open
};

}  // namespace lightreel
