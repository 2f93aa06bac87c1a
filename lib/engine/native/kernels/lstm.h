// A layer of long short-term memory over whole sequences, forward and back. Rows of the batch do not know of each other,
// so that each thread takes some of them through all steps; only the gradient by the weights sums over all.
#pragma once

namespace tastelab {

struct LstmShape {
  int rows, steps, inputs, width;
};

// x [rows, steps, inputs], w [inputs, 4 width], u [width, 4 width], b [4 width], columns i, f, g, o. Writes the states
// and the cells [rows, steps, width], and what the gates were [rows, steps, 4 width]. State and cell start at 0.
void LstmForward(LstmShape shape, const float* x, const float* w, const float* u, const float* b, float* states,
                 float* gates, float* cells);

// What LstmForward read and wrote, and the slope of a loss by the states. Writes its slopes by x, w, u and b.
void LstmBackward(LstmShape shape, const float* x, const float* w, const float* u, const float* states,
                  const float* gates, const float* cells, const float* slope, float* by_x, float* by_w, float* by_u,
                  float* by_b);

}  // namespace tastelab
