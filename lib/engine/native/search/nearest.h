// The rows of a table that are nearest to queries, found while the products are made: none of them is ever stored.
#pragma once

namespace tastelab {

// Items that share a panel: number (item, dimension) of the table is panels[item / 32][dimension][item % 32].
constexpr int kPanel = 32;

struct Table {
  const float* panels;
  int items, dimensions;
};

struct Questions {
  const float* queries;  // [count, dimensions]
  int count, k;
  bool squares;  // near by minus the squared distance, otherwise by the inner product
  // Items that question q leaves out: excluded[offsets[q]] ... excluded[offsets[q + 1] - 1], in ascending order.
  const int *offsets, *excluded;
};

// Writes the k nearest items of each query and how near they are, the nearest first and equal ones by the lower index;
// -1 and minus infinity where there are fewer. What is not a number is near to nothing.
void FindNearest(const Table& table, const Questions& questions, int* items, float* scores);

}  // namespace tastelab
