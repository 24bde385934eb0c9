#pragma once
#include <QCoreApplication>

namespace lightreel {

/// The user's language of a text that no class with Q_OBJECT owns. lupdate files such texts under the name of
/// the namespace, where they must be looked up.
inline QString tr(const char* text) {
    return QCoreApplication::translate("lightreel", text);
}

}  // namespace lightreel
