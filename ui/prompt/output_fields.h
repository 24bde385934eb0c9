#pragma once
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLineEdit;

namespace lightreel {

/// Where the clip goes: file name, format, folder. An empty name is made from the prompt.
class OutputFields : public QWidget {
    Q_OBJECT
  public:
    explicit OutputFields(QWidget* parent = nullptr);

    /// Absolute path of the clip; a PNG sequence is a folder, so its path ends with a slash.
    [[nodiscard]] QString path() const;
    /// The same where an empty name field stands for another prompt.
    [[nodiscard]] QString pathFor(const QString& prompt) const;
    void showPrompt(const QString& prompt);  ///< the name that an empty field stands for

    [[nodiscard]] QString folder() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString suffix() const;
    void setFolder(const QString& folder);
    void setName(const QString& name);
    void setSuffix(const QString& suffix);

    /// Why the name cannot be used; empty when it can.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QGridLayout* grid() const { return m_grid; }

  Q_SIGNALS:
    void edited();
    void folderWanted();

  private:
    [[nodiscard]] QString pathNamed(const QString& otherwise) const;

    QGridLayout* m_grid;
    QLineEdit* m_name;
    QComboBox* m_format;
    QLineEdit* m_folder;
    QString m_nameFromPrompt;
};

/// "A red circle, moving!" -> "a-red-circle-moving": letters and digits of any script, at most 48 characters.
[[nodiscard]] QString fileNameFromPrompt(const QString& prompt);

}  // namespace lightreel
