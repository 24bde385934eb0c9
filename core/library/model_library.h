#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// Where models are looked for, in this order. Every direct subfolder with a model_index.json or a
/// lightreel.json counts.
struct ModelRoots {
    std::vector<std::filesystem::path> shipped;  ///< read-only: the embedded model
    std::filesystem::path user;                  ///< where imports go; made when first needed
    std::vector<std::filesystem::path> extra;    ///< folders the user has named

    /// The program's own: beside the program or its source tree, and the user's data folder
    /// ($LIGHTREEL_HOME/models, else $XDG_DATA_HOME/lightreel/models).
    static ModelRoots standard();
};

inline constexpr const char* kEmbeddedModel = "lightreel-demo-t2v";
inline constexpr const char* kEmbeddedPictureModel = "lightreel-demo-i2v";  ///< image to video
/// The embedded model that makes clips in this way.
[[nodiscard]] const char* embeddedModel(GenerationMode mode);

/// A model that can be named.
struct ModelEntry {
    std::string id;                       ///< its folder's name
    std::filesystem::path folder;         ///< the diffusers folder; of what list() names, its own
    std::filesystem::path motionAdapter;  ///< replaces the folder's own; empty: none
    bool shipped = false;
};

/// What an import tells while it copies.
struct ImportProgress {
    int64_t bytesDone = 0;
    int64_t bytesTotal = 0;
};

/// The models on this machine. Thread-safe: it keeps nothing but the roots.
class ModelLibrary {
  public:
    explicit ModelLibrary(ModelRoots roots) : m_roots(std::move(roots)) {}

    /// The embedded one of text to video first, which is used when none is named; then shipped ones, by id.
    /// A motion adapter stands there with its own folder: resolve() finds its base.
    [[nodiscard]] std::vector<ModelEntry> list() const;

    /// By id, or by a path to a folder; "" is the embedded model of text to video.
    /// errors: ModelMissing with the known ids, ModelUnsupported
    [[nodiscard]] Result<ModelEntry> resolve(const std::string& idOrPath) const;

    /// An entry of list() as resolve() gives it: a motion adapter with its base, others as they are.
    /// errors: ModelDamaged, ModelMissing
    [[nodiscard]] Result<ModelEntry> withBase(ModelEntry entry) const;

    /// Copies a model folder (configuration, vocabulary and .safetensors files only, also what links lead to)
    /// under the user's root, through a part folder that is renamed at the end; writes a manifest with the
    /// sha256 of every file. A single .safetensors file is taken for a motion adapter; base names the model
    /// whose other parts it works with. errors: ModelMissing, ModelUnsupported, FileUnreadable, DiskFull,
    /// NotWritable, WriteFailed; Cancelled is thrown
    Result<ModelEntry> importModel(const std::filesystem::path& source, const std::string& base,
                                   const CancelToken& cancel,
                                   const std::function<void(const ImportProgress&)>& progress) const;

    /// Holds an imported model's files against its manifest, and those of a motion adapter's base against
    /// that one's too. Agrees when every manifest that is there does; None when there is none.
    /// errors: ModelDamaged
    enum class ManifestState { Agrees, None };
    Result<ManifestState> checkManifest(const ModelEntry& entry, const CancelToken& cancel) const;

  private:
    /// The folder of that name, whether it is a whole model or a motion adapter.
    [[nodiscard]] Result<ModelEntry> find(const std::string& idOrPath) const;

    ModelRoots m_roots;
};

}  // namespace lightreel
