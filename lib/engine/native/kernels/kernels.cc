// Makes our loops operations of TensorFlow's, on the CPU. Loaded by Node once TensorFlow's libraries are there.
#include <node_api.h>

#include <initializer_list>
#include <string>

#include "adam.h"
#include "call.h"
#include "dropout.h"
#include "lstm.h"
#include "rows.h"
#include "tensorflow.h"

namespace {

using tastelab::Call;

// The shape that x [rows, steps, inputs], w [inputs, 4 width] and u [width, 4 width] give; the first three inputs.
bool LstmShapeOf(Call& call, tastelab::LstmShape& shape) {
  const bool axes = call.Axes(0) == 3 && call.Axes(1) == 2 && call.Axes(2) == 2;
  const bool fits = axes && call.Side(1, 0) == call.Side(0, 2) && call.Side(1, 1) == call.Side(2, 1) &&
                    call.Side(2, 1) == 4 * call.Side(2, 0);
  if (!call.Fits(fits, "x [B, T, I], w [I, 4 H] and u [H, 4 H] do not fit each other")) return false;
  shape = {call.Side(0, 0), call.Side(0, 1), call.Side(0, 2), call.Side(2, 0)};
  return true;
}

void Lstm(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *w = call.Input(1), *u = call.Input(2), *b = call.Input(3);
  if (!call.Good()) return;
  tastelab::LstmShape s;
  if (!LstmShapeOf(call, s)) return;
  float* states = call.Output(0, {s.rows, s.steps, s.width});
  float* gates = call.Output(1, {s.rows, s.steps, 4 * s.width});
  float* cells = call.Output(2, {s.rows, s.steps, s.width});
  if (call.Good()) tastelab::LstmForward(s, x, w, u, b, states, gates, cells);
}

void LstmGradient(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *w = call.Input(1), *u = call.Input(2), *states = call.Input(3);
  const float *gates = call.Input(4), *cells = call.Input(5), *slope = call.Input(6);
  if (!call.Good()) return;
  tastelab::LstmShape s;
  if (!LstmShapeOf(call, s)) return;
  float* by_x = call.Output(0, {s.rows, s.steps, s.inputs});
  float* by_w = call.Output(1, {s.inputs, 4 * s.width});
  float* by_u = call.Output(2, {s.width, 4 * s.width});
  float* by_b = call.Output(3, {4 * s.width});
  if (call.Good()) tastelab::LstmBackward(s, x, w, u, states, gates, cells, slope, by_x, by_w, by_u, by_b);
}

// The shape of input 0, [rows, width], which every row among the inputs from `first` to `last` fits.
bool RowsShapeOf(Call& call, int first, int last, tastelab::RowsShape& shape) {
  bool fits = call.Axes(0) == 2;
  for (int at = first; fits && at <= last; at++) fits = call.Axes(at) == 1 && call.Side(at, 0) == call.Side(0, 1);
  if (!call.Fits(fits, "x [N, D] and rows [D] do not fit each other")) return false;
  shape = {call.Side(0, 0), call.Side(0, 1)};
  return true;
}

void Gelu(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *b = call.Input(1);
  tastelab::RowsShape s;
  if (!call.Good() || !RowsShapeOf(call, 1, 1, s)) return;
  float* y = call.Output(0, {s.rows, s.width});
  if (call.Good()) tastelab::GeluForward(s, x, b, y);
}

void GeluGradient(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *b = call.Input(1), *slope = call.Input(2);
  tastelab::RowsShape s;
  if (!call.Good() || !RowsShapeOf(call, 1, 1, s)) return;
  float *by_x = call.Output(0, {s.rows, s.width}), *by_b = call.Output(1, {s.width});
  if (call.Good()) tastelab::GeluBackward(s, x, b, slope, by_x, by_b);
}

// Rows x, with rows `added` of the same shape or one empty row for none.
void Norm(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *gain = call.Input(1), *bias = call.Input(2), *epsilon = call.Input(3);
  const float* added = call.Input(4);
  tastelab::RowsShape s;
  if (!call.Good() || !RowsShapeOf(call, 1, 2, s)) return;
  const bool alone = call.Axes(4) == 1 && call.Side(4, 0) == 0;
  const bool fits = alone || (call.Axes(4) == 2 && call.Side(4, 0) == s.rows && call.Side(4, 1) == s.width);
  if (!call.Fits(fits && call.Axes(3) == 0, "what is added has another shape than x")) return;
  float *y = call.Output(0, {s.rows, s.width}), *n = call.Output(1, {s.rows, s.width});
  float* scale = call.Output(2, {s.rows});
  if (call.Good()) tastelab::NormForward(s, x, alone ? nullptr : added, gain, bias, *epsilon, y, n, scale);
}

void NormGradient(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *n = call.Input(0), *gain = call.Input(1), *scale = call.Input(2), *slope = call.Input(3);
  tastelab::RowsShape s;
  if (!call.Good() || !RowsShapeOf(call, 1, 1, s)) return;
  float *by_x = call.Output(0, {s.rows, s.width}), *by_gain = call.Output(1, {s.width});
  float* by_bias = call.Output(2, {s.width});
  if (call.Good()) tastelab::NormBackward(s, n, scale, gain, slope, by_x, by_gain, by_bias);
}

// `step` holds the numbers of an AdamStep in their order, `share` the last one of them.
void Adam(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *first = call.Input(0), *second = call.Input(1), *slope = call.Input(2), *value = call.Input(3);
  const float *step = call.Input(4), *share = call.Input(5);
  if (!call.Good()) return;
  bool fits = call.Axes(4) == 1 && call.Side(4, 0) == 5 && call.Axes(5) == 0;
  for (int at = 0; at < 4; at++) fits = fits && call.Axes(at) == 1 && call.Side(at, 0) == call.Side(0, 0);
  if (!call.Fits(fits, "the runs of an optimiser have unequal lengths")) return;
  const int64_t count = call.Side(0, 0);
  float *new_first = call.Output(0, {count}), *new_second = call.Output(1, {count});
  float* new_value = call.Output(2, {count});
  if (!call.Good()) return;
  tastelab::TakeAdamStep({step[0], step[1], step[2], step[3], step[4], *share}, count, first, second, slope, value,
                         new_first, new_second, new_value);
}

// `start` and `limit` hold words of 32 bits in halves, since a float32 does not hold a whole one.
void Dropout(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *start = call.Input(1), *limit = call.Input(2), *scale = call.Input(3);
  if (!call.Good()) return;
  const bool fits = call.Axes(0) == 1 && call.Axes(1) == 1 && call.Side(1, 0) == 32 && call.Axes(2) == 1;
  if (!call.Fits(fits && call.Side(2, 0) == 2 && call.Axes(3) == 0, "dropout wants a run of numbers and 32 halves")) return;
  const auto word = [](const float* halves) {
    return static_cast<uint32_t>(halves[0]) << 16 | static_cast<uint32_t>(halves[1]);
  };
  uint32_t words[16];
  for (int at = 0; at < 16; at++) words[at] = word(start + 2 * at);
  float* y = call.Output(0, {call.Side(0, 0)});
  if (call.Good()) tastelab::Drop(words, word(limit), *scale, call.Side(0, 0), x, y);
}

typedef std::initializer_list<const char*> Names;

// Registers an operation over float32 tensors. Returns what TensorFlow has against it, or nothing.
std::string Register(const char* name, Names inputs, Names outputs, void (*compute)(void*, TF_OpKernelContext*)) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, (std::string(input) + ": float").c_str());
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, (std::string(output) + ": float").c_str());
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, TF_ShapeInferenceContextSetUnknownShape);
  TF_Status* status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", nullptr, compute, nullptr), status);
  }
  const std::string wrong = TF_GetCode(status) == TF_OK ? "" : TF_Message(status);
  TF_DeleteStatus(status);
  return wrong;
}

}  // namespace

