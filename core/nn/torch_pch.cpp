#include "core/nn/torch_pch.h"
