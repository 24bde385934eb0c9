#pragma once
#include <QString>

namespace lightreel {

/// A model as the lists show it, or a motion adapter that works with the other parts of one.
struct ModelChoice {
    QString id;
    QString title;
    QString folder;              ///< absolute; names it
    QString motionAdapter = {};  ///< absolute; empty: the folder's own
    QString base = {};           ///< of a motion adapter: its model's folder, absolute

    /// The diffusers folder that a run opens, with motionAdapter.
    [[nodiscard]] QString modelFolder() const { return base.isEmpty() ? folder : base; }
};

}  // namespace lightreel
