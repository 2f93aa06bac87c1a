// A module of Node's with one function: findNearest(panels, items, dimensions, queries, k, squares, offsets, excluded,
// foundItems, foundScores), as nearest.h has it. The caller has checked that the arrays are as long as they must be.
#include <node_api.h>

#include "nearest.h"

namespace {

template <typename Number>
Number* ArrayAt(napi_env env, napi_value value, size_t* length = nullptr) {
  void* data = nullptr;
  napi_get_typedarray_info(env, value, nullptr, length, &data, nullptr, nullptr);
  return static_cast<Number*>(data);
}

int WholeAt(napi_env env, napi_value value) {
  int number = 0;
  napi_get_value_int32(env, value, &number);
  return number;
}

napi_value FindNearest(napi_env env, napi_callback_info info) {
  size_t count = 10, offsets = 0;
  napi_value given[10];
  napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
  const tastelab::Table table = {ArrayAt<float>(env, given[0]), WholeAt(env, given[1]), WholeAt(env, given[2])};
  tastelab::Questions asked = {};
  asked.queries = ArrayAt<float>(env, given[3]);
  asked.k = WholeAt(env, given[4]);
  napi_get_value_bool(env, given[5], &asked.squares);
  asked.offsets = ArrayAt<int>(env, given[6], &offsets);
  asked.excluded = ArrayAt<int>(env, given[7]);
  asked.count = static_cast<int>(offsets) - 1;
  tastelab::FindNearest(table, asked, ArrayAt<int>(env, given[8]), ArrayAt<float>(env, given[9]));
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function = nullptr;
  napi_create_function(env, "findNearest", NAPI_AUTO_LENGTH, FindNearest, nullptr, &function);
  napi_set_named_property(env, exports, "findNearest", function);
  return exports;
}
