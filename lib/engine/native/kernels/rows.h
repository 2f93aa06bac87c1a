// Functions of the rows of a matrix [rows, width], forward and back, each in one pass over its numbers.
#pragma once

namespace tastelab {

struct RowsShape {
  int rows, width;
};

// y = z P(z) of z = x + b, b [width], with P the normal distribution; and from the slope by y those by x and by b.
void GeluForward(RowsShape shape, const float* x, const float* b, float* y);
void GeluBackward(RowsShape shape, const float* x, const float* b, const float* slope, float* by_x, float* by_b);

// y = n gain + bias, where n is a row of x + added less its mean and times `scale`, 1 / root(variance + epsilon). Writes
// y and n [rows, width] and scale [rows]. `added` may be null.
void NormForward(RowsShape shape, const float* x, const float* added, const float* gain, const float* bias,
                 float epsilon, float* y, float* n, float* scale);

// From the slope by y those by x (which is that by `added` as well), by gain and by bias.
void NormBackward(RowsShape shape, const float* n, const float* scale, const float* gain, const float* slope,
                  float* by_x, float* by_gain, float* by_bias);

}  // namespace tastelab
