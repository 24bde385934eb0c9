#include "ui/director/fact_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/director/director_text.h"
#include "ui/style/button_row.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kPicture = 48;

Label* wrapped(Label* label, const std::string& text) {
    label->setText(QString::fromStdString(text));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

const char* iconOf(Fact::Kind kind) {
    switch (kind) {
        case Fact::Kind::Clip:
            return "film";
        case Fact::Kind::Failure:
            return "error";
        case Fact::Kind::Decision:
            return "check";
        case Fact::Kind::Quote:
            return "chat";
    }
    return "info";
}

}  // namespace

FactCard::FactCard(const Fact& fact, DirectorContext& context, bool forgettable)
    : Ground(Tone::Second, Shape::Card), m_fact(fact), m_context(context), m_row(new ButtonRow) {
    setObjectName(QStringLiteral("factCard"));
    setAccessibleName(QString::fromStdString(fact.title));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(wrapped(new Label, fact.title));
    if (!fact.text.empty() && fact.text != fact.title) words->addWidget(wrapped(smallLabel(), fact.text));
    if (!fact.time.empty()) words->addWidget(smallLabel(dateText(fact.time)));
    words->addStretch(1);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::kDockPadding);
    head->addWidget(buildPicture(), 0, Qt::AlignTop);
    head->addLayout(words, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLabelGap, space::kRowGap, space::kLabelGap, space::kRowGap);
    column->setSpacing(space::kRowGap);
    column->addLayout(head);
    column->addWidget(m_row);
    addRunButtons();
    addTurnButtons(forgettable);
    m_row->setVisible(!m_row->isEmpty());
}

QWidget* FactCard::buildPicture() const {
    const QImage image = m_context.access.picture ? m_context.access.picture(m_fact) : QImage();
    if (image.isNull())
        return new IconLabel(iconOf(m_fact.kind),
                             m_fact.kind == Fact::Kind::Failure ? Tone::Error : Tone::Second);
    auto* picture = new QLabel;
    const qreal ratio = picture->devicePixelRatioF();
    const int side = qRound(kPicture * ratio), least = std::min(image.width(), image.height());
    const QRect middle((image.width() - least) / 2, (image.height() - least) / 2, least, least);
    QPixmap pixmap = QPixmap::fromImage(
        image.copy(middle).scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    picture->setPixmap(pixmap);
    picture->setFixedSize(kPicture, kPicture);
    return picture;
}

QPushButton* FactCard::addButton(const char* objectName, const QString& text, const QString& sentence) {
    auto* button = describe(new QPushButton(text), objectName, text, tip(text, sentence));
    m_row->add(button);
    return button;
}

void FactCard::addRunButtons() {
    const bool isClip = m_fact.kind == Fact::Kind::Clip && !m_fact.clip.empty();
    const bool hasRun = m_context.access.hasRun && m_context.access.hasRun(m_fact);
    if (!isClip && !hasRun) return;
    auto* open = isClip ? addButton("factOpen", tr("Open clip"), tr("Plays it in the player."))
                        : addButton("factOpen", tr("Open run"), tr("Shows what went wrong."));
    auto* settings = addButton("factSettings", tr("Use these settings"),
                               tr("Puts its prompt and settings into the panel. Nothing is started."));
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT m_context.wishes.openWanted(m_fact); });
    connect(settings, &QPushButton::clicked, this,
            [this] { Q_EMIT m_context.wishes.settingsWanted(m_fact); });
}

void FactCard::addTurnButtons(bool forgettable) {
    if (m_fact.turn <= 0) return;
    auto* show = addButton("factShow", tr("Show in conversation"), tr("Goes to where it was said."));
    connect(show, &QPushButton::clicked, this, [this] { Q_EMIT m_context.wishes.turnWanted(m_fact.turn); });
    if (!forgettable) return;
    auto* forget = addButton("factForget", tr("Forget…"), tr("Takes it out of every memory. Asks first."));
    connect(forget, &QPushButton::clicked, this,
            [this] { Q_EMIT m_context.wishes.forgetWanted(m_fact.turn); });
}

void addFactCards(QVBoxLayout* column, std::span<const Fact> facts, DirectorContext& context) {
    if (facts.empty()) return;
    column->addWidget(smallLabel(FactCard::tr("From the project, not from memory:")));
    for (const Fact& fact : facts) column->addWidget(new FactCard(fact, context));
}

}  // namespace lightreel
