// Products with sparse tables, pack by pack. Used by tables, trade and product mixes.
#pragma once

#include "commonweal/cuda/layout.hpp"

namespace commonweal::cuda {

/// Compressed sparse rows in a device's memory.
struct SparseView {
  int rows, cols;
  long long entries;
  const int *starts, *columns;
  const double* values;
};

/// y = weight * (a x), or with the weight on x: y = a (weight x).
template <class V, bool before>
struct SparseScaled {
  Runs runs;
  SparseView a;
  const V *weight, *x;
  V* y;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    V sum{};
    for (int e = a.starts[i]; e < a.starts[i + 1]; ++e) {
      const int from = a.columns[e];
      V in = x[runs.at(from, p)];
      if constexpr (before) in = weight[runs.weight(from, p)] * in;
      sum = sum + a.values[e] * in;
    }
    if constexpr (!before) sum = weight[runs.weight(i, p)] * sum;
    y[runs.at(i, p)] = sum;
  }
};

/// scaled_out = scaled_in K for a sparse symmetric K, number by number.
struct Near {
  SparseView kernel;
  int stride, across;
  const double* scaled_in;
  double* scaled_out;
  COMMONWEAL_BOTH void operator()(int row, int n) const {
    const int r = n % stride;
    const double* const run = scaled_in + static_cast<long long>(row) * across + n - r;
    double sum = 0.0;
    if (r < kernel.rows)
      for (int e = kernel.starts[r]; e < kernel.starts[r + 1]; ++e) sum += kernel.values[e] * run[kernel.columns[e]];
    scaled_out[static_cast<long long>(row) * across + n] = sum;
  }
};

/// to = T_i from, with the tables of all commodities one after the other.
struct Given {
  SparseView shares;  ///< rows: commodities x regions
  int regions, stride, across;
  const double* from;
  double* to;
  COMMONWEAL_BOTH void operator()(int i, int n) const {
    const int r = n % stride;
    const double* const run = from + static_cast<long long>(i) * across + n - r;
    double sum = 0.0;
    if (r < regions) {
      const int row = i * regions + r;
      for (int e = shares.starts[row]; e < shares.starts[row + 1]; ++e)
        sum += shares.values[e] * run[shares.columns[e]];
    }
    to[static_cast<long long>(i) * across + n] = sum;
  }
};

}  // namespace commonweal::cuda
