// Makes our loops operations of TensorFlow's, on the CPU: TastelabLstm and TastelabLstmGradient. Loaded by Node once
// TensorFlow's libraries are there.
#include <node_api.h>

#include <initializer_list>
#include <string>

#include "lstm.h"
#include "tensorflow.h"

namespace {

// One call of an operation: its inputs and outputs as plain numbers.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  ~Call() {
    for (TF_Tensor* tensor : held_) {
      if (tensor != nullptr) TF_DeleteTensor(tensor);
    }
    TF_DeleteStatus(status_);
  }

  const float* Input(int at) {
    TF_Tensor*& tensor = held_[at];
    TF_GetInput(context_, at, &tensor, status_);
    return Good() ? static_cast<const float*>(TF_TensorData(tensor)) : nullptr;
  }

  float* Output(int at, std::initializer_list<int64_t> shape) {
    size_t bytes = sizeof(float);
    for (int64_t side : shape) bytes *= static_cast<size_t>(side);
    TF_Tensor*& tensor = held_[kMost + at];
    const int axes = static_cast<int>(shape.size());
    tensor = TF_AllocateOutput(context_, at, TF_FLOAT, shape.begin(), axes, bytes, status_);
    return Good() ? static_cast<float*>(TF_TensorData(tensor)) : nullptr;
  }

  // The shape that x [rows, steps, inputs], w [inputs, 4 width] and u [width, 4 width] give; the first three inputs.
  tastelab::LstmShape Shape() {
    const TF_Tensor *x = held_[0], *w = held_[1], *u = held_[2];
    const bool axes = TF_NumDims(x) == 3 && TF_NumDims(w) == 2 && TF_NumDims(u) == 2;
    if (axes && TF_Dim(w, 0) == TF_Dim(x, 2) && TF_Dim(w, 1) == TF_Dim(u, 1) && TF_Dim(u, 1) == 4 * TF_Dim(u, 0)) {
      const auto side = [](const TF_Tensor* tensor, int axis) { return static_cast<int>(TF_Dim(tensor, axis)); };
      return {side(x, 0), side(x, 1), side(x, 2), side(u, 0)};
    }
    TF_SetStatus(status_, TF_INVALID_ARGUMENT, "x [B, T, I], w [I, 4 H] and u [H, 4 H] do not fit each other");
    return {};
  }

  // Whether all went well so far; otherwise the operation has failed.
  bool Good() {
    if (TF_GetCode(status_) == TF_OK) return true;
    TF_OpKernelContext_Failure(context_, status_);
    return false;
  }

 private:
  static constexpr int kMost = 8;
  TF_OpKernelContext* context_;
  TF_Status* status_;
  TF_Tensor* held_[2 * kMost] = {};
};

void Lstm(void*, TF_OpKernelContext* context) {
  Call call(context);
  const float *x = call.Input(0), *w = call.Input(1), *u = call.Input(2), *b = call.Input(3);
  if (!call.Good()) return;
  const tastelab::LstmShape s = call.Shape();
  if (!call.Good()) return;
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
  const tastelab::LstmShape s = call.Shape();
  if (!call.Good()) return;
  float* by_x = call.Output(0, {s.rows, s.steps, s.inputs});
  float* by_w = call.Output(1, {s.inputs, 4 * s.width});
  float* by_u = call.Output(2, {s.width, 4 * s.width});
  float* by_b = call.Output(3, {4 * s.width});
  if (call.Good()) tastelab::LstmBackward(s, x, w, u, states, gates, cells, slope, by_x, by_w, by_u, by_b);
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
  registered = true;
  if (!wrong.empty()) napi_throw_error(env, nullptr, wrong.c_str());
  return exports;
}
