#pragma once
#include <QHBoxLayout>

#include "ui/style/spacing.h"

namespace lightreel {

inline constexpr int kModelsMargin = 14;  ///< left and right of what stands in the models dialog

/// A row over the whole width of a part of the models dialog; `of` owns it.
inline QHBoxLayout* paddedRow(QWidget* of) {
    auto* row = new QHBoxLayout(of);
    row->setContentsMargins(kModelsMargin, space::kDockPadding, kModelsMargin, space::kDockPadding);
    row->setSpacing(space::kLabelGap);
    return row;
}

}  // namespace lightreel
