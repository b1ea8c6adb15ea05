// What trade and households do to each pack of a vector.
// The scaling of supply, 1 / q, is part of what trade keeps, so that q itself is never formed: forward
// z -> supply_scale T z, adjoint u -> T' supply_scale u, both with the same three tables.
#pragma once

#include "commonweal/cuda/steps/sparse.hpp"
#include "commonweal/cuda/steps/vectors.hpp"

namespace commonweal::cuda {

template <int width>
COMMONWEAL_BOTH Pack<double, width> smaller(const Pack<double, width>& a, double most) {
  return each<width>([&](int l) { return a.lane[l] < most ? a.lane[l] : most; });
}

template <int width>
COMMONWEAL_BOTH Pack<double, width> rest_of(const Pack<double, width>& share) {
  return each<width>([&](int l) { return 1.0 - share.lane[l]; });
}

/// Sum over the regions of one run: weight * goods, or goods without a weight; row = sector x columns + column.
template <class V>
struct PooledRow {
  Runs runs;
  const V *weight, *goods;
  COMMONWEAL_BOTH double operator()(int row, int k) const {
    const int i = row / runs.columns, p = (row - i * runs.columns) * runs.run + k;
    const V at = goods[runs.at(i, p)];
    return total(weight ? weight[runs.weight(i, p)] * at : at);
  }
};

/// goods = keep * goods + share * from_pool
template <class V>
struct FromPool {
  Runs runs;
  const V *keep, *share;
  const double* from_pool;
  V* goods;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p), w = runs.weight(i, p);
    const double bought = from_pool[static_cast<long long>(i) * runs.columns + runs.column(p)];
    goods[k] = keep[w] * goods[k] + bought * share[w];
  }
};

/// scaled_in = leaves * goods, in the precision of the product that comes; sectors from `first` on.
template <class V, class S>
struct Leave {
  Runs runs;
  int first;
  const V *leaves, *goods;
  S* scaled_in;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const int i = first + row;
    using Scalar = std::remove_cvref_t<decltype(scaled_in->lane[0])>;
    scaled_in[runs.at(row, p)] = stored<Scalar>(leaves[runs.weight(i, p)] * goods[runs.at(i, p)]);
  }
};

/// goods = keep * goods + arrives * scaled_out
template <class V, class S>
struct Arrive {
  Runs runs;
  int first;
  const V *keep, *arrives;
  const S* scaled_out;
  V* goods;
  COMMONWEAL_BOTH void operator()(int row, int p) const {
    const int i = first + row;
    const long long k = runs.at(i, p), w = runs.weight(i, p);
    goods[k] = keep[w] * goods[k] + arrives[w] * stored<double>(scaled_out[runs.at(row, p)]);
  }
};

/// What industry j buys at home of commodity i (core/trade.hpp, CrossQuotientParts).
template <class V>
struct HomeShare {
  const char* non_tradable;
  const int* own_product;
  const V *seller, *reach, *per_buyer;
  /// @param of, by packs of the commodity's and the industry's weights
  COMMONWEAL_BOTH V operator()(int i, int j, long long of, long long by) const {
    const V most = reach[of];
    if (non_tradable[i]) return most;
    if (own_product[j] == i) return most * smaller(seller[of], 1.0);
    return most * smaller(seller[of] * per_buyer[by], 1.0);
  }
};

/// goods = what is bought at home, travelling = the rest; goods hold other buyers' purchases on entry.
template <class V>
struct BuyByBuyer {
  Runs runs;
  SparseView use;
  HomeShare<V> share;
  const V *local, *output;
  V *goods, *travelling;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p), w = runs.weight(i, p);
    const V others = goods[k];
    V home = local[w] * others, rest = rest_of(local[w]) * others;
    for (int e = use.starts[i]; e < use.starts[i + 1]; ++e) {
      const int j = use.columns[e];
      const V at_home = share(i, j, w, runs.weight(j, p)), bought = use.values[e] * output[runs.at(j, p)];
      home = home + at_home * bought;
      rest = rest + rest_of(at_home) * bought;
    }
    goods[k] = home;
    travelling[k] = rest;
  }
};

/// output = sum over commodities of use * (share * scale * goods + (1 - share) * pooled), by the transposed use table.
template <class V>
struct SellByBuyer {
  Runs runs;
  SparseView use;
  HomeShare<V> share;
  const V *scale, *goods;
  const double* pooled;
  V* output;
  COMMONWEAL_BOTH void operator()(int j, int p) const {
    V sum{};
    for (int e = use.starts[j]; e < use.starts[j + 1]; ++e) {
      const int i = use.columns[e];
      const long long w = runs.weight(i, p);
      const V at_home = share(i, j, w, runs.weight(j, p));
      const double from_pool = pooled[static_cast<long long>(i) * runs.columns + runs.column(p)];
      sum = sum + use.values[e] * (at_home * (scale[w] * goods[runs.at(i, p)]) + from_pool * rest_of(at_home));
    }
    output[runs.at(j, p)] = sum;
  }
};

/// Some sectors' sum of weight * x, pack by pack: to[part x packs].
template <class V>
struct EarnedInPart {
  Runs runs;
  int sectors, together;
  const V *weight, *x;
  V* to;
  COMMONWEAL_BOTH void operator()(int part, int p) const {
    V sum{};
    const int end = part * together + together;
    for (int i = part * together; i < (end < sectors ? end : sectors); ++i)
      sum = sum + weight[runs.weight(i, p)] * x[runs.at(i, p)];
    to[runs.at(part, p)] = sum;
  }
};

/// earned[region x columns + column], from the parts of all sectors.
struct Earned {
  int parts, across, stride, columns;
  const double* from;
  double* earned;
  COMMONWEAL_BOTH void operator()(int r, int column) const {
    double sum = 0.0;
    for (int part = 0; part < parts; ++part) sum += from[static_cast<long long>(part) * across + column * stride + r];
    earned[static_cast<long long>(r) * columns + column] = sum;
  }
};

/// y = weight * received, or y + that.
template <class V, bool add>
struct Spread {
  Runs runs;
  int regions;
  const V* weight;
  const double* received;  // region x columns
  V* y;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    V to{};
    for (int l = 0; l < V::kWidth; ++l) {
      const int r = runs.within(p) * V::kWidth + l;
      if (r < regions) to.lane[l] = received[static_cast<long long>(r) * runs.columns + runs.column(p)];
    }
    const V part = weight[runs.weight(i, p)] * to;
    y[k] = add ? y[k] + part : part;
  }
};

}  // namespace commonweal::cuda
