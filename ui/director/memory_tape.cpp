#include "ui/director/memory_tape.h"

#include <QPainter>

#include "ui/style/crisp.h"
#include "ui/style/theme.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr double kLeast = 60, kShown = 600;  ///< seconds
constexpr int kRedrawMs = 2000;              ///< the tape moves a pixel in about two seconds
constexpr double kAir = 1.25;                ///< of the bound: room for its line

}  // namespace

MemoryTape::MemoryTape(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("directorTape"));
    setAccessibleName(tr("Memory of the Director"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_clock.start();
    m_redraw.setInterval(kRedrawMs);
    connect(&m_redraw, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void MemoryTape::add(const AssistantMemory& memory) {
    addAt(now(), memory);
    if (!m_redraw.isActive()) m_redraw.start();
}

void MemoryTape::addAt(double seconds, const AssistantMemory& memory) {
    m_bound = std::max(m_bound, memory.boundBytes);
    m_held.push_back({seconds, memory.usedBytes});
    while (m_held.size() > 2 && m_held[1].second < seconds - kShown) m_held.pop_front();
    update();
}

QString MemoryTape::spokenValue() const {
    if (m_held.empty()) return {};
    return tr("%1 of %2").arg(preciseMemoryText(m_held.back().bytes), preciseMemoryText(m_bound));
}

void MemoryTape::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_bound <= 0) return;
    const double end = m_held.empty() ? now() : std::max(now(), m_held.back().second);
    const double begin = m_held.empty() ? end : m_held.front().second;
    const double shown = std::clamp(end - begin, kLeast, kShown);
    const auto x = [&](double second) { return width() * (1 - (end - second) / shown); };
    const auto y = [&](int64_t bytes) {
        return height() * (1 - static_cast<double>(bytes) / (kAir * static_cast<double>(m_bound)));
    };
    QColor area = theme.traceDirector;
    area.setAlphaF(0.3F);
    for (size_t i = 0; i < m_held.size(); ++i) {
        const double until = i + 1 < m_held.size() ? x(m_held[i + 1].second) : width();
        const double from = std::max(0.0, x(m_held[i].second)), top = y(m_held[i].bytes);
        if (until <= from) continue;
        painter.fillRect(QRectF(from, top, until - from, height() - top), area);
        painter.fillRect(QRectF(from, top, until - from, 1.5), theme.traceDirector);
    }
    painter.setPen(QPen(theme.text2, Crisp(painter).lineWidth(), Qt::DashLine));
    const double line = Crisp(painter).outline(QRectF(0, y(m_bound), width(), 1)).top();
    painter.drawLine(QPointF(0, line), QPointF(width(), line));
}

}  // namespace lightreel
