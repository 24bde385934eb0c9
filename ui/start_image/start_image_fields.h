#pragma once
#include <QStringList>
#include <QWidget>
#include <optional>

#include "core/pipeline/engine_api.h"
#include "ui/start_image/picture_loader.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QMimeData;
class QSlider;
class QToolButton;

namespace lightreel {

class ElidedLabel;
class Label;
class StartImageWell;

/// The start image with how it is laid into the frame, and how much of it is made anew.
class StartImageFields : public QWidget {
    Q_OBJECT
  public:
    explicit StartImageFields(QWidget* parent = nullptr);

    /// Where pictures that have no file are kept.
    void setFolder(const std::filesystem::path& folder);
    void setModel(const ModelFacts& facts);
    void setDefaults(const ModelFacts& facts);
    void setFrame(const QSize& frame);  ///< pixels of the clip

    /// Chosen by the user: the present picture stays until the new one has been read.
    void choose(const QString& path);
    void choose(const QImage& picture, const QString& name);
    /// What was dropped or copied: a file, of several the first, else the picture itself. False: it holds
    /// neither.
    bool choose(const QMimeData& mime);
    void paste();
    void clear();

    /// Says beside the picture that the model paints over it, and offers one that sets it in motion.
    void offerMotion(const QString& painter, const QString& mover);
    void endOffer();  ///< what was offered beside the picture has been done

    void read(GenerationRequest& request) const;  ///< fields -> request
    void show(const GenerationRequest& request);  ///< request -> fields; reads the picture anew

    [[nodiscard]] bool isEmpty() const { return m_path.isEmpty(); }
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString name() const { return m_name; }  ///< as it is shown
    /// Why the picture cannot be used; empty when it can, or when there is none.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QGridLayout* grid() const { return m_grid; }
    [[nodiscard]] StartImageWell& well() const { return *m_well; }

  Q_SIGNALS:
    void edited();
    void openWanted();
    void chosen();                                    ///< a picture that the user has chosen is there
    void motionWanted();                              ///< what offerMotion() offered
    void clipOfEachWanted(const QStringList& files);  ///< of those that were dropped at once
    void refused();                                   ///< it cannot be read; the reason stands here

  private:
    enum class Offer { None, ClipOfEach, Motion };

    void buildHead();
    void buildFraming();
    void buildStrength();
    QToolButton* addButton(QWidget* head, const char* objectName, const char* icon, const QString& name,
                           const QString& sentence);
    void choosing(const QString& name);
    bool chooseData(const QMimeData& mime);
    void onLoaded(const StartPicture& picture);
    void onFailed(const Error& error);
    void onFit();
    void onZoom(int position);
    void onFramingEdited();
    void onStrength();
    void showTaken(const StartPicture& picture);
    void showNotice(const QString& sentence, Offer offer = Offer::None, const QString& toolTip = {});
    void takeOffer();
    void showError(const QString& error);
    void refresh();
    [[nodiscard]] StartFiles files() const;

    PictureLoader* m_loader;
    QGridLayout* m_grid;
    StartImageWell* m_well;
    QToolButton* m_open;
    QToolButton* m_reset;
    QToolButton* m_remove;
    ElidedLabel* m_shownName;
    Label* m_shownSize;
    Label* m_error;
    Label* m_notice;
    Label* m_framingLabel;
    QComboBox* m_fit;
    QSlider* m_zoom;
    Label* m_zoomFigure;
    Label* m_strengthLabel;
    QSlider* m_strengthSlider;
    QDoubleSpinBox* m_strength;
    Label* m_strengthMeaning;

    QString m_path;  ///< of the picture in use; empty: none
    QString m_name;
    bool m_unreadable = false;    ///< it is asked for and cannot be read
    bool m_choosing = false;      ///< what is being read was chosen, and the present picture stays until then
    Offer m_offer = Offer::None;  ///< the link behind the notice
    QStringList m_files;          ///< chosen at once, when they are several; only the first is taken
    bool m_isClip = false;        ///< m_path is one, and its first frame is shown
    bool m_clips = false;         ///< the model takes clips, too
    bool m_strengthCounts = false;  ///< for the model
};

}  // namespace lightreel
