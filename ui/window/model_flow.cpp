#include "ui/window/model_flow.h"

#include <tuple>

#include "ui/models/model_catalog.h"
#include "ui/models/models_dialog.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/text/error_text.h"
#include "ui/window/failure_desk.h"
#include "ui/window/get_started_page.h"
#include "ui/window/log_panel.h"
#include "ui/window/status_line.h"

namespace lightreel {

ModelFlow::ModelFlow(const WindowParts& parts, const WindowServices& services, FailureDesk& failures,
                     QObject* parent)
    : QObject(parent), m_parts(parts), m_services(services), m_failures(failures) {
    PromptFields& fields = parts.prompt->prompt();
    connect(&fields, &PromptFields::modelsWanted, this, [this] { showDialog(false); });
    connect(&fields, &PromptFields::countWanted, this, &ModelFlow::countTokens);
    connect(&fields, &PromptFields::modelChosen, this, [this] {
        useDefaultsLater();
        refresh();
    });
    ModelService& models = services.models;
    connect(&models, &ModelService::inspected, this, &ModelFlow::onInspected);
    connect(&models, &ModelService::failed, this, &ModelFlow::onModelFailed);
    connect(&models, &ModelService::tokensCounted, this,
            [this](const QString&, const QString& prompt, qint64 count) {
                m_parts.prompt->prompt().showTokens(prompt, count);
            });
    connect(&models, &ModelService::engineDescribed, this, [this](const EngineFacts& facts) {
        m_engine = facts;
        m_parts.getStarted->showEngine(facts);
    });
    connect(&services.engine, &Engine::ready, this, [this](const QString& device) {
        m_parts.status->showDevice(device);
        m_parts.prompt->setEngineReason({});
        m_parts.log->add(LogLevel::Info, tr("Ready: %1").arg(device));
    });
    connect(&services.engine, &Engine::unavailable, this, &ModelFlow::onEngineMissing);
    connect(&services.catalog, &ModelCatalog::changed, this, &ModelFlow::onCatalogChanged);
}

void ModelFlow::useDefaultsLater() {
    m_defaultsFor = m_parts.prompt->prompt().model().folder;
}

void ModelFlow::keepFields() {
    m_defaultsFor.clear();
}

void ModelFlow::refresh() {
    m_parts.prompt->forgetModel();
    m_parts.optimisation->forgetModel();
    const ModelChoice model = m_parts.prompt->prompt().model();
    if (model.folder.isEmpty()) return;
    const auto known = m_facts.find(model.folder);
    if (known != m_facts.end())
        onFacts(model.folder, known->second);
    else
        inspect(model.folder);
    countTokens(m_parts.prompt->prompt().prompt());
    inspectOpen();
}

void ModelFlow::inspect(const QString& folder) {
    if (m_asked.contains(folder)) return;
    m_asked.insert(folder);
    m_services.models.inspect(folder);
}

/// The service answers in order: whatever is asked of the others holds the chosen model's plans up.
void ModelFlow::inspectOpen() {
    const QString chosen = m_parts.prompt->prompt().model().folder;
    m_others.clear();
    for (const ModelChoice& model : m_services.catalog.models())
        if (model.folder != chosen) m_others.append(model.folder);
    if (!chosen.isEmpty() && isOpen(chosen)) inspect(chosen);
    inspectNext();
}

void ModelFlow::inspectNext() {
    while (m_asked.isEmpty() && !m_others.isEmpty())
        if (const QString folder = m_others.takeFirst(); isOpen(folder)) inspect(folder);
}

bool ModelFlow::isOpen(const QString& folder) const {
    return !m_facts.contains(folder) && !m_unreadable.contains(folder);
}

void ModelFlow::countTokens(const QString& prompt) {
    const QString folder = m_parts.prompt->prompt().model().folder;
    if (!folder.isEmpty()) m_services.models.countTokens(folder, prompt);
}

void ModelFlow::onInspected(const QString& folder, const ModelFacts& facts) {
    m_asked.remove(folder);
    onFacts(folder, facts);
    inspectNext();
}

void ModelFlow::onFacts(const QString& folder, const ModelFacts& facts) {
    m_facts[folder] = facts;
    m_parts.getStarted->showModel(folder, facts);
    if (m_parts.prompt->prompt().model().folder == folder) {
        m_parts.prompt->setFacts(facts, m_defaultsFor == folder);
        m_parts.optimisation->setFacts(facts);
        m_defaultsFor.clear();
    }
    answerPictureModel();
}

const ModelFacts* ModelFlow::chosenFacts() const {
    const auto known = m_facts.find(m_parts.prompt->prompt().model().folder);
    return known == m_facts.end() ? nullptr : &known->second;
}

void ModelFlow::choose(const ModelChoice& model, bool useDefaults) {
    m_parts.prompt->prompt().setModel(model.folder);
    if (useDefaults)
        useDefaultsLater();
    else
        keepFields();
    refresh();
}

void ModelFlow::findPictureModel(const QString& preferred, Answer answer) {
    m_preferred = preferred;
    m_answer = std::move(answer);
    inspectOpen();
    answerPictureModel();
}

void ModelFlow::answerPictureModel() {
    if (!m_answer) return;
    for (const ModelChoice& model : m_services.catalog.models())
        if (isOpen(model.folder)) return;
    std::exchange(m_answer, {})(pictureModel());
}

std::optional<ModelChoice> ModelFlow::pictureModel() const {
    std::optional<ModelChoice> best;
    std::tuple<bool, bool, int64_t> highest;
    for (const ModelChoice& model : m_services.catalog.models()) {
        const auto known = m_facts.find(model.folder);
        if (known == m_facts.end() || !known->second.imageToVideo) continue;
        // One with a strength paints over the picture; of the others the larger is the better.
        const std::tuple rank(!known->second.strengthControl, model.folder == m_preferred,
                              known->second.parameters);
        if (best && rank <= highest) continue;
        best = model;
        highest = rank;
    }
    return best;
}

void ModelFlow::onModelFailed(const QString& folder, const Error& error) {
    if (folder.isEmpty()) return onEngineMissing(error);
    m_parts.log->add(LogLevel::Failure, errorText(error).cause);
    m_asked.remove(folder);
    m_unreadable.insert(folder);
    m_parts.getStarted->showFailure(folder, error);
    answerPictureModel();
    if (m_parts.prompt->prompt().model().folder == folder) m_failures.show(error, folder, {}, true);
    inspectNext();
}

void ModelFlow::onEngineMissing(const Error& error) {
    const ErrorText text = errorText(error);
    m_parts.prompt->setEngineReason(text.cause);
    m_parts.status->showDevice(tr("No engine"));
    m_parts.log->add(LogLevel::Failure, text.cause);
    m_failures.show(error, {}, {}, true);
}

void ModelFlow::onCatalogChanged() {
    const QString before = m_parts.prompt->prompt().model().folder;
    m_unreadable.clear();  // they may have been mended
    m_parts.prompt->prompt().setModels(m_services.catalog.models());
    m_parts.getStarted->showModels(m_services.catalog.models());
    for (const auto& [folder, facts] : m_facts) m_parts.getStarted->showModel(folder, facts);
    if (m_parts.prompt->prompt().model().folder == before) return inspectOpen();
    useDefaultsLater();
    refresh();
}

void ModelFlow::showDialog(bool importAtOnce) {
    ModelsDialog dialog(m_services.models, m_services.catalog, m_services.dialogs, m_parts.window);
    if (importAtOnce) dialog.importLater();
    dialog.exec();
    onCatalogChanged();  // the dialog has looked at the folder anew; what it shows can be chosen
}

}  // namespace lightreel
