// Numbers that are read and written together: two doubles are one access of 16 bytes.
// Used by the steps, which the host compiles as well as nvcc.
#pragma once

#ifdef __CUDACC__
#define COMMONWEAL_BOTH __host__ __device__
#else
#define COMMONWEAL_BOTH
#endif

namespace commonweal::cuda {

template <class Scalar, int width>
struct alignas(sizeof(Scalar) * width) Pack {
  static constexpr int kWidth = width;
  Scalar lane[width];
};

/// What `f` makes of each lane.
template <int width, class F>
COMMONWEAL_BOTH Pack<double, width> each(F f) {
  Pack<double, width> result;
  for (int l = 0; l < width; ++l) result.lane[l] = f(l);
  return result;
}

template <int width>
COMMONWEAL_BOTH Pack<double, width> operator+(const Pack<double, width>& a, const Pack<double, width>& b) {
  return each<width>([&](int l) { return a.lane[l] + b.lane[l]; });
}
template <int width>
COMMONWEAL_BOTH Pack<double, width> operator-(const Pack<double, width>& a, const Pack<double, width>& b) {
  return each<width>([&](int l) { return a.lane[l] - b.lane[l]; });
}
template <int width>
COMMONWEAL_BOTH Pack<double, width> operator*(const Pack<double, width>& a, const Pack<double, width>& b) {
  return each<width>([&](int l) { return a.lane[l] * b.lane[l]; });
}
template <int width>
COMMONWEAL_BOTH Pack<double, width> operator*(double a, const Pack<double, width>& b) {
  return each<width>([&](int l) { return a * b.lane[l]; });
}

/// The same numbers stored as `Scalar`.
template <class Scalar, int width, class From>
COMMONWEAL_BOTH Pack<Scalar, width> stored(const Pack<From, width>& a) {
  Pack<Scalar, width> result;
  for (int l = 0; l < width; ++l) result.lane[l] = static_cast<Scalar>(a.lane[l]);
  return result;
}

template <int width>
COMMONWEAL_BOTH double total(const Pack<double, width>& a) {
  double sum = 0.0;
  for (int l = 0; l < width; ++l) sum += a.lane[l];
  return sum;
}

}  // namespace commonweal::cuda
