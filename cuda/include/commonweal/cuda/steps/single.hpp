// Numbers on their way to a product in single precision, and back. Used by tables.
#pragma once

#include "commonweal/cuda/pack.hpp"

namespace commonweal::cuda {

template <class V>
struct ToSingle {
  const V* from;
  Pack<float, V::kWidth>* to;
  int across;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const long long k = static_cast<long long>(row) * across + p;
    to[k] = stored<float>(from[k]);
  }
};

/// y = part, or y = y + part.
template <class V>
struct FromSingle {
  const Pack<float, V::kWidth>* part;
  V* y;
  int across;
  bool add;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const long long k = static_cast<long long>(row) * across + p;
    const V made = stored<double>(part[k]);
    y[k] = add ? y[k] + made : made;
  }
};

}  // namespace commonweal::cuda
