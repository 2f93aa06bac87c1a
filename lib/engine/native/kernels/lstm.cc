#include "lstm.h"

#include "functions.h"
#include "products.h"
#include "threads.h"

namespace tastelab {
namespace {

typedef const float* __restrict In;
typedef float* __restrict Out;

// One row at one step: from the sums of the gates to gates, cell and state. `before`: the cell one step earlier.
void Step(int width, In sums, In before, Out gates, Out cell, Out state) {
  for (int at = 0; at < 2 * width; at++) gates[at] = Sigmoid(sums[at]);
  for (int at = 2 * width; at < 3 * width; at++) gates[at] = Tanh(sums[at]);
  for (int at = 3 * width; at < 4 * width; at++) gates[at] = Sigmoid(sums[at]);
  for (int at = 0; at < width; at++) {
    cell[at] = gates[at] * gates[2 * width + at] + gates[width + at] * before[at];
    state[at] = gates[3 * width + at] * Tanh(cell[at]);
  }
}

// Back: from the slope by the state, and that by the cell, to those of the sums and of the cell one step earlier.
void StepBack(int width, In gates, In cell, In before, In by_state, Out by_cell, Out by_sums) {
  for (int at = 0; at < width; at++) {
    const float in = gates[at], forget = gates[width + at], fresh = gates[2 * width + at], out = gates[3 * width + at];
    const float squashed = Tanh(cell[at]);
    const float slope = by_cell[at] + by_state[at] * out * (1 - squashed * squashed);
    by_sums[at] = slope * fresh * in * (1 - in);
    by_sums[width + at] = slope * before[at] * forget * (1 - forget);
    by_sums[2 * width + at] = slope * in * (1 - fresh * fresh);
    by_sums[3 * width + at] = by_state[at] * squashed * out * (1 - out);
    by_cell[at] = slope * forget;
  }
}

// Calls work(first, rows) for all rows of a batch, some at a time, on all threads.
template <typename Work>
void ForRows(int rows, Work work) {
  const int parts = 2 * Threads::Shared().Count();
  const int share = RoundedUp((rows + parts - 1) / parts, kRows);
  Threads::Shared().Each((rows + share - 1) / share,
                         [&](int part) { work(part * share, Least(rows - part * share, share)); });
}

// What [w; u; b] was multiplied by: [x, the state one step earlier, 1], a row for each of the k = rows x steps, rewritten
// as the left side of the gradient by them: as Blocks do it, of its transpose.
void TakeRead(LstmShape s, const float* x, const float* states, int columns, Floats& to) {
  const int k = s.rows * s.steps, padded = RoundedUp(columns, kRows);
  to.resize(static_cast<size_t>(padded) * k);
  Threads::Shared().Each((k + kDepth - 1) / kDepth, [&](int block) {
    const int first = block * kDepth, depth = Least(k - first, kDepth);
    float* base = to.data() + static_cast<size_t>(padded) * first;
    Floats read(padded, 0);
    read[s.inputs + s.width] = 1;
    for (int at = 0; at < depth; at++) {
      const ptrdiff_t row = first + at;
      memcpy(&read[0], x + row * s.inputs, s.inputs * sizeof(float));
      if (row % s.steps == 0) memset(&read[s.inputs], 0, s.width * sizeof(float));
      else memcpy(&read[s.inputs], states + (row - 1) * s.width, s.width * sizeof(float));
      for (int column = 0; column < padded; column += kRows) {
        memcpy(base + static_cast<size_t>(column) * depth + at * kRows, &read[column], kRows * sizeof(float));
      }
    }
  });
}

}  // namespace

void LstmForward(LstmShape s, const float* x, const float* w, const float* u, const float* b, float* states,
                 float* gates, float* cells) {
  const int width = s.width, columns = 4 * width;
  const ptrdiff_t x_row = static_cast<ptrdiff_t>(s.steps) * s.inputs, h_row = static_cast<ptrdiff_t>(s.steps) * width;
  static Panels by_w, by_u;
  by_w.Take(s.inputs, columns, {w, columns, 1});
  by_u.Take(width, columns, {u, columns, 1});
  const Floats nothing(width, 0);
  ForRows(s.rows, [&](int first, int rows) {
    static thread_local Blocks left;
    static thread_local Floats sums;
    sums.resize(static_cast<size_t>(rows) * columns);
    const float* own_x = x + first * x_row;
    float* own_states = states + first * h_row;
    for (int step = 0; step < s.steps; step++) {
      for (int row = 0; row < rows; row++) memcpy(&sums[static_cast<size_t>(row) * columns], b, columns * sizeof(float));
      left.Take(rows, s.inputs, {own_x + step * s.inputs, x_row, 1});
      Multiply(left, by_w, true, sums.data(), columns);
      if (step > 0) {
        left.Take(rows, width, {own_states + (step - 1) * width, h_row, 1});
        Multiply(left, by_u, true, sums.data(), columns);
      }
      for (int row = 0; row < rows; row++) {
        const ptrdiff_t at = static_cast<ptrdiff_t>(first + row) * s.steps + step;
        const float* before = step == 0 ? nothing.data() : cells + (at - 1) * width;
        Step(width, &sums[static_cast<size_t>(row) * columns], before, gates + at * columns, cells + at * width,
             states + at * width);
      }
    }
  });
}

void LstmBackward(LstmShape s, const float* x, const float* w, const float* u, const float* states,
                  const float* gates, const float* cells, const float* slope, float* by_x, float* by_w, float* by_u,
                  float* by_b) {
  const int width = s.width, columns = 4 * width;
  const ptrdiff_t x_row = static_cast<ptrdiff_t>(s.steps) * s.inputs, h_row = static_cast<ptrdiff_t>(s.steps) * width;
  static Panels turned_w, turned_u;
  turned_w.Take(columns, s.inputs, {w, 1, columns});
  turned_u.Take(columns, width, {u, 1, columns});
  static Floats by_sums;
  by_sums.resize(static_cast<size_t>(s.rows) * s.steps * columns);
  const Floats nothing(width, 0);
  ForRows(s.rows, [&](int first, int rows) {
    static thread_local Blocks left;
    static thread_local Floats by_state, by_cell;
    by_state.assign(static_cast<size_t>(rows) * width, 0);
    by_cell.assign(static_cast<size_t>(rows) * width, 0);
    float* own = by_sums.data() + first * 4 * h_row;
    for (int step = s.steps - 1; step >= 0; step--) {
      for (int row = 0; row < rows; row++) {
        const ptrdiff_t at = static_cast<ptrdiff_t>(first + row) * s.steps + step;
        const float* cell = cells + at * width;
        float* own_state = &by_state[static_cast<size_t>(row) * width];
        for (int unit = 0; unit < width; unit++) own_state[unit] += slope[at * width + unit];
        StepBack(width, gates + at * columns, cell, step == 0 ? nothing.data() : cell - width, own_state,
                 &by_cell[static_cast<size_t>(row) * width], by_sums.data() + at * columns);
      }
      left.Take(rows, columns, {own + step * columns, 4 * h_row, 1});
      Multiply(left, turned_w, false, by_x + first * x_row + step * s.inputs, x_row);
      if (step > 0) Multiply(left, turned_u, false, by_state.data(), width);
    }
  });

  const int lefts = s.inputs + width + 1, k = s.rows * s.steps;
  static Floats read, all;
  TakeRead(s, x, states, lefts, read);
  all.assign(static_cast<size_t>(lefts) * columns, 0);
  Threads::Shared().Each((columns + kColumns - 1) / kColumns, [&](int panel) {
    static thread_local Panels right;
    const int column = panel * kColumns, wide = Least(columns - column, kColumns);
    for (int first = 0; first < k; first += kDepth) {
      const int depth = Least(k - first, kDepth);
      right.Take(depth, wide, {by_sums.data() + static_cast<size_t>(first) * columns + column, columns, 1});
      const float* base = read.data() + static_cast<size_t>(RoundedUp(lefts, kRows)) * first;
      for (int row = 0; row < lefts; row += kRows) {
        Tile(depth, base + static_cast<size_t>(row) * depth, right.data.data(), true,
             all.data() + static_cast<size_t>(row) * columns + column, columns, Least(lefts - row, kRows), wide);
      }
    }
  });
  const size_t w_size = static_cast<size_t>(s.inputs) * columns, u_size = static_cast<size_t>(width) * columns;
  memcpy(by_w, all.data(), w_size * sizeof(float));
  memcpy(by_u, all.data() + w_size, u_size * sizeof(float));
  memcpy(by_b, all.data() + w_size + u_size, columns * sizeof(float));
}

}  // namespace tastelab
