#include "ui/start_image/start_image_fields.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QUrl>
#include <algorithm>
#include <cmath>

#include "ui/start_image/start_image_well.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/may_shrink.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kZoomTicks = 100;      ///< of the zoom's slider; equal ways are equal factors
constexpr int kStrengthTicks = 100;  ///< of the strength's
constexpr double kClosest = 8;

/// The kinds of picture data that are on offer: first those that are read, and of them what keeps every
/// pixel.
QStringList pictureKinds(const QMimeData& mime) {
    static const QStringList best{QStringLiteral("image/png"),  QStringLiteral("image/tiff"),
                                  QStringLiteral("image/bmp"),  QStringLiteral("image/webp"),
                                  QStringLiteral("image/jpeg"), QStringLiteral("image/gif")};
    const auto place = [](const QString& kind) {
        const qsizetype at = best.indexOf(kind);
        return at < 0 ? best.size() : at;
    };
    QStringList kinds = mime.formats().filter(QStringLiteral("image/"));
    std::stable_sort(kinds.begin(), kinds.end(),
                     [&](const QString& a, const QString& b) { return place(a) < place(b); });
    return kinds;
}

int zoomTick(double zoom) {
    return static_cast<int>(std::lround(std::log(zoom) / std::log(kClosest) * kZoomTicks));
}

QString strengthMeaning(double strength) {
    if (strength <= 0) return StartImageFields::tr("Nothing is made anew: the clip is the picture.");
    if (strength < 0.4) return StartImageFields::tr("The picture shows through everywhere.");
    if (strength < 0.7) return StartImageFields::tr("Shapes and colours stay, details are made anew.");
    if (strength < 1) return StartImageFields::tr("Mostly made anew; the picture's large shapes stay.");
    return StartImageFields::tr("All is made anew; the picture has no effect.");
}

}  // namespace

StartImageFields::StartImageFields(QWidget* parent)
    : QWidget(parent),
      m_loader(new PictureLoader(this)),
      m_grid(new QGridLayout(this)),
      m_well(describe(new StartImageWell, "startImageWell", tr("Start image"),
                      tip(tr("Start image"),
                          tr("The picture that the clip starts from. Drag or the arrow keys move the part "
                             "that is kept, the wheel, + and − zoom, 0 shows all. Ctrl+V pastes, Del "
                             "removes.")))) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLabelGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(2, space::kControl);  // as where the size stands
    m_grid->setColumnStretch(3, 1);
    m_grid->setRowStretch(1, 1);
    buildHead();
    m_grid->addWidget(m_well, 1, 0, 1, 4);
    m_error = smallLabel({});
    m_error->setObjectName(QStringLiteral("startImageError"));
    m_error->setTone(Tone::Error);
    m_error->setWordWrap(true);
    m_notice = smallLabel({});
    m_notice->setObjectName(QStringLiteral("startImageNotice"));
    m_notice->setWordWrap(true);
    for (QWidget* line : {m_error, m_notice}) m_grid->addWidget(line, 2, 0, 1, 4);  // one of them at a time
    buildFraming();
    buildStrength();
    connect(m_notice, &QLabel::linkActivated, this, &StartImageFields::takeOffer);
    connect(m_loader, &PictureLoader::loaded, this, &StartImageFields::onLoaded);
    connect(m_loader, &PictureLoader::failed, this,
            [this](const QString&, const Error& error) { onFailed(error); });
    connect(m_well, &StartImageWell::framingEdited, this, &StartImageFields::onFramingEdited);
    connect(m_well, &StartImageWell::openWanted, this, &StartImageFields::openWanted);
    connect(m_well, &StartImageWell::removeWanted, this, &StartImageFields::clear);
    connect(m_well, &StartImageWell::dropped, this, [this](const QMimeData* mime) { choose(*mime); });
    refresh();
}

