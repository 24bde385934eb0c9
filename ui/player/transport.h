#pragma once
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace lightreel {

enum class LoopMode { Once, Loop, PingPong };

/// The row of buttons below the picture. It shows a state and says what is wanted; ClipView plays.
class Transport : public QWidget {
    Q_OBJECT
  public:
    /// Plain: without the commands that belong to one clip (its zoom, copying and using a frame).
    enum class Parts { Plain, All };
    explicit Transport(Parts parts = Parts::All);

    void setPlaying(bool playing);
    void setLoopMode(LoopMode mode);
    [[nodiscard]] LoopMode loopMode() const;
    void setRate(const QString& text);
    /// whole: not a preview, so that its frames can start another clip.
    void setHasClip(bool hasClip, bool whole);
    /// zoom as PictureView has it; scale: what it comes to, 0 without a picture. Not of a plain one.
    void showZoom(double zoom, double scale);
    /// The next larger or smaller zoom of the list.
    [[nodiscard]] static double steppedZoom(double scale, int steps);

  Q_SIGNALS:
    void firstWanted();
    void stepWanted(int by);
    void lastWanted();
    void playToggled();
    void zoomWanted(double zoom);
    void copyWanted();
    void useFrameWanted();
    void extendWanted();

  private:
    QToolButton* add(const char* objectName, const char* icon, const QString& name, const QString& sentence);
    void buildZoom();
    void buildFrameCommands();
    void choose(LoopMode mode);

    QToolButton* m_play;
    QToolButton* m_loop;
    QToolButton* m_pingPong;
    QToolButton* m_fit = nullptr;
    QToolButton* m_actual = nullptr;
    QComboBox* m_zoom = nullptr;
    QLabel* m_rate;
    QList<QWidget*> m_needClip, m_needWholeClip;
};

}  // namespace lightreel
