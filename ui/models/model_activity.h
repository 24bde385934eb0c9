#pragma once
#include <QWidget>

#include "ui/style/theme.h"

namespace lightreel {

class Ground;
class IconLabel;
class Label;
class ProgressBar;

/// Below the list of models: what is being done, with Cancel, and what came of it.
class ModelActivity : public QWidget {
    Q_OBJECT
  public:
    explicit ModelActivity(QWidget* parent = nullptr);

    void begin(const QString& text);
    void setProgress(qint64 done, qint64 total, const QString& text);
    void end();
    void say(const QString& text, Tone tone);
    void forget();  ///< takes the message away

  Q_SIGNALS:
    void cancelWanted();

  private:
    void buildMessage();
    void buildProgress();

    Ground* m_messageGround;
    IconLabel* m_icon;
    Label* m_message;
    QWidget* m_progressRow;
    Label* m_text;
    ProgressBar* m_bar;
};

}  // namespace lightreel
