// Every control can be found, named and reached; long words fit; no view is an empty fake.
#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTranslator>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/models/models_dialog.h"
#include "ui/style/apply_theme.h"
#include "ui/style/labels.h"

using namespace lightreel;

namespace {

/// Every text 40 % longer, as German is.
class LongTranslator : public QTranslator {
  public:
    QString translate(const char*, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        return text + QStringLiteral("nnnnnnnnnnnnnnnnnnnnnnnn").left((text.size() * 2 + 4) / 5);
    }
    bool isEmpty() const override { return false; }
};

/// Qt's own parts of composite controls carry their owner's name.
bool isInnerPart(const QWidget* widget) {
    if (widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<const QScrollBar*>(widget))
        return true;
    const QWidget* parent = widget->parentWidget();
    return parent && (parent->inherits("QAbstractSpinBox") || parent->inherits("QComboBox") ||
                      parent->inherits("QComboBoxPrivateContainer") || parent->inherits("QDockWidget") ||
                      parent->inherits("QTabBar") || parent->inherits("QHeaderView") ||
                      parent->inherits("QAbstractScrollArea"));
}

/// Buttons and labels whose text has not the room it asks for. Labels made to be cut are left out.
QStringList cut(const QWidget* root) {
    QStringList found;
    for (const QWidget* widget : root->findChildren<QWidget*>()) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool text = (button && !button->text().isEmpty()) || (label && !label->wordWrap());
        if (text && widget->isVisible() && !qobject_cast<const ElidedLabel*>(widget) &&
            !isInnerPart(widget) && widget->sizeHint().width() > widget->width())
            found << (label ? label->text() : widget->objectName());
    }
    return found;
}

QStringList unnamed(const QWidget* root) {
    QStringList missing;
    for (const QWidget* widget : root->findChildren<QWidget*>()) {
        const bool focusable = (widget->focusPolicy() & Qt::TabFocus) != 0;
        if (!focusable || isInnerPart(widget) || widget->inherits("QMenu") || widget->inherits("QMenuBar") ||
            (widget->inherits("QTabBar") && widget->parentWidget() == root))
            continue;
        if (widget->objectName().isEmpty() || widget->accessibleName().isEmpty() ||
            widget->toolTip().isEmpty())
            missing << QStringLiteral("%1 \"%2\"")
                           .arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
    }
    return missing;
}

}  // namespace

class AccessTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyControlIsNamed();
    void noTooltipIsReadOutWithItsMarkup();
    void progressAndCountsAreSpoken();
    void longWordsFit();
    void longWordsOfImageToVideoFit();
    void menusHoldOnlyWhatExists();
    void themesChangeTheGround();
};

void AccessTest::everyControlIsNamed() {
    WindowUnderTest test;
    test.open();
    QCOMPARE(unnamed(test.window.get()).join(QStringLiteral(", ")), QString());
    ModelsDialog dialog(test.models, test.catalog, test.dialogs);
    QCOMPARE(unnamed(&dialog).join(QStringLiteral(", ")), QString());
}

void AccessTest::noTooltipIsReadOutWithItsMarkup() {
    WindowUnderTest test;
    test.open();
    for (QWidget* widget : test.window->findChildren<QWidget*>()) {
        if (widget->toolTip().isEmpty() || isInnerPart(widget)) continue;
        const QString said = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Description);
        QVERIFY2(!said.contains(QLatin1Char('<')), qPrintable(widget->objectName()));
    }
}

void AccessTest::progressAndCountsAreSpoken() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    for (int i = 0; i < 6; ++i) test.engine.step(test.lastJob(), i, 10.0);
    const auto spoken = [&test](const char* name) {
        return QAccessible::queryAccessibleInterface(test.find<QWidget>(name));
    };
    const QString header = spoken("progressHeader")->text(QAccessible::Value);
    QVERIFY2(header.startsWith(QStringLiteral("Step 7 of 12, ")), qPrintable(header));
    QVERIFY(header.contains(QStringLiteral("left")));
    QCOMPARE(spoken("progressBar")->role(), QAccessible::ProgressBar);
    QVERIFY(spoken("progressBar")->text(QAccessible::Value).endsWith(QLatin1Char('%')));
    QCOMPARE(spoken("progressBar")->valueInterface()->maximumValue().toInt(), 100);
    QCOMPARE(spoken("queueDockCount")->text(QAccessible::Name), QStringLiteral("1"));
    QCOMPARE(spoken("queueDockCount")->role(), QAccessible::StaticText);
}

