#pragma once
#include <QStringList>
#include <functional>
#include <optional>

class QWidget;

namespace lightreel {

/// Yes or no, with verbs on the buttons.
struct YesNoQuestion {
    QString title;
    QString text;
    QString accept;  ///< "Stop and quit"
    QString reject;  ///< "Go on"; the default, and what Esc means
    /// What to ask while the question stands, when its subject moves on; empty: it does not.
    std::function<YesNoQuestion()> now = {};
};

/// The modal dialogs of the window behind one seam, so that a test can answer for the user.
class Dialogs {
  public:
    virtual ~Dialogs() = default;

    /// Empty: the user cancelled.
    [[nodiscard]] virtual QString chooseFolder(QWidget* parent, const QString& title, const QString& start);
    [[nodiscard]] virtual QString chooseClip(QWidget* parent, const QString& title, const QString& start);
    /// Any number of them.
    [[nodiscard]] virtual QStringList chooseClips(QWidget* parent, const QString& title,
                                                  const QString& start);
    /// clips: a clip will do, too.
    [[nodiscard]] virtual QString choosePicture(QWidget* parent, const QString& title, const QString& start,
                                                bool clips);
    /// Where a copy of a clip shall go; suggested: the clip's own path. Asks before it replaces a file.
    [[nodiscard]] virtual QString chooseTarget(QWidget* parent, const QString& title,
                                               const QString& suggested);
    /// A language model for the assistant, one GGUF file.
    [[nodiscard]] virtual QString chooseModelFile(QWidget* parent, const QString& title,
                                                  const QString& start);
    /// A text of some lines to change; nothing: the user cancelled.
    [[nodiscard]] virtual std::optional<QString> askText(QWidget* parent, const QString& title,
                                                         const QString& label, const QString& text);
    [[nodiscard]] virtual bool ask(QWidget* parent, const YesNoQuestion& question);
    /// A page of plain text that can be copied.
    virtual void showText(QWidget* parent, const QString& title, const QString& text);
};

}  // namespace lightreel