QToolButton* StartImageFields::addButton(QWidget* head, const char* objectName, const char* icon,
                                         const QString& name, const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, name, tip(name, sentence));
    button->setIcon(themeIcon(icon));
    button->setAutoRaise(true);
    head->layout()->addWidget(button);
    return button;
}

void StartImageFields::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_shownName = new ElidedLabel(Qt::ElideMiddle);
    m_shownName->setObjectName(QStringLiteral("startImageName"));
    m_shownSize = smallLabel({});
    m_shownSize->setObjectName(QStringLiteral("startImageSize"));
    row->addWidget(m_shownName, 1);
    row->addWidget(m_shownSize);
    row->addSpacing(space::kRowGap);
    m_open = addButton(head, "startImageReplace", "folder", tr("Replace the start image"),
                       tr("Opens another picture. The present one stays until it has been read."));
    m_reset = addButton(head, "startImageReset", "fit", tr("Show all that fits"),
                        tr("Keeps the largest part that fits the frame, in the middle. 0"));
    m_remove = addButton(head, "startImageRemove", "close", tr("Remove the start image"),
                         tr("The clip starts without a picture. The file stays. Del"));
    m_grid->addWidget(fieldLabel(tr("Start image"), m_well), 0, 0);
    m_grid->addWidget(head, 0, 1, 1, 3);
    connect(m_open, &QToolButton::clicked, this, &StartImageFields::openWanted);
    connect(m_reset, &QToolButton::clicked, m_well, &StartImageWell::reset);
    connect(m_remove, &QToolButton::clicked, this, &StartImageFields::clear);
}

void StartImageFields::buildFraming() {
    m_fit =
        describe(new QComboBox, "startImageFit", tr("How the picture fills the frame"),
                 tip(tr("Framing"), tr("Crop fills the frame and cuts off what stands over. Whole picture "
                                       "leaves edges, in the picture's own colour. Stretch distorts.")));
    m_fit->addItem(tr("Crop"), static_cast<int>(PictureFit::Crop));
    m_fit->addItem(tr("Whole picture"), static_cast<int>(PictureFit::Pad));
    m_fit->addItem(tr("Stretch"), static_cast<int>(PictureFit::Stretch));
    mayShrink(*m_fit);
    m_zoom = describe(new QSlider(Qt::Horizontal), "startImageZoom", tr("Zoom into the picture"),
                      tip(tr("Zoom"), tr("How close the kept part is, from all that fits to eight times.")));
    m_zoom->setRange(0, kZoomTicks);
    m_zoom->setPageStep(kZoomTicks / 10);
    m_zoomFigure = smallLabel({});
    m_zoomFigure->setMinimumWidth(m_zoomFigure->fontMetrics().horizontalAdvance(QStringLiteral("8.88 ×")));
    m_zoomFigure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_framingLabel = fieldLabel(tr("Framing"), m_fit);
    m_grid->addWidget(m_framingLabel, 3, 0);
    m_grid->addWidget(m_fit, 3, 1);
    auto* zoom = new QHBoxLayout;
    zoom->setSpacing(space::kLabelGap);
    zoom->addWidget(m_zoom, 1);
    zoom->addWidget(m_zoomFigure);
    m_grid->addLayout(zoom, 3, 2, 1, 2);
    connect(m_fit, &QComboBox::currentIndexChanged, this, &StartImageFields::onFit);
    connect(m_zoom, &QSlider::valueChanged, this, &StartImageFields::onZoom);
}