void AccessTest::longWordsFit() {
    LongTranslator longer;
    QCoreApplication::installTranslator(&longer);
    {
        WindowUnderTest test;
        test.open();
        test.window->resize(test.window->minimumSize());
        test.writePrompt(QStringLiteral("a boat"));
        test.pressStart();
        test.engine.begin(test.lastJob());
        QCoreApplication::processEvents();
        QVERIFY2(test.find<QDockWidget>("promptDock")->width() <= 440,
                 qPrintable(QString::number(test.find<QDockWidget>("promptDock")->width())));
        QCOMPARE(cut(test.window.get()).join(QStringLiteral(", ")), QString());  // progress and player
        test.engine.fail(test.lastJob(), Error{ErrorCode::DiskFull, {{"path", "/clips/a-boat.mp4"}}, {}, {}});
        QCoreApplication::processEvents();
        QCOMPARE(cut(test.window.get()).join(QStringLiteral(", ")), QString());  // banner and error page
        test.find<QAction>("getStartedAction")->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(cut(test.window.get()).join(QStringLiteral(", ")), QString());
        ModelsDialog dialog(test.models, test.catalog, test.dialogs);
        dialog.show();
        QCoreApplication::processEvents();
        QCOMPARE(cut(&dialog).join(QStringLiteral(", ")), QString());
    }
    QCoreApplication::removeTranslator(&longer);
}

void AccessTest::longWordsOfImageToVideoFit() {
    LongTranslator longer;
    QCoreApplication::installTranslator(&longer);
    {
        WindowUnderTest test;
        test.addMovingModel();
        GenerationRequest request;
        request.model = "moving";
        request.image = test.files.filePath(QStringLiteral("a lighthouse far out at sea.png")).toStdString();
        QImage(320, 180, QImage::Format_RGB888).save(QString::fromStdString(request.image));
        test.store.state.request = request;
        test.open();
        test.window->resize(test.window->minimumSize());
        QTRY_VERIFY(test.find<QWidget>("startImageZoom")->isVisible());
        QVERIFY(test.find<QWidget>("motionSpin")->isVisible());
        QVERIFY2(test.find<QDockWidget>("promptDock")->width() <= 440,
                 qPrintable(QString::number(test.find<QDockWidget>("promptDock")->width())));
        QCOMPARE(cut(test.window.get()).join(QStringLiteral(", ")), QString());
        QCOMPARE(unnamed(test.window.get()).join(QStringLiteral(", ")), QString());
    }
    QCoreApplication::removeTranslator(&longer);
}

void AccessTest::menusHoldOnlyWhatExists() {
    WindowUnderTest test;
    test.open();
    QStringList docks;
    for (const QDockWidget* dock : test.window->findChildren<QDockWidget*>()) docks << dock->objectName();
    docks.sort();
    QCOMPARE(docks, (QStringList{QStringLiteral("directorDock"), QStringLiteral("logDock"),
                                 QStringLiteral("memoryDock"), QStringLiteral("optimisationDock"),
                                 QStringLiteral("promptDock"), QStringLiteral("queueDock")}));
    test.find<QLineEdit>("seedEdit")->setFocus();
}

void AccessTest::themesChangeTheGround() {
    applyTheme(*qApp, QStringLiteral("dark"));
    WindowUnderTest test;
    test.open();
    QVERIFY(test.window->palette().color(QPalette::Window).lightness() < 128);
    applyTheme(*qApp, QStringLiteral("light"));
    QCoreApplication::processEvents();
    QVERIFY(test.window->palette().color(QPalette::Window).lightness() > 128);
}

int main(int argc, char** argv) {
    return runTest<AccessTest>(argc, argv);
}
#include "access_test.moc"
