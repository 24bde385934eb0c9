#pragma once
// The precompiled header of every folder that sees LibTorch: narrow on purpose.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>