void StartImageFields::buildStrength() {
    m_strengthSlider =
        describe(new QSlider(Qt::Horizontal), "strengthSlider", tr("Strength"),
                 tip(tr("Strength"), tr("How much of the picture is made anew. 0 keeps it, 1 ignores it.")));
    m_strengthSlider->setRange(0, kStrengthTicks);
    m_strengthSlider->setPageStep(kStrengthTicks / 10);
    m_strength = describe(
        new QDoubleSpinBox, "strengthSpin", tr("Strength"),
        tip(tr("Strength"), tr("How much of the picture is made anew, 0 to 1. Fewer of the steps are run "
                               "below 1.")));
    m_strength->setRange(0, 1);
    m_strength->setSingleStep(0.05);
    m_strengthMeaning = smallLabel({});
    m_strengthMeaning->setWordWrap(true);
    m_strengthLabel = fieldLabel(tr("Strength"), m_strength);
    m_grid->addWidget(m_strengthLabel, 4, 0);
    m_grid->addWidget(m_strength, 4, 1);
    m_grid->addWidget(m_strengthSlider, 4, 2, 1, 2);
    m_grid->addWidget(m_strengthMeaning, 5, 1, 1, 3);
    connect(m_strengthSlider, &QSlider::valueChanged, this,
            [this](int tick) { m_strength->setValue(static_cast<double>(tick) / kStrengthTicks); });
    connect(m_strength, &QDoubleSpinBox::valueChanged, this, &StartImageFields::onStrength);
    m_strength->setValue(ModelFacts().defaultStrength);
}

void StartImageFields::setFolder(const std::filesystem::path& folder) {
    m_loader->setFolder(folder);
}

StartFiles StartImageFields::files() const {
    return m_clips ? StartFiles::PicturesAndClips : StartFiles::Pictures;
}

void StartImageFields::setModel(const ModelFacts& facts) {
    m_clips = m_strengthCounts = facts.strengthControl;
    if (m_offer == Offer::Motion) endOffer();  // it was the former model that paints
    StartImageWell::Use use = StartImageWell::Use::Optional;
    if (!facts.imageToVideo) use = StartImageWell::Use::None;
    if (!facts.textToVideo) use = StartImageWell::Use::Needed;
    m_well->setUse(use);
    refresh();
}

void StartImageFields::setDefaults(const ModelFacts& facts) {
    m_strength->setValue(facts.defaultStrength);
}

void StartImageFields::setFrame(const QSize& frame) {
    m_well->setFrame(frame);
}

void StartImageFields::choose(const QString& path) {
    choosing(QFileInfo(path).fileName());
    m_loader->load(path, files());
}

void StartImageFields::choose(const QImage& picture, const QString& name) {
    choosing(name);
    m_loader->keep(picture, name);
}

void StartImageFields::choosing(const QString& name) {
    m_choosing = true;
    m_files.clear();
    m_well->setReading(name);
}

bool StartImageFields::choose(const QMimeData& mime) {
    const QList<QUrl> urls = mime.urls();
    QStringList files;
    for (const QUrl& url : urls)
        if (url.isLocalFile()) files << url.toLocalFile();
    if (!files.isEmpty()) {
        choose(files.constFirst());
        if (files.size() > 1) m_files = files;
        return true;
    }
    if (chooseData(mime)) return true;
    if (urls.isEmpty()) return false;
    showError(tr("%1 is an address on the network, and Lightreel opens none. Copy the picture itself, or "
                 "save it and drop the file.")
                  .arg(urls.constFirst().toDisplayString().left(80)));
    return false;
}

/// A picture without a file. Data is read by the loader, as files are; Qt would decode it here, by other
/// rules.
bool StartImageFields::chooseData(const QMimeData& mime) {
    const QString name = tr("Pasted picture");
    for (const QString& kind : pictureKinds(mime))
        if (const QByteArray bytes = mime.data(kind); !bytes.isEmpty()) {
            choosing(name);
            m_loader->keep(bytes, name);
            return true;
        }
    if (!mime.hasImage()) return false;
    choose(qvariant_cast<QImage>(mime.imageData()), name);
    return true;
}

void StartImageFields::paste() {
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    if (!mime || !mayHoldPicture(*mime))
        return showError(tr("Nothing that was copied is a picture. Copy one, or its file, and paste again."));
    choose(*mime);
}

