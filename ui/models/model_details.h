#pragma once
#include <QWidget>

#include "core/pipeline/engine_api.h"

class QTableWidget;

namespace lightreel {

class Label;

/// The right half of the models dialog: what the chosen model can do and what it consists of.
class ModelDetails : public QWidget {
    Q_OBJECT
  public:
    explicit ModelDetails(QWidget* parent = nullptr);

    void showFacts(const QString& title, const ModelFacts& facts);
    void showUnknown(const QString& title, const QString& sentence);  ///< not read yet, or it cannot be read

  private:
    Label* m_title;
    Label* m_sentence;
    QTableWidget* m_parts;
    Label* m_folder;
};

}  // namespace lightreel
