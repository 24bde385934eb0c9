#include "core/weights/weight_source.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/result.h"

namespace lightreel {
namespace {

class MemorySource : public WeightSource {
  public:
    explicit MemorySource(const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
        for (const auto& [name, tensor] : tensors) {
            m_names.push_back(name);
            WeightInfo info{tensor.scalar_type(), tensor.sizes().vec(),
                            static_cast<int64_t>(tensor.nbytes())};
            m_tensors.emplace(name, std::pair{std::move(info), tensor});
        }
        std::sort(m_names.begin(), m_names.end());
    }

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_names; }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override {
        const auto found = m_tensors.find(name);
        return found == m_tensors.end() ? nullptr : &found->second.first;
    }
    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        return m_tensors.find(name)->second.second;
    }
    [[nodiscard]] const std::string& label() const override { return m_label; }

  private:
    std::string m_label = "memory";
    std::vector<std::string> m_names;
    std::map<std::string, std::pair<WeightInfo, at::Tensor>, std::less<>> m_tensors;
};

/// Names that lead to a tensor of another source, perhaps under another name there.
class ReferringSource : public WeightSource {
  public:
    void add(std::string shown, const std::shared_ptr<WeightSource>& source, std::string stored) {
        const auto [at, isNew] = m_targets.emplace(shown, Target{source, std::move(stored)});
        if (!isNew)
            throw Failure{{ErrorCode::ModelDamaged,
                           {{"path", source->label()}, {"reason", "the tensor " + shown + " stands twice"}}}};
        m_names.push_back(std::move(shown));
        m_sources.insert(source);
    }
    void finish(std::string label) {
        m_label = std::move(label);
        std::sort(m_names.begin(), m_names.end());
    }

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_names; }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override {
        const auto found = m_targets.find(name);
        return found == m_targets.end() ? nullptr : found->second.source->find(found->second.stored);
    }
    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        const Target& target = m_targets.find(name)->second;
        return target.source->read(target.stored);
    }
    void fetch(std::string_view name) const override {
        const Target& target = m_targets.find(name)->second;
        target.source->fetch(target.stored);
    }
    void checkUnchanged() const override {
        for (const auto& source : m_sources) source->checkUnchanged();
    }
    [[nodiscard]] const std::string& label() const override { return m_label; }

  private:
    struct Target {
        std::shared_ptr<WeightSource> source;
        std::string stored;
    };
    std::string m_label;
    std::vector<std::string> m_names;
    std::map<std::string, Target, std::less<>> m_targets;
    std::set<std::shared_ptr<WeightSource>> m_sources;
};

}  // namespace

std::shared_ptr<WeightSource> memorySource(const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
    return std::make_shared<MemorySource>(tensors);
}

std::shared_ptr<WeightSource> mergedSource(const std::vector<std::shared_ptr<WeightSource>>& sources) {
    auto merged = std::make_shared<ReferringSource>();
    std::string label;
    for (const auto& source : sources) {
        label += (label.empty() ? "" : " + ") + source->label();
        for (const std::string& name : source->names()) merged->add(name, source, name);
    }
    merged->finish(std::move(label));
    return merged;
}

std::shared_ptr<WeightSource> renamedSource(const std::shared_ptr<WeightSource>& source,
                                            const std::function<std::string(const std::string&)>& rename) {
    auto renamed = std::make_shared<ReferringSource>();
    for (const std::string& name : source->names())
        if (std::string shown = rename(name); !shown.empty()) renamed->add(std::move(shown), source, name);
    renamed->finish(source->label());
    return renamed;
}

}  // namespace lightreel
