#include "adam.h"

#include <cmath>

#include "threads.h"

namespace tastelab {

void TakeAdamStep(AdamStep step, ptrdiff_t count, const float* first, const float* second, const float* slope,
                  const float* value, float* new_first, float* new_second, float* new_value) {
  constexpr ptrdiff_t block = 16384;
  Threads::Shared().Each(static_cast<int>((count + block - 1) / block), [=](int part) {
    const ptrdiff_t from = part * block, end = count - from < block ? count : from + block;
    const float *__restrict m = first, *__restrict v = second, *__restrict g = slope, *__restrict x = value;
    float *__restrict to_m = new_first, *__restrict to_v = new_second, *__restrict to_x = new_value;
    for (ptrdiff_t at = from; at < end; at++) {
      const float own = step.share * g[at];
      to_m[at] = step.beta1 * m[at] + own;
      to_v[at] = step.beta2 * v[at] + own * own;
      to_x[at] = step.kept * x[at] - step.stride * (to_m[at] / (std::sqrt(to_v[at]) + step.epsilon));
    }
  });
}

}  // namespace tastelab
