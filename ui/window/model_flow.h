#pragma once
#include <QObject>
#include <map>
#include <optional>

#include "ui/window/window_parts.h"

namespace lightreel {

class FailureDesk;
struct ModelChoice;

/// The chosen model: its facts set the fields' limits, a newly chosen one fills its own size and steps in.
class ModelFlow : public QObject {
    Q_OBJECT
  public:
    ModelFlow(const WindowParts& parts, const WindowServices& services, FailureDesk& failures,
              QObject* parent);

    void refresh();           ///< asks for what is not known of the chosen model
    void useDefaultsLater();  ///< when the facts come, also fill the model's own values in
    void keepFields();        ///< the opposite
    void showDialog(bool importAtOnce);
    [[nodiscard]] const std::map<QString, ModelFacts>& facts() const { return m_facts; }
    [[nodiscard]] const std::optional<EngineFacts>& engineFacts() const { return m_engine; }

  private:
    void onFacts(const QString& folder, const ModelFacts& facts);
    void onModelFailed(const QString& folder, const Error& error);
    void onEngineMissing(const Error& error);
    void onCatalogChanged();
    void countTokens(const QString& prompt);

    const WindowParts& m_parts;
    const WindowServices& m_services;
    FailureDesk& m_failures;
    QString m_defaultsFor;                  ///< folder of the model whose own values shall be filled in
    std::map<QString, ModelFacts> m_facts;  ///< by folder
    std::optional<EngineFacts> m_engine;
};

}  // namespace lightreel
