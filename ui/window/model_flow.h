#pragma once
#include <QObject>
#include <QSet>
#include <QStringList>
#include <functional>
#include <map>
#include <optional>

#include "ui/models/model_choice.h"
#include "ui/window/window_parts.h"

namespace lightreel {

class FailureDesk;
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
    void choose(const ModelChoice& model, bool useDefaults);

    /// A model whose clips begin with the picture itself, else one that takes a picture at all; of several
    /// `preferred` (a folder), else the one with the most parameters. Answers at once, or when the
    /// models have been looked at; a newer question makes an older one silent.
    using Answer = std::function<void(const std::optional<ModelChoice>&)>;
    void findPictureModel(const QString& preferred, Answer answer);
    /// Of the chosen model; null while they are not known.
    [[nodiscard]] const ModelFacts* chosenFacts() const;
    [[nodiscard]] const std::map<QString, ModelFacts>& facts() const { return m_facts; }
    [[nodiscard]] const std::optional<EngineFacts>& engineFacts() const { return m_engine; }

  private:
    void onInspected(const QString& folder, const ModelFacts& facts);
    void onFacts(const QString& folder, const ModelFacts& facts);
    void onModelFailed(const QString& folder, const Error& error);
    void onEngineMissing(const Error& error);
    void onCatalogChanged();
    void countTokens(const QString& prompt);
    void inspect(const QString& folder);  ///< unless that is asked already
    void inspectOpen();                   ///< the chosen model at once, the others one after the other
    void inspectNext();
    [[nodiscard]] bool isOpen(const QString& folder) const;  ///< neither known nor refused
    void answerPictureModel();
    [[nodiscard]] std::optional<ModelChoice> pictureModel() const;

    const WindowParts& m_parts;
    const WindowServices& m_services;
    FailureDesk& m_failures;
    QString m_defaultsFor;                  ///< folder of the model whose own values shall be filled in
    std::map<QString, ModelFacts> m_facts;  ///< by folder
    QSet<QString> m_unreadable;             ///< folders of which no facts will come
    QSet<QString> m_asked;                  ///< folders that the service has not answered yet
    QStringList m_others;                   ///< folders whose turn comes when m_asked is empty
    QString m_preferred;
    Answer m_answer;  ///< to findPictureModel(); empty: nobody waits
    std::optional<EngineFacts> m_engine;
};

}  // namespace lightreel
