#pragma once
#include <QDockWidget>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/ui/window/fake_director.h"
#include "ui/director/director_panel.h"
#include "ui/director/message_log.h"
#include "ui/director/message_view.h"
#include "ui/style/dock_title.h"

namespace lightreel {

/// A panel on screen, open and ready.
struct PanelUnderTest {
    PanelUnderTest() {
        dock.setObjectName(QStringLiteral("directorDock"));
        dock.setWidget(&panel);
        auto* title = new DockTitle(&dock, QStringLiteral("Director"));
        dock.setTitleBarWidget(title);
        panel.furnish(title);
        dock.resize(340, 700);
        dock.show();
        panel.showMessages({});
        panel.showState({DirectorState::Is::Ready, 0, {}});
    }
    template <typename Control>
    Control* find(const char* objectName) {
        auto* found = dock.findChild<Control*>(QLatin1String(objectName));
        if (!found) qFatal("no control is called %s", objectName);
        return found;
    }
    QPlainTextEdit* input() { return find<QPlainTextEdit>("directorInput"); }
    QPushButton* send() { return find<QPushButton>("directorSend"); }
    MessageLog* log() { return find<MessageLog>("directorLog"); }
    /// What a reply that is shown alone looks like.
    const MessageView& shown(const Reply& reply) {
        panel.showMessages({said(1, "Which seed?"), answerTo(1, reply)});
        return *log()->views().back();
    }

    QDockWidget dock;
    DirectorPanel& panel = *new DirectorPanel;  ///< the dock's
};

inline Reply replyOf(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.modelUsed = true;
    return reply;
}

/// What stands on the labels of a part.
inline QString labels(const QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (!label->isHidden()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
}

}  // namespace lightreel
