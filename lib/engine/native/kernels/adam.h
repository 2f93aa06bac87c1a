// A step of Adam over one run of numbers.
#pragma once
#include <cstddef>

namespace tastelab {

struct AdamStep {
  // Decays of the gathered slopes and squares; the stride and the number added to the root, with the corrections of
  // this step drawn in; the share of the values that stays; the factor of the slopes.
  float beta1, beta2, stride, epsilon, kept, share;
};

// first' = beta1 first + g, second' = beta2 second + g g, value' = kept value - stride first' / (root(second') + epsilon)
// with g = share slope.
void TakeAdamStep(AdamStep step, ptrdiff_t count, const float* first, const float* second, const float* slope,
                  const float* value, float* new_first, float* new_second, float* new_value);

}  // namespace tastelab
