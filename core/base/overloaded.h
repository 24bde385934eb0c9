#pragma once

namespace lightreel {

/// Several lambdas as one visitor: std::visit(Overloaded{[](A) ..., [](B) ...}, variant).
template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace lightreel