void StartImageFields::clear() {
    m_loader->forget();
    m_path.clear();
    m_name.clear();
    m_unreadable = m_choosing = m_isClip = false;
    m_well->setReading({});
    m_well->setPicture({}, {}, {});
    m_well->setFraming({});
    showNotice({});
    showError({});
    Q_EMIT edited();
}

void StartImageFields::onLoaded(const StartPicture& picture) {
    const bool chosen = std::exchange(m_choosing, false);
    if (chosen && picture.path != m_path) {  // another picture: what was kept of the former says nothing
        PictureFraming middle;
        middle.fit = m_well->framing().fit;
        m_well->setFraming(middle);
    }
    m_path = picture.path;
    m_name = picture.name;
    m_unreadable = false;
    m_isClip = picture.clip;
    m_well->setReading({});
    m_well->setPicture(picture.image, picture.size, picture.name);
    m_shownSize->setText((picture.clip ? tr("clip, %1 × %2 px") : tr("%1 × %2 px"))
                             .arg(picture.size.width())
                             .arg(picture.size.height()));
    if (chosen)
        showTaken(picture);
    else
        refresh();
    Q_EMIT edited();
    if (chosen) Q_EMIT this->chosen();
}

void StartImageFields::onFailed(const Error& error) {
    const ErrorText text = errorText(error);
    const bool chosen = std::exchange(m_choosing, false);
    m_well->setReading({});
    if (!chosen) m_unreadable = true;
    const QString kept =
        chosen && !m_path.isEmpty() ? tr("The start image stays %1.").arg(m_name) : QString();
    showError(QStringList{text.cause, kept, text.next}.join(QLatin1Char(' ')).simplified());
    if (chosen && !m_path.isEmpty() && m_well->isEmpty())  // it was still being read itself
        m_loader->load(m_path, StartFiles::PicturesAndClips);
    Q_EMIT edited();
}

/// A clip starts from one picture: that the others were left out is said.
void StartImageFields::showTaken(const StartPicture& picture) {
    QStringList notice;
    if (picture.more) notice << tr("The file holds more than one picture; the first was taken.");
    if (picture.damaged) notice << tr("The file is damaged; this is what could be read of it.");
    if (picture.fileSize.width() > picture.size.width())
        notice << tr("The file has %1 × %2 pixels; it is read at %3 × %4.")
                      .arg(picture.fileSize.width())
                      .arg(picture.fileSize.height())
                      .arg(picture.size.width())
                      .arg(picture.size.height());
    const bool several = !m_files.isEmpty();
    if (several) notice << tr("The first of %1 files was taken.").arg(m_files.size());
    showNotice(notice.join(QLatin1Char(' ')), several ? Offer::ClipOfEach : Offer::None,
               tr("Adds one clip of every file to the queue, with these settings."));
    showError({});
}

void StartImageFields::offerMotion(const QString& painter, const QString& mover) {
    if (isEmpty() || !m_notice->text().isEmpty()) return;
    showNotice(tr("%1 paints over the picture.").arg(painter), Offer::Motion,
               tr("Chooses %1, whose clips begin with the picture itself.").arg(mover));
    refresh();
}

void StartImageFields::showNotice(const QString& sentence, Offer offer, const QString& toolTip) {
    m_offer = offer;
    if (sentence.isEmpty()) return m_notice->clear();
    QString link;
    if (offer == Offer::ClipOfEach) link = tr("Make a clip of each");
    if (offer == Offer::Motion) link = tr("Set it in motion instead");
    showWithLink(*m_notice, sentence, link, toolTip);
    tellSpoken(m_well, m_notice->accessibleName());
}

void StartImageFields::takeOffer() {
    if (m_offer == Offer::ClipOfEach) Q_EMIT clipOfEachWanted(m_files);
    if (m_offer == Offer::Motion) Q_EMIT motionWanted();
}

void StartImageFields::endOffer() {
    if (m_offer != Offer::None) showNotice({});
    refresh();
}

