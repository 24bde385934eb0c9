#include "ui/director/empty_page.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {

EmptyPage::EmptyPage(QWidget* parent) : QWidget(parent) {
    constexpr int kMargin = 20, kIcon = 20;
    setObjectName(QStringLiteral("directorEmpty"));
    Label* title = sectionLabel(tr("Ask about a clip, a setting, an error"));
    title->setWordWrap(true);
    Label* text =
        secondLabel(tr("The Director finds clips and their settings, explains what went wrong, writes "
                       "prompts, and remembers what you decide. It changes nothing by itself."));
    text->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(space::kGroupGap);
    column->addWidget(new IconLabel("chat", Tone::Second, kIcon));
    column->addWidget(title);
    column->addWidget(text);
    column->addWidget(buildExamples());
    column->addWidget(hairline());
    column->addWidget(buildKept());
    column->addStretch(1);
}

QWidget* EmptyPage::buildExamples() {
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kRowGap);
    const std::array<std::pair<const char*, QString>, 3> examples{
        {{"directorExample1", tr("Which seed had the last clip?")},
         {"directorExample2", tr("Why did the last run fail?")},
         {"directorExample3", tr("Write a prompt: a boat at dusk")}}};
    for (const auto& [name, question] : examples) {
        auto* button = describe(new QPushButton(question), name, question,
                                tip(question, tr("Puts the question into the field. It is not sent yet.")));
        column->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, q = question] { Q_EMIT exampleChosen(q); });
    }
    return all;
}

QWidget* EmptyPage::buildKept() {
    auto* all = new QWidget;
    auto* grid = new QGridLayout(all);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kGroupGap);
    grid->setVerticalSpacing(space::kRowGap);
    grid->setColumnStretch(1, 1);
    grid->addWidget(mediumLabel(tr("What it keeps")), 0, 0, 1, 2);
    const QList<std::pair<QString, QString>> rows{
        {tr("Conversation"), tr("this project only, on this disk")},
        {tr("In memory"), tr("at most 4 episodes, each of fixed size")},
        {tr("Decisions"), tr("until you forget them")}};
    for (const auto& [name, value] : rows) {
        const int row = grid->rowCount();
        auto* words = new Label(value);
        words->setWordWrap(true);
        grid->addWidget(secondLabel(name), row, 0, Qt::AlignTop);
        grid->addWidget(words, row, 1);
    }
    return all;
}

}  // namespace lightreel
