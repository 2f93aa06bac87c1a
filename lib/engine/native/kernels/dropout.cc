#include "dropout.h"

#include <cstring>

namespace tastelab {
namespace {

typedef uint32_t Words __attribute__((vector_size(16)));
typedef float Four __attribute__((vector_size(16)));

// sfc32 of PractRand (Doty-Humphrey), four at a time.
struct Generators {
  Words a, b, c, counter;

  Words Next() {
    const Words sum = a + b + counter;
    counter += 1;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = ((c << 21) | (c >> 11)) + sum;
    return sum;
  }
};

}  // namespace

void Drop(const uint32_t start[16], uint32_t limit, float scale, ptrdiff_t count, const float* x, float* y) {
  Generators draw;
  memcpy(&draw, start, sizeof draw);
  for (int warm = 0; warm < 12; warm++) draw.Next();
  ptrdiff_t at = 0;
  for (; at + 4 <= count; at += 4) {
    Four from;
    memcpy(&from, x + at, sizeof from);
    const Words kept = (Words)(draw.Next() >= limit) & (Words)(from * scale);
    memcpy(y + at, &kept, sizeof kept);
  }
  if (at == count) return;
  const Words last = draw.Next();
  for (int lane = 0; at < count; at++, lane++) y[at] = last[lane] >= limit ? x[at] * scale : 0;
}

}  // namespace tastelab
