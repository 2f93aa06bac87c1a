// Products of float32 matrices, in panels that stay in the caches, as Goto and van de Geijn (2008) lay them out.
// Each number of a product is one sum in ascending order of k, wherever it stands, so that how the work is divided among
// threads changes no result.
#pragma once
#include <cstddef>
#include <cstring>
#include <vector>

namespace tastelab {

#if defined(__AVX512F__)
constexpr int kLanes = 16, kRows = 12;
#elif defined(__AVX__)
constexpr int kLanes = 8, kRows = 6;
#else
constexpr int kLanes = 4, kRows = 6;
#endif
constexpr int kColumns = 2 * kLanes;
// How much of k is worked off at once.
constexpr int kDepth = 256;

typedef float Lanes __attribute__((vector_size(kLanes * 4)));
typedef std::vector<float> Floats;

inline int Least(int a, int b) { return a < b ? a : b; }
inline int RoundedUp(int n, int unit) { return (n + unit - 1) / unit * unit; }

// A matrix in memory: its number (row, column) is data[row * row_step + column * column_step].
struct View {
  const float* data;
  ptrdiff_t row_step, column_step;
};

// The right side of a product, k x n, rewritten: panels of kColumns columns, each k x kColumns, filled up with zeros.
struct Panels {
  int k = 0, n = 0;
  Floats data;

  void Take(int depth, int columns, View from) {
    k = depth;
    n = columns;
    data.resize(static_cast<size_t>(k) * RoundedUp(n, kColumns));
    float* to = data.data();
    for (int first = 0; first < n; first += kColumns) {
      const int width = Least(n - first, kColumns);
      for (int row = 0; row < k; row++, to += kColumns) {
        const float* source = from.data + row * from.row_step + first * from.column_step;
        for (int column = 0; column < width; column++) to[column] = source[column * from.column_step];
        for (int column = width; column < kColumns; column++) to[column] = 0;
      }
    }
  }
};

// kRows x kColumns numbers of a product from `left`, k x kRows, and `right`, k x kColumns. Rows and columns tell how
// many of them belong to the result, which has a row every `step` numbers.
inline void Tile(int k, const float* __restrict left, const float* __restrict right, bool add, float* __restrict out,
                 ptrdiff_t step, int rows, int columns) {
  Lanes sums[kRows][2] = {};
  for (int at = 0; at < k; at++, left += kRows, right += kColumns) {
    Lanes low, high;
    memcpy(&low, right, sizeof low);
    memcpy(&high, right + kLanes, sizeof high);
#pragma GCC unroll 12
    for (int row = 0; row < kRows; row++) {
      sums[row][0] += left[row] * low;
      sums[row][1] += left[row] * high;
    }
  }
  float tile[kRows][kColumns];
  memcpy(tile, sums, sizeof tile);
  for (int row = 0; row < rows; row++, out += step) {
    for (int column = 0; column < columns; column++) out[column] = tile[row][column] + (add ? out[column] : 0);
  }
}

// The left side of a product, m x k, rewritten: kDepth of k after the other, and in these blocks of kRows rows, each
// k x kRows, filled up with zeros.
struct Blocks {
  int m = 0, k = 0;
  Floats data;

  void Take(int rows, int depth_of_all, View from) {
    m = rows;
    k = depth_of_all;
    data.resize(static_cast<size_t>(RoundedUp(m, kRows)) * k);
    float* to = data.data();
    for (int first = 0; first < k; first += kDepth) {
      const int end = first + Least(k - first, kDepth);
      for (int block = 0; block < m; block += kRows) {
        for (int at = first; at < end; at++, to += kRows) {
          const float* source = from.data + block * from.row_step + at * from.column_step;
          for (int row = 0; row < kRows; row++) to[row] = block + row < m ? source[row * from.row_step] : 0;
        }
      }
    }
  }
};

// out (+)= left x right; the result has a row every `step` numbers.
inline void Multiply(const Blocks& left, const Panels& right, bool add, float* out, ptrdiff_t step) {
  const size_t padded = RoundedUp(left.m, kRows);
  for (int first = 0; first < right.k; first += kDepth) {
    const int depth = Least(right.k - first, kDepth);
    for (int column = 0; column < right.n; column += kColumns) {
      const float* panel = right.data.data() + static_cast<size_t>(column) * right.k + first * kColumns;
      for (int row = 0; row < left.m; row += kRows) {
        const float* block = left.data.data() + padded * first + static_cast<size_t>(row) * depth;
        Tile(depth, block, panel, add || first > 0, out + row * step + column, step, Least(left.m - row, kRows),
             Least(right.n - column, kColumns));
      }
    }
  }
}

}  // namespace tastelab
