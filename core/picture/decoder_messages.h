#pragma once
#include <QStringList>

namespace lightreel {

/// What Qt's picture decoders say of a file on this thread, from here to its end. They would write it to
/// stderr; it is kept here instead, and stands in the log.
class DecoderMessages {
  public:
    DecoderMessages();
    ~DecoderMessages();
    DecoderMessages(const DecoderMessages&) = delete;
    DecoderMessages& operator=(const DecoderMessages&) = delete;

    /// A JPEG decoder fills up what it cannot read, and only says so.
    [[nodiscard]] bool tellOfDamage() const;

    void add(const QString& message);

  private:
    DecoderMessages* m_outer;
    QStringList m_said;
};

}  // namespace lightreel
