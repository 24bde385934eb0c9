#include "ui/director/message_text.h"

#include <QHelpEvent>
#include <QTextBlock>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kLineHeight = 120;  ///< percent of the font's own

/// How many UTF-16 units the first bytes of a text take.
int unitsOf(const std::string& text, size_t bytes) {
    return static_cast<int>(QString::fromUtf8(text.data(), static_cast<qsizetype>(bytes)).size());
}

}  // namespace

MessageText::MessageText(QWidget* parent) : QTextEdit(parent) {
    setAcceptRichText(false);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFocusPolicy(Qt::NoFocus);  // the log round it has it
    setContextMenuPolicy(Qt::NoContextMenu);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(document(), &QTextDocument::contentsChanged, this, &MessageText::onTextChanged);
}

void MessageText::onTextChanged() {
    m_widthOfHeight = -1;
    updateGeometry();
}

void MessageText::showText(const std::string& text, const std::vector<TextSpan>& spans) {
    setPlainText(QString::fromStdString(text));
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    QTextBlockFormat lines;
    lines.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
    all.mergeBlockFormat(lines);
    m_marks.clear();
    for (const TextSpan& span : spans)
        if (span.begin < span.end && span.end <= text.size())
            m_marks.append({unitsOf(text, span.begin), unitsOf(text, span.end)});
    paintMarks();
}

void MessageText::addPiece(const QString& piece) {
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    end.insertText(piece);
}

void MessageText::paintMarks() {
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(Theme::of(palette()).warning);
    QList<ExtraSelection> selections;
    for (const Mark& mark : m_marks) {
        QTextCursor cursor(document());
        cursor.setPosition(mark.begin);
        cursor.setPosition(mark.end, QTextCursor::KeepAnchor);
        selections.append({cursor, format});
    }
    setExtraSelections(selections);
}

int MessageText::heightForWidth(int width) const {
    if (width == m_widthOfHeight) return m_height;
    const qreal shown = document()->textWidth();
    document()->setTextWidth(width);
    m_widthOfHeight = width;
    m_height = static_cast<int>(std::ceil(document()->size().height()));
    document()->setTextWidth(shown);
    return m_height;
}

/// As wide as its longest line would like to be.
QSize MessageText::sizeHint() const {
    QFontMetrics metrics(font());
    int widest = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        widest = std::max(widest, metrics.horizontalAdvance(block.text()) + 2);
    return {widest, fontMetrics().lineSpacing()};
}

QSize MessageText::minimumSizeHint() const {
    constexpr int kCharacters = 8;
    return {fontMetrics().averageCharWidth() * kCharacters, fontMetrics().height()};
}

bool MessageText::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QTextEdit::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = cursorForPosition(help->pos()).position();
    for (const Mark& mark : m_marks)
        if (mark.begin <= at && at <= mark.end) {
            QToolTip::showText(help->globalPos(), tr("Not found in this project"), this);
            return true;
        }
    QToolTip::hideText();
    return true;
}

void MessageText::wheelEvent(QWheelEvent* event) {
    event->ignore();  // the log scrolls
}

void MessageText::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) paintMarks();
    if (event->type() == QEvent::FontChange) onTextChanged();
}

}  // namespace lightreel
