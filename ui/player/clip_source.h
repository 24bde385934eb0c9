#pragma once
#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/compare/run_record.h"
#include "core/frame/frame.h"
#include "core/jobs/engine.h"  // declares the metatype of Error once
#include "core/request/generation_request.h"

namespace lightreel {

/// A decoded clip with what its file says about how it was made.
struct LoadedClip {
    QString path;
    std::vector<std::shared_ptr<const Frame>> frames;
    double fps = 8;
    std::optional<GenerationRequest> request;  ///< from the comment tag; nothing when it was not made here
    std::optional<RunRecord> record = {};      ///< the whole of it, when it is there
};

/// Opens and decodes clips away from the window's thread. A newer load() makes an older answer silent.
class ClipSource : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;
    virtual void load(const QString& path) = 0;
    /// Only the record in the clip's file. Answer: peeked, or nothing when there is none.
    virtual void peek(const QString& path) = 0;
    /// Copies a clip to another place, whole or not at all. Answer: copied or failed.
    virtual void copy(const QString& path, const QString& target) = 0;

  Q_SIGNALS:
    void loaded(const std::shared_ptr<const lightreel::LoadedClip>& clip);
    void peeked(const QString& path, const std::shared_ptr<const lightreel::RunRecord>& record);
    void copied(const QString& target);
    void failed(const QString& path, const lightreel::Error& error);
};

/// The request inside a clip's comment tag (a portable RunRecord, or a bare request).
[[nodiscard]] std::optional<GenerationRequest> requestFromComment(const std::string& comment);
/// The whole record, when the comment holds one.
[[nodiscard]] std::optional<RunRecord> recordFromComment(const std::string& comment);

}  // namespace lightreel