void StartImageFields::showError(const QString& error) {
    m_error->setText(error);
    if (!error.isEmpty()) showNotice({});
    refresh();
    if (error.isEmpty()) return;
    tellSpoken(m_well, error);
    Q_EMIT refused();
}

void StartImageFields::onFit() {
    PictureFraming framing = m_well->framing();
    framing.fit = static_cast<PictureFit>(m_fit->currentData().toInt());
    m_well->setFraming(framing);
    onFramingEdited();
}

void StartImageFields::onZoom(int position) {
    const double wanted = std::pow(kClosest, static_cast<double>(position) / kZoomTicks);
    m_well->zoomBy(wanted / m_well->framing().zoom);
}

void StartImageFields::onFramingEdited() {
    refresh();
    Q_EMIT edited();
}

void StartImageFields::onStrength() {
    const double strength = m_strength->value();
    const QSignalBlocker quiet(m_strengthSlider);
    m_strengthSlider->setValue(static_cast<int>(std::lround(strength * kStrengthTicks)));
    m_strengthMeaning->setText(strengthMeaning(strength));
    Q_EMIT edited();
}

/// What stands round the well follows what lies in it.
void StartImageFields::refresh() {
    const PictureFraming& framing = m_well->framing();
    const bool picture = !m_well->isEmpty(), crop = framing.fit == PictureFit::Crop;
    const QSignalBlocker quietFit(m_fit), quietZoom(m_zoom);
    m_fit->setCurrentIndex(m_fit->findData(static_cast<int>(framing.fit)));
    m_zoom->setValue(zoomTick(framing.zoom));
    m_zoomFigure->setText(tr("%1 ×").arg(QLocale().toString(framing.zoom, 'f', 1)));
    m_shownName->setText(m_name);
    for (Label* line : {m_error, m_notice}) line->setVisible(!line->text().isEmpty());
    for (QWidget* control : {static_cast<QWidget*>(m_shownSize), static_cast<QWidget*>(m_open)})
        control->setVisible(picture);
    m_shownName->setVisible(!isEmpty());
    m_remove->setVisible(!isEmpty());
    m_reset->setVisible(picture && crop && framing != PictureFraming());
    for (QWidget* control : QList<QWidget*>{m_framingLabel, m_fit}) control->setVisible(picture);
    for (QWidget* control : QList<QWidget*>{m_zoom, m_zoomFigure}) control->setVisible(picture && crop);
    for (QWidget* control : QList<QWidget*>{m_strengthLabel, m_strength, m_strengthSlider, m_strengthMeaning})
        control->setVisible(picture && m_strengthCounts);
}

QString StartImageFields::problem() const {
    if (m_unreadable) return tr("The start image %1 cannot be read. Replace it or remove it.").arg(m_name);
    if (m_isClip && !m_clips)
        return tr("%1 is a clip, and this model starts from a picture. Use one of its frames.").arg(m_name);
    return {};
}

void StartImageFields::read(GenerationRequest& request) const {
    request.strength = m_strength->value();
    if (isEmpty()) return;
    request.mode = GenerationMode::ImageToVideo;
    request.image = m_path.toStdString();
    request.framing = m_well->framing();
}

void StartImageFields::show(const GenerationRequest& request) {
    if (request.strength) m_strength->setValue(*request.strength);
    const QString path = QString::fromStdString(request.image);
    if (path.isEmpty()) return clear();
    m_well->setFraming(request.framing);
    if (path == m_path && !m_unreadable && !m_well->isEmpty()) {
        m_loader->forget();
        m_choosing = false;
        m_well->setReading({});
        return onFramingEdited();
    }
    clear();
    m_well->setFraming(request.framing);
    m_path = path;
    m_name = QFileInfo(path).fileName();
    m_well->setReading(m_name);
    m_loader->load(path, StartFiles::PicturesAndClips);  // of which model it is, is known later
    onFramingEdited();
}

}  // namespace lightreel
