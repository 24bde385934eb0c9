#include "ui/prompt/output_fields.h"

#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {

QString fileNameFromPrompt(const QString& prompt) {
    constexpr int kLongest = 48;
    QString name;
    for (const QChar character : prompt.toLower()) {
        if (character.isLetterOrNumber() || character.isMark())
            name += character;
        else if (!name.isEmpty() && !name.endsWith(QLatin1Char('-')))
            name += QLatin1Char('-');
        if (name.size() >= kLongest) break;
    }
    while (name.endsWith(QLatin1Char('-'))) name.chop(1);
    return name.isEmpty() ? QStringLiteral("clip") : name;
}

OutputFields::OutputFields(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLabelGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    m_name = describe(new QLineEdit, "fileNameEdit", tr("File name"),
                      tip(tr("File name"), tr("Empty: made from the prompt. A taken name gets a number.")));
    m_format = describe(new QComboBox, "formatCombo", tr("Format"),
                        tip(tr("Format"), tr("MP4 plays everywhere. PNG frames are a folder of pictures.")));
    m_format->addItem(QStringLiteral("MP4"), QStringLiteral(".mp4"));
    m_format->addItem(QStringLiteral("WebM"), QStringLiteral(".webm"));
    m_format->addItem(QStringLiteral("GIF"), QStringLiteral(".gif"));
    m_format->addItem(tr("PNG frames"), QStringLiteral("/"));
    m_folder =
        describe(new QLineEdit, "folderEdit", tr("Output folder"),
                 tip(tr("Output folder"), tr("Where finished clips go. It is made when it does not exist.")));
    auto* choose = describe(new QToolButton, "folderButton", tr("Choose the output folder"),
                            tip(tr("Output folder"), tr("Chooses where finished clips go.")));
    choose->setIcon(themeIcon("folder"));
    m_grid->addWidget(fieldLabel(tr("File"), m_name), 0, 0);
    m_grid->addWidget(m_name, 0, 1);
    m_grid->addWidget(m_format, 0, 2, 1, 2);
    m_grid->addWidget(fieldLabel(tr("Folder"), m_folder), 1, 0);
    m_grid->addWidget(m_folder, 1, 1, 1, 2);
    m_grid->addWidget(choose, 1, 3);
    connect(choose, &QToolButton::clicked, this, &OutputFields::folderWanted);
    connect(m_name, &QLineEdit::textChanged, this, &OutputFields::edited);
    connect(m_folder, &QLineEdit::textChanged, this, &OutputFields::edited);
    connect(m_format, &QComboBox::currentIndexChanged, this, &OutputFields::edited);
    showPrompt({});
}

QString OutputFields::path() const {
    return pathNamed(m_nameFromPrompt);
}

QString OutputFields::pathFor(const QString& prompt) const {
    return pathNamed(fileNameFromPrompt(prompt));
}

QString OutputFields::pathNamed(const QString& otherwise) const {
    const QString typed = m_name->text().trimmed();
    QString name = typed.isEmpty() ? otherwise : typed;
    const QString ending = suffix();
    if (name.endsWith(ending, Qt::CaseInsensitive)) name.chop(ending.size());
    return QDir(folder()).absoluteFilePath(name + ending);
}

void OutputFields::showPrompt(const QString& prompt) {
    m_nameFromPrompt = fileNameFromPrompt(prompt);
    m_name->setPlaceholderText(m_nameFromPrompt);
}

QString OutputFields::folder() const {
    QString folder = m_folder->text().trimmed();
    if (folder == QLatin1String("~") || folder.startsWith(QLatin1String("~/")))
        folder.replace(0, 1, QDir::homePath());
    return folder;
}

QString OutputFields::name() const {
    return m_name->text();
}

QString OutputFields::suffix() const {
    return m_format->currentData().toString();
}

void OutputFields::setFolder(const QString& folder) {
    m_folder->setText(QDir::toNativeSeparators(folder));
}

void OutputFields::setName(const QString& name) {
    m_name->setText(name);
}

void OutputFields::setSuffix(const QString& suffix) {
    if (const int row = m_format->findData(suffix); row >= 0) m_format->setCurrentIndex(row);
}

QString OutputFields::problem() const {
    if (m_name->text().contains(QLatin1Char('/')))
        return tr("The file name holds a slash. Choose the folder below it.");
    if (folder().isEmpty()) return tr("Choose a folder for the clips.");
    if (QDir::isRelativePath(folder())) return tr("The folder must be a whole path.");
    return {};
}

}  // namespace lightreel
