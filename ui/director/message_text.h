#pragma once
#include <QTextEdit>

#include "core/director/director_values.h"

namespace lightreel {

/// Plain text of a message: it can be selected, is as tall as its lines, and spans of it can be marked as
/// not found. Nothing in it is ever read as markup.
class MessageText : public QTextEdit {
    Q_OBJECT
  public:
    explicit MessageText(QWidget* parent = nullptr);

    /// spans: bytes of the text's UTF-8.
    void showText(const std::string& text, const std::vector<TextSpan>& spans = {});
    void addPiece(const QString& piece);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    bool viewportEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    struct Mark {
        int begin, end;  ///< UTF-16
    };
    void paintMarks();
    void onTextChanged();

    QList<Mark> m_marks;
    mutable int m_widthOfHeight = -1, m_height = 0;  ///< the last answer of heightForWidth()
};

}  // namespace lightreel
