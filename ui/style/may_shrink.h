#pragma once
#include <QAbstractSpinBox>
#include <QComboBox>

namespace lightreel {

/// A number's field would never be narrower than its largest value with all its words; in a narrow dock it
/// may.
inline void mayShrink(QAbstractSpinBox& field) {
    field.setSizePolicy(QSizePolicy::Preferred, field.sizePolicy().verticalPolicy());
}

/// A choice would never be narrower than its longest entry; in a narrow dock it may, and ends in dots.
inline void mayShrink(QComboBox& field) {
    constexpr int kLetters = 8;
    field.setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    field.setMinimumContentsLength(kLetters);
}

}  // namespace lightreel
