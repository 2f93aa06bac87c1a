// Functions of single numbers that compilers turn into vector code.
#pragma once
#include <cstdint>
#include <cstring>

namespace tastelab {

// e^x within two units in the last place (Cephes' expf); NaN stays.
inline float Exp(float x) {
  x = x < -87.f ? -87.f : x;
  x = x > 88.f ? 88.f : x;
  const float n = __builtin_floorf(x * 1.44269504088896341f + 0.5f);
  const float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.f;
  const int32_t bits = (static_cast<int32_t>(n) + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

inline float Sigmoid(float x) { return 1.f / (1.f + Exp(-x)); }

// The rational approximation of Eigen's ptanh_float, within a few units in the last place; NaN stays.
inline float Tanh(float x) {
  constexpr float limit = 7.90531110763549805f;
  x = x < -limit ? -limit : x;
  x = x > limit ? limit : x;
  const float x2 = x * x;
  float p = -2.76076847742355e-16f * x2 + 2.00018790482477e-13f;
  p = p * x2 + -8.60467152213735e-11f;
  p = p * x2 + 5.12229709037114e-8f;
  p = p * x2 + 1.48572235717979e-5f;
  p = p * x2 + 6.37261928875436e-4f;
  p = p * x2 + 4.89352455891786e-3f;
  float q = 1.19825839466702e-6f * x2 + 1.18534705686654e-4f;
  q = q * x2 + 2.26843463243900e-3f;
  q = q * x2 + 4.89352518554385e-3f;
  return x * p / q;
}

// The error function by a rational approximation (Eigen's erf of floats), within 5e-7.
inline float Erf(float x) {
  x = x < -4.f ? -4.f : x;
  x = x > 4.f ? 4.f : x;
  const float x2 = x * x;
  float p = -2.72614225801306e-10f * x2 + 2.77068142495902e-08f;
  p = p * x2 + -2.10102402082508e-06f;
  p = p * x2 + -5.69250639462346e-05f;
  p = p * x2 + -7.34990630326855e-04f;
  p = p * x2 + -2.95459980854025e-03f;
  p = p * x2 + -1.60960333262415e-02f;
  float q = -1.45660718464996e-05f * x2 + -2.13374055278905e-04f;
  q = q * x2 + -1.68282697438203e-03f;
  q = q * x2 + -7.37332916720468e-03f;
  q = q * x2 + -1.42647390514189e-02f;
  return x * p / q;
}

// The standard normal distribution's share below x.
inline float Normal(float x) { return 0.5f + 0.5f * Erf(x * 0.707106781186547524f); }

}  // namespace tastelab
