// One call of an operation of our own: its inputs and outputs as plain numbers.
#pragma once
#include <initializer_list>

#include "tensorflow.h"

namespace tastelab {

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

  // Of an input that was asked for.
  int Axes(int at) const { return TF_NumDims(held_[at]); }
  int Side(int at, int axis) const { return static_cast<int>(TF_Dim(held_[at], axis)); }

  float* Output(int at, std::initializer_list<int64_t> shape) {
    size_t bytes = sizeof(float);
    for (int64_t side : shape) bytes *= static_cast<size_t>(side);
    TF_Tensor*& tensor = held_[kMost + at];
    const int axes = static_cast<int>(shape.size());
    tensor = TF_AllocateOutput(context_, at, TF_FLOAT, shape.begin(), axes, bytes, status_);
    return Good() ? static_cast<float*>(TF_TensorData(tensor)) : nullptr;
  }

  // Lets the operation fail unless its inputs fit each other.
  bool Fits(bool fits, const char* otherwise) {
    if (!fits) TF_SetStatus(status_, TF_INVALID_ARGUMENT, otherwise);
    return Good();
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

}  // namespace tastelab
