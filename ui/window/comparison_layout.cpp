#include "ui/window/comparison_layout.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabWidget>

#include "ui/compare/comparison_page.h"

namespace lightreel {

ComparisonLayout::ComparisonLayout(const WindowParts& parts, QMainWindow& window, QObject* parent)
    : QObject(parent), m_parts(parts), m_window(window) {
    connect(parts.tabs, &QTabWidget::currentChanged, this, &ComparisonLayout::onTab);
    for (QDockWidget* dock : parts.docks())
        connect(dock->toggleViewAction(), &QAction::triggered, this,
                [this, dock] { m_hidden.removeAll(dock); });
}

void ComparisonLayout::onTab() {
    const bool inFront = m_parts.tabs->currentWidget() == m_parts.comparison;
    if (inFront && m_before.isEmpty()) enter();
    if (!inFront && !m_before.isEmpty()) leave();
}

void ComparisonLayout::enter() {
    m_before = m_window.saveState(kLayoutVersion);
    for (QDockWidget* dock : m_parts.docks()) {
        if (dock->isHidden() || dock->isFloating()) continue;
        m_hidden << dock;
        dock->hide();
    }
    m_during = m_window.saveState(kLayoutVersion);
}

void ComparisonLayout::leave() {
    const bool untouched = m_window.saveState(kLayoutVersion) == m_during;
    const QByteArray before = std::exchange(m_before, {});
    for (QDockWidget* dock : std::exchange(m_hidden, {})) dock->show();
    if (untouched) m_window.restoreState(before, kLayoutVersion);
}

QByteArray ComparisonLayout::docks() const {
    return m_before.isEmpty() ? m_window.saveState(kLayoutVersion) : m_before;
}

}  // namespace lightreel
