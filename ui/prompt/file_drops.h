#pragma once
#include <QObject>

class QWidget;

namespace lightreel {

/// Text fields would take a dropped file for its name. Inside `panel` they let files and pictures through to
/// the window, which knows what to do with them; words are still theirs.
void letFileDropsThrough(QWidget& panel);

}  // namespace lightreel
