#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/library/model_library.h"

namespace lightreel {

inline constexpr const char* kDirectorFolder = "director";  ///< in a models folder
inline constexpr const char* kDirectorLanguageModel = "SmolLM2-135M-Instruct.Q4_1.gguf";
inline constexpr const char* kDirectorEmbedder = "all-MiniLM-L6-v2";  ///< a folder

/// Where the assistant keeps what was said in the window, and what it has read:
/// $LIGHTREEL_HOME/assistant, else $XDG_DATA_HOME/lightreel/assistant.
[[nodiscard]] std::filesystem::path assistantFolder(const ModelRoots& roots = ModelRoots::standard());

/// The assistant's two models. They are no part of the program: the user has them fetched, or puts them
/// there.
class DirectorModels {
  public:
    /// folders: where they are looked for, in this order.
    explicit DirectorModels(std::vector<std::filesystem::path> folders) : m_folders(std::move(folders)) {}

    /// The folder "director" of the user's models, of those the user has named, and of those beside the
    /// program; then what ./run --director has fetched into the source tree.
    static DirectorModels standard(const ModelRoots& roots = ModelRoots::standard());

    [[nodiscard]] const std::vector<std::filesystem::path>& folders() const { return m_folders; }

    /// The GGUF files there, by name; SmolLM2's first.
    [[nodiscard]] std::vector<std::filesystem::path> languageModels() const;

    /// A GGUF file by its name there, or by a path; "" is SmolLM2's.
    /// errors: AssistantMissing with what is there and how to fetch it
    [[nodiscard]] Result<std::filesystem::path> languageModel(const std::string& nameOrPath = "") const;

    /// MiniLM's folder, with model.safetensors and vocab.txt. errors: AssistantMissing
    [[nodiscard]] Result<std::filesystem::path> embedder() const;

  private:
    [[nodiscard]] Error missing(const std::string& model,
                                const std::vector<std::filesystem::path>& known) const;

    std::vector<std::filesystem::path> m_folders;
};

/// What `assistant profile` has measured of a language model, in a file beside it with the ending
/// ".layers.json" in the place of ".gguf"; empty: there is none.
[[nodiscard]] std::filesystem::path layerProfileOf(const std::filesystem::path& languageModel);

/// Those of the files that are not, byte for byte, the ones Lightreel was tried with: something to tell the
/// user, no error. model: a GGUF file or an embedder's folder. Reads all of it. Throws Cancelled.
/// errors: FileUnreadable
Result<std::vector<std::filesystem::path>> unfamiliarFiles(const std::filesystem::path& model,
                                                           const CancelToken& cancel);

}  // namespace lightreel
