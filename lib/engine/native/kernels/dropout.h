// Dropout with masks that are drawn as they are needed, the very ones of hot/keep-mask.ts.
#pragma once
#include <cstddef>
#include <cstdint>

namespace tastelab {

// y = x / (1 - rate) where a draw of 32 bits is at least `limit` = rate 2^32, and 0 elsewhere; `scale` is 1 / (1 - rate).
// Four generators, started from sixteen words, take turns number by number.
void Drop(const uint32_t start[16], uint32_t limit, float scale, ptrdiff_t count, const float* x, float* y);

}  // namespace tastelab