NAPI_MODULE_INIT() {
  static bool registered = false;
  if (registered) return exports;
  std::string wrong = Register("TastelabLstm", {"x", "w", "u", "b"}, {"states", "gates", "cells"}, Lstm);
  wrong += Register("TastelabLstmGradient", {"x", "w", "u", "states", "gates", "cells", "slope"},
                    {"by_x", "by_w", "by_u", "by_b"}, LstmGradient);
  wrong += Register("TastelabDropout", {"x", "start", "limit", "scale"}, {"y"}, Dropout);
  wrong += Register("TastelabGelu", {"x", "b"}, {"y"}, Gelu);
  wrong += Register("TastelabGeluGradient", {"x", "b", "slope"}, {"by_x", "by_b"}, GeluGradient);
  wrong += Register("TastelabNorm", {"x", "gain", "bias", "epsilon", "added"}, {"y", "n", "scale"}, Norm);
  wrong += Register("TastelabNormGradient", {"n", "gain", "scale", "slope"}, {"by_x", "by_gain", "by_bias"}, NormGradient);
  wrong += Register("TastelabAdam", {"first", "second", "slope", "value", "step", "share"},
                    {"new_first", "new_second", "new_value"}, Adam);
  registered = true;
  if (!wrong.empty()) napi_throw_error(env, nullptr, wrong.c_str());
  return exports;
}
