#pragma once
#include <QWidget>

class QGridLayout;

namespace lightreel {

class Label;
class MeasureDot;

/// What a switch does to the clip that Start would make. An empty text: not known yet.
struct Effect {
    QString peak;           ///< "sampling −1.1 GiB"
    QString time;           ///< "−37 %"
    QString picture;        ///< "unchanged"
    bool measured = false;  ///< the time; else it is an estimate

    friend bool operator==(const Effect&, const Effect&) = default;
};

/// Below a switch: its effect in three columns, and a sentence when there is something to add. Where the
/// switch cannot help, the reason stands alone.
class EffectRow : public QWidget {
    Q_OBJECT
  public:
    /// control: to whose description a screen reader gets what stands here.
    EffectRow(const char* objectName, QWidget& control);

    /// picture: the switch's own word, in place of the effect's.
    void setEffect(Effect effect, const QString& picture);
    void setReason(const QString& reason);  ///< why the switch cannot help; empty: it can
    void setNote(const QString& note);      ///< beside the effect; empty: none
    [[nodiscard]] QString text() const;     ///< all that can be read here, in one line

  private:
    void show();

    QWidget& m_control;
    Effect m_effect;
    QString m_reason, m_note;
    MeasureDot* m_dot;
    Label* m_peak;
    Label* m_time;
    Label* m_picture;
    Label* m_sentence;
};

/// "peak", "time", "picture" over the columns of the rows below.
[[nodiscard]] QWidget* effectHeadings();

/// Left edge of the text of a check box: what stands below or beside one begins there. Logical pixels.
[[nodiscard]] int checkTextIndent();

}  // namespace lightreel
