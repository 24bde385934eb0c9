// Not a test: paints every standard control in its states into a PNG file, to be looked at.
// look_at_controls FILE.png [dark|light|contrast]; QT_SCALE_FACTOR sets the scale.
#include <QActionGroup>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QStyleOption>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

#include "ui/style/apply_theme.h"
#include "ui/style/describe.h"
#include "ui/style/roles.h"
#include "ui/style/theme_icon.h"

namespace {

/// A tooltip as QToolTip draws it: its own label cannot be grabbed.
class Tip : public QLabel {
  public:
    explicit Tip(const QString& text) : QLabel(text) {
        setMargin(1 + style()->pixelMetric(QStyle::PM_ToolTipLabelFrameWidth, nullptr, this));
        setWordWrap(true);
    }

  protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(this);
        QStyleOptionFrame option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_PanelTipLabel, &option, &painter, this);
        QLabel::paintEvent(event);
    }
};

QSlider* slider(Qt::Orientation orientation, int ticks = QSlider::NoTicks) {
    auto* made = new QSlider(orientation);
    made->setRange(0, 10);
    made->setValue(4);
    made->setTickPosition(static_cast<QSlider::TickPosition>(ticks));
    return made;
}

QMenu* menu(QWidget* parent) {
    auto* made = new QMenu(parent);
    made->addAction(lightreel::themeIcon("film"), QStringLiteral("&Open clip…"))
        ->setShortcut(QKeySequence(QStringLiteral("Ctrl+O")));
    made->addAction(QStringLiteral("Use as start image"))->setEnabled(false);
    made->addSeparator();
    QAction* on = made->addAction(QStringLiteral("Still clips"));
    on->setCheckable(true);
    on->setChecked(true);
    made->addAction(QStringLiteral("Queue\tCtrl+2"))->setCheckable(true);
    auto* group = new QActionGroup(made);
    for (const char* word : {"As the system", "Dark", "Light"}) {
        QAction* action = made->addAction(QLatin1String(word));
        action->setCheckable(true);
        group->addAction(action);
        action->setChecked(word[0] == 'D');
    }
    made->addMenu(QStringLiteral("&Theme"))->addAction(QStringLiteral("x"));
    made->addMenu(QStringLiteral("Nothing"))->setEnabled(false);
    return made;
}

struct Sheet {
    QWidget widget;
    QGridLayout* grid = new QGridLayout(&widget);
    int row = 0;

    void add(const QString& name, const QList<QWidget*>& controls) {
        grid->addWidget(new QLabel(name), row, 0);
        for (int i = 0; i < controls.size(); ++i) grid->addWidget(controls[i], row, i + 1);
        ++row;
    }
    /// As it is, and disabled.
    template <typename Make>
    void addBoth(const QString& name, Make make) {
        QWidget* off = make();
        off->setEnabled(false);
        add(name, {make(), off});
    }
};

void fill(Sheet& sheet) {
    sheet.addBoth(QStringLiteral("Slider"), [] { return slider(Qt::Horizontal); });
    sheet.addBoth(QStringLiteral("Slider, ticks"),
                  [] { return slider(Qt::Horizontal, QSlider::TicksBelow); });
    sheet.addBoth(QStringLiteral("Slider, upright"), [] {
        QSlider* made = slider(Qt::Vertical);
        made->setMinimumHeight(60);
        return made;
    });
    sheet.addBoth(QStringLiteral("Radio"), [] {
        auto* made = new QRadioButton(QStringLiteral("Mixed"));
        made->setChecked(true);
        return made;
    });
    sheet.addBoth(QStringLiteral("Radio, off"), [] { return new QRadioButton(QStringLiteral("Off")); });
    sheet.addBoth(QStringLiteral("Check box"), [] {
        auto* made = new QCheckBox(QStringLiteral("Chunk"));
        made->setChecked(true);
        return made;
    });
    sheet.addBoth(QStringLiteral("Check box, off"), [] { return new QCheckBox(QStringLiteral("Chunk")); });
    sheet.addBoth(QStringLiteral("Number"), [] { return new QSpinBox; });
    sheet.addBoth(QStringLiteral("Choice"), [] {
        auto* made = new QComboBox;
        made->addItems({QStringLiteral("Euler"), QStringLiteral("DDIM")});
        return made;
    });
    sheet.addBoth(QStringLiteral("Text"), [] { return new QLineEdit(QStringLiteral("421337")); });
    sheet.addBoth(QStringLiteral("Button"), [] { return new QPushButton(QStringLiteral("Save as…")); });
    sheet.addBoth(QStringLiteral("Progress"), [] {
        auto* made = new QProgressBar;
        made->setFixedHeight(6);
        made->setValue(40);
        return made;
    });
    sheet.addBoth(QStringLiteral("Menu button"), [] {
        auto* made = new QToolButton;
        made->setText(QStringLiteral("More"));
        made->setMenu(new QMenu(made));
        made->setPopupMode(QToolButton::MenuButtonPopup);
        return made;
    });
    sheet.addBoth(QStringLiteral("Scroll bar"), [] { return new QScrollBar(Qt::Horizontal); });
    sheet.addBoth(QStringLiteral("Tabs"), [] {
        auto* made = new QTabBar;
        made->setExpanding(false);
        made->setTabsClosable(true);
        made->addTab(lightreel::themeIcon("film"), QStringLiteral("Player"));
        made->addTab(QStringLiteral("Get started"));
        return made;
    });
    sheet.add(
        QStringLiteral("Tooltip"),
        {new Tip(lightreel::tip(QStringLiteral("Chunk"), QStringLiteral("Runs large layers in parts.")))});
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString file = QString::fromLocal8Bit(argc > 1 ? argv[1] : "controls.png");
    const QString theme = QString::fromLocal8Bit(argc > 2 ? argv[2] : "dark");
    if (theme == QLatin1String("contrast")) QApplication::setPalette(QPalette(Qt::black, Qt::black));
    lightreel::applyTheme(application, theme);
    Sheet sheet;
    fill(sheet);
    sheet.widget.show();
    QMenu* shown = menu(&sheet.widget);
    shown->popup(QPoint(10, 10));
    shown->setActiveAction(shown->actions().at(4));
    QTest::qWait(100);
    const QPixmap left = sheet.widget.grab(), right = shown->grab();
    QPixmap both(left.width() + right.width() + 20, std::max(left.height(), right.height()));
    both.fill(Qt::magenta);
    both.setDevicePixelRatio(1);
    QPainter painter(&both);
    for (const auto& [picture, x] : {std::pair{left, 0}, std::pair{right, left.width() + 20}})
        painter.drawPixmap(QRect(QPoint(x, 0), picture.size()), picture);
    painter.end();
    return both.save(file) ? 0 : 1;
}
