#pragma once
#include <QString>

namespace lightreel {

/// A model as the lists show it.
struct ModelChoice {
    QString id;
    QString title;
    QString folder;              ///< absolute
    QString motionAdapter = {};  ///< absolute; empty: the folder's own
};

}  // namespace lightreel
