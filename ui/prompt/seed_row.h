#pragma once
#include <QWidget>
#include <cstdint>

class QLineEdit;
class QToolButton;

namespace lightreel {

/// The seed with its dice and its lock. Unlocked, every started clip gets a new one.
class SeedRow : public QWidget {
    Q_OBJECT
  public:
    explicit SeedRow(QWidget* parent = nullptr);

    [[nodiscard]] int64_t value() const;  ///< 0..2^63-1; 0 when the field is empty
    void setValue(int64_t seed);
    [[nodiscard]] bool locked() const;
    void setLocked(bool locked);
    void roll();  ///< A new random seed, in the low 32 bits so that it can be told on the phone.

    [[nodiscard]] QLineEdit* field() const { return m_seed; }

  Q_SIGNALS:
    void edited();

  private:
    void showLock();

    QLineEdit* m_seed;
    QToolButton* m_dice;
    QToolButton* m_lock;
};

}  // namespace lightreel
