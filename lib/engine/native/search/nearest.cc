#include "nearest.h"

#include <algorithm>
#include <cmath>
#include <vector>

#if defined(__AVX__)
#include <immintrin.h>
#endif

#include "../kernels/products.h"
#include "../kernels/threads.h"

namespace tastelab {
namespace {

// Queries that a thread takes at a time: so many that the table is read seldom, so few that they stay in the cache.
constexpr int kQueries = 20 * kRows;
static_assert(kPanel % kColumns == 0, "a panel is worked off in whole tiles");

struct Found {
  float score;
  int item;
};

inline bool Better(const Found& a, const Found& b) {
  return a.score > b.score || (a.score == b.score && a.item < b.item);
}

// Which lanes are above a limit, as bits; not a number never is.
inline unsigned Above(Lanes x, float limit) {
#if defined(__AVX512F__)
  return _mm512_cmp_ps_mask((__m512)x, _mm512_set1_ps(limit), _CMP_GT_OQ);
#elif defined(__AVX__)
  return _mm256_movemask_ps(_mm256_cmp_ps((__m256)x, _mm256_set1_ps(limit), _CMP_GT_OQ));
#else
  unsigned bits = 0;
  for (int lane = 0; lane < kLanes; lane++) bits |= static_cast<unsigned>(x[lane] > limit) << lane;
  return bits;
#endif
}

// The nearest items of one query so far, a heap with the least of them in front. Items come in ascending order.
class Nearest {
 public:
  float limit = -INFINITY;

  void Begin(int k, const int* excluded, const int* end) {
    k_ = k;
    next_ = excluded;
    end_ = end;
    limit = -INFINITY;
    heap_.clear();
  }

  void Offer(float score, int item) {
    while (next_ < end_ && *next_ < item) next_++;
    if (next_ < end_ && *next_ == item) return;
    if (static_cast<int>(heap_.size()) == k_) {
      std::pop_heap(heap_.begin(), heap_.end(), Better);
      heap_.pop_back();
    }
    heap_.push_back({score, item});
    std::push_heap(heap_.begin(), heap_.end(), Better);
    if (static_cast<int>(heap_.size()) == k_) limit = heap_.front().score;
  }

  void Write(int* items, float* scores) {
    std::sort_heap(heap_.begin(), heap_.end(), Better);
    const int found = static_cast<int>(heap_.size());
    for (int place = 0; place < k_; place++) {
      items[place] = place < found ? heap_[place].item : -1;
      scores[place] = place < found ? heap_[place].score : -INFINITY;
    }
  }

 private:
  int k_ = 0;
  const int *next_ = nullptr, *end_ = nullptr;
  std::vector<Found> heap_;
};

// Offers the numbers of a tile whose bits are set. Out of line, so that the sums of the loop that seldom calls it stay in
// registers.
__attribute__((noinline)) void OfferAbove(const float (*tile)[kColumns], const unsigned long* above, int first_item,
                                          int items, Nearest* nearest) {
  for (int row = 0; row < kRows; row++) {
    for (unsigned long left = above[row]; left != 0; left &= left - 1) {
      const int lane = __builtin_ctzl(left);
      if (first_item + lane >= items) break;
      if (tile[row][lane] > nearest[row].limit) nearest[row].Offer(tile[row][lane], first_item + lane);
    }
  }
}

// Offers what is near enough of kColumns items to kRows queries. `left` is dimensions x kRows, `right` has a row of
// kPanel numbers for each dimension. Each score is one sum in ascending order of the dimensions.
template <bool squares>
void OfferTile(int dimensions, const float* __restrict left, const float* __restrict right, int first_item, int items,
               Nearest* nearest) {
  Lanes sums[kRows][2] = {};
  for (int at = 0; at < dimensions; at++, left += kRows, right += kPanel) {
    Lanes low, high;
    memcpy(&low, right, sizeof low);
    memcpy(&high, right + kLanes, sizeof high);
#pragma GCC unroll 12
    for (int row = 0; row < kRows; row++) {
      if (squares) {
        const Lanes by_low = left[row] - low, by_high = left[row] - high;
        sums[row][0] -= by_low * by_low;
        sums[row][1] -= by_high * by_high;
      } else {
        sums[row][0] += left[row] * low;
        sums[row][1] += left[row] * high;
      }
    }
  }
  unsigned long above[kRows], any = 0;
#pragma GCC unroll 12
  for (int row = 0; row < kRows; row++) {
    const float limit = nearest[row].limit;
    above[row] = Above(sums[row][0], limit) | static_cast<unsigned long>(Above(sums[row][1], limit)) << kLanes;
    any |= above[row];
  }
  if (__builtin_expect(any == 0, 1)) return;
  float tile[kRows][kColumns];
  memcpy(tile, sums, sizeof tile);
  OfferAbove(tile, above, first_item, items, nearest);
}

template <bool squares>
void FindForBlock(const Table& table, const Questions& asked, int first, int count, int* items, float* scores) {
  const int dimensions = table.dimensions;
  // Those beyond the last query fill its tile up: nothing is ever near enough to them.
  std::vector<Nearest> nearest(RoundedUp(count, kRows));
  for (int q = 0; q < count; q++) {
    const int* offsets = asked.offsets + first + q;
    nearest[q].Begin(asked.k, asked.excluded + offsets[0], asked.excluded + offsets[1]);
  }
  for (size_t q = count; q < nearest.size(); q++) nearest[q].limit = INFINITY;
  std::vector<float> rows(static_cast<size_t>(RoundedUp(count, kRows)) * dimensions);
  for (int row = 0; row < RoundedUp(count, kRows); row++) {
    const float* query = asked.queries + static_cast<size_t>(first + row) * dimensions;
    float* to = rows.data() + static_cast<size_t>(row / kRows) * kRows * dimensions + row % kRows;
    for (int at = 0; at < dimensions; at++) to[at * kRows] = row < count ? query[at] : 0;
  }
  for (int item = 0; item < table.items; item += kColumns) {
    const float* panel = table.panels + static_cast<size_t>(item / kPanel) * kPanel * dimensions + item % kPanel;
    for (int row = 0; row < count; row += kRows) {
      OfferTile<squares>(dimensions, rows.data() + static_cast<size_t>(row) * dimensions, panel, item, table.items,
                         nearest.data() + row);
    }
  }
  for (int q = 0; q < count; q++) {
    const size_t at = static_cast<size_t>(first + q) * asked.k;
    nearest[q].Write(items + at, scores + at);
  }
}

}  // namespace

void FindNearest(const Table& table, const Questions& asked, int* items, float* scores) {
  const int blocks = (asked.count + kQueries - 1) / kQueries;
  Threads::Shared().Each(blocks, [&](int block) {
    const int first = block * kQueries, count = Least(asked.count - first, kQueries);
    if (asked.squares) FindForBlock<true>(table, asked, first, count, items, scores);
    else FindForBlock<false>(table, asked, first, count, items, scores);
  });
}

}  // namespace tastelab
