#include "rows.h"

#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

#include "functions.h"
#include "threads.h"

namespace tastelab {
namespace {

typedef const float* __restrict In;
typedef float* __restrict Out;

// Rows that one thread takes at a time. Sums over rows are made for each such block and then added in their order, so
// that how many threads there are changes no result.
constexpr int kBlock = 64;
constexpr int kLanes = 16;

template <typename Work>
void ForBlocks(int rows, Work work) {
  Threads::Shared().Each((rows + kBlock - 1) / kBlock, [&](int block) {
    const int first = block * kBlock, left = rows - first;
    work(block, first, left < kBlock ? left : kBlock);
  });
}

// The sum of term(0) ... term(count - 1), in lanes that compilers turn into vectors.
template <typename Term>
inline float Sum(int count, Term term) {
  float lanes[kLanes] = {};
  int at = 0;
  for (; at + kLanes <= count; at += kLanes) {
    for (int lane = 0; lane < kLanes; lane++) lanes[lane] += term(at + lane);
  }
  float sum = 0;
  for (; at < count; at++) sum += term(at);
  for (float lane : lanes) sum += lane;
  return sum;
}

// Adds up `blocks` rows of partial sums.
void AddBlocks(const std::vector<float>& parts, int width, int blocks, float* to) {
  memcpy(to, parts.data(), width * sizeof(float));
  for (int block = 1; block < blocks; block++) {
    const float* own = parts.data() + static_cast<size_t>(block) * width;
    for (int at = 0; at < width; at++) to[at] += own[at];
  }
}

int Blocks(int rows) { return (rows + kBlock - 1) / kBlock; }

}  // namespace

void GeluForward(RowsShape s, const float* x, const float* b, float* y) {
  ForBlocks(s.rows, [=](int, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      In from = x + static_cast<ptrdiff_t>(row) * s.width, bias = b;
      Out to = y + static_cast<ptrdiff_t>(row) * s.width;
      for (int at = 0; at < s.width; at++) {
        const float z = from[at] + bias[at];
        to[at] = z * Normal(z);
      }
    }
  });
}

void GeluBackward(RowsShape s, const float* x, const float* b, const float* slope, float* by_x, float* by_b) {
  std::vector<float> parts(static_cast<size_t>(Blocks(s.rows)) * s.width);
  ForBlocks(s.rows, [&](int block, int first, int rows) {
    Out sums = parts.data() + static_cast<size_t>(block) * s.width;
    for (int row = first; row < first + rows; row++) {
      const ptrdiff_t start = static_cast<ptrdiff_t>(row) * s.width;
      In from = x + start, bias = b, by_y = slope + start;
      Out to = by_x + start;
      for (int at = 0; at < s.width; at++) {
        const float z = from[at] + bias[at];
        to[at] = by_y[at] * (Normal(z) + z * 0.398942280401432678f * Exp(-0.5f * z * z));
        sums[at] += to[at];
      }
    }
  });
  AddBlocks(parts, s.width, Blocks(s.rows), by_b);
}

void NormForward(RowsShape s, const float* x, const float* added, const float* gain, const float* bias, float epsilon,
                 float* y, float* n, float* scale) {
  ForBlocks(s.rows, [=](int, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      const ptrdiff_t start = static_cast<ptrdiff_t>(row) * s.width;
      In from = x + start, g = gain, b = bias;
      Out to = y + start, normal = n + start;
      if (added == nullptr) {
        memcpy(normal, from, s.width * sizeof(float));
      } else {
        In more = added + start;
        for (int at = 0; at < s.width; at++) normal[at] = from[at] + more[at];
      }
      const float mean = Sum(s.width, [=](int at) { return normal[at]; }) / s.width;
      for (int at = 0; at < s.width; at++) normal[at] -= mean;
      const float variance = Sum(s.width, [=](int at) { return normal[at] * normal[at]; }) / s.width;
      const float factor = 1.f / std::sqrt(variance + epsilon);
      for (int at = 0; at < s.width; at++) {
        normal[at] *= factor;
        to[at] = normal[at] * g[at] + b[at];
      }
      scale[row] = factor;
    }
  });
}

void NormBackward(RowsShape s, const float* n, const float* scale, const float* gain, const float* slope, float* by_x,
                  float* by_gain, float* by_bias) {
  std::vector<float> gains(static_cast<size_t>(Blocks(s.rows)) * s.width), biases(gains.size());
  ForBlocks(s.rows, [&](int block, int first, int rows) {
    Out own_gains = gains.data() + static_cast<size_t>(block) * s.width;
    Out own_biases = biases.data() + static_cast<size_t>(block) * s.width;
    for (int row = first; row < first + rows; row++) {
      const ptrdiff_t start = static_cast<ptrdiff_t>(row) * s.width;
      In normal = n + start, by_y = slope + start, g = gain;
      Out to = by_x + start;
      const float mean = Sum(s.width, [=](int at) { return by_y[at] * g[at]; }) / s.width;
      const float along = Sum(s.width, [=](int at) { return by_y[at] * g[at] * normal[at]; }) / s.width;
      const float factor = scale[row];
      for (int at = 0; at < s.width; at++) {
        to[at] = factor * (by_y[at] * g[at] - mean - normal[at] * along);
        own_gains[at] += by_y[at] * normal[at];
        own_biases[at] += by_y[at];
      }
    }
  });
  AddBlocks(gains, s.width, Blocks(s.rows), by_gain);
  AddBlocks(biases, s.width, Blocks(s.rows), by_bias);
}

}  // namespace tastelab
