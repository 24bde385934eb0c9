#include "core/jobs/error_json.h"

#include <nlohmann/json.hpp>

namespace lightreel {

using nlohmann::json;

json toJson(const Error& error) {
    return {
        {"code", name(error.code)}, {"args", error.args}, {"detail", error.detail}, {"stage", error.stage}};
}

Error errorFromJson(const json& from) {
    return {errorCodeFromName(from.value("code", "")),
            from.value("args", std::map<std::string, std::string>()), from.value("detail", ""),
            from.value("stage", "")};
}

}  // namespace lightreel
