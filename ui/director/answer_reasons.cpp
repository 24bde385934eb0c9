#include "ui/director/answer_reasons.h"

#include <QGridLayout>

#include "ui/director/director_text.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {

AnswerReasons::AnswerReasons(const Reply& reply) : Ground(Tone::Second, Shape::Card) {
    setObjectName(QStringLiteral("answerReasons"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(space::kLabelGap, space::kRowGap, space::kLabelGap, space::kRowGap);
    grid->setHorizontalSpacing(space::kLabelGap);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    for (const Reason& reason : reasonsOf(reply)) {
        const int row = grid->rowCount();
        auto* value = new Label(reason.value);
        value->setFont(smallFont(value->font()));
        value->setWordWrap(true);
        grid->addWidget(smallLabel(reason.name), row, 0, Qt::AlignTop);
        grid->addWidget(value, row, 1);
    }
}

}  // namespace lightreel
