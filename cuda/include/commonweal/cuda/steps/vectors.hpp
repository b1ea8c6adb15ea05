// What is done to each pack of a vector, for the solver's verbs: f(i, p) is pack p of sector i. Those that return a
// value are added up by column.
// The host compiles the same text: tests/cuda run it in plain loops.
#pragma once

#include <cmath>

#include "commonweal/cuda/layout.hpp"
#include "commonweal/solver/certificate.hpp"

namespace commonweal::cuda {

/// sum = sum and x together. Used in one order that sizes alone decide.
COMMONWEAL_BOTH inline void include(double& sum, double x) { sum += x; }

/// The largest of all.
struct Largest {
  double value = 0.0;
};
/// The larger; what is not a number stays.
COMMONWEAL_BOTH inline double larger(double a, double b) { return a == a && !(b <= a) ? b : a; }
COMMONWEAL_BOTH inline void include(Largest& sum, const Largest& x) { sum.value = larger(sum.value, x.value); }

COMMONWEAL_BOTH inline void include(ResidualNorms& sum, const ResidualNorms& x) {
  sum.residual += x.residual;
  sum.weighted += x.weighted;
  sum.size += x.size;
  sum.largest = larger(sum.largest, x.largest);
  sum.greatest = larger(sum.greatest, x.greatest);
}

/// Products with some vectors of a basis at once, so that the other one is read once for all of them.
constexpr int kTogether = 8;
struct Products {
  double with[kTogether] = {};
};
COMMONWEAL_BOTH inline void include(Products& sum, const Products& x) {
  for (int j = 0; j < kTogether; ++j) sum.with[j] += x.with[j];
}

template <class V>
struct Dot {
  Runs runs;
  const V *x, *y;
  COMMONWEAL_BOTH double operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    return total(x[k] * y[k]);
  }
};

template <class V>
struct ScaleColumns {
  Runs runs;
  const double* a;
  V* x;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    x[k] = a[runs.column(p)] * x[k];
  }
};

template <class V>
struct AddScaledColumns {
  Runs runs;
  const double* a;
  const V* x;
  V* y;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    y[k] = y[k] + a[runs.column(p)] * x[k];
  }
};

template <class V>
struct Residual {
  Runs runs;
  const V *f, *x, *ax;
  V* r;
  COMMONWEAL_BOTH double operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const V residual = f[k] - x[k] + ax[k];
    r[k] = residual;
    return total(residual * residual);
  }
};

template <class V>
struct Advance {
  Runs runs;
  const V *f, *ax;
  double alpha, beta;
  V *direction, *x;
  COMMONWEAL_BOTH double operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const V at = x[k], residual = f[k] - at + ax[k], step = residual + beta * direction[k];
    direction[k] = step;
    x[k] = at + alpha * step;
    return total(residual * residual);
  }
};

/// next = last - ax
template <class V>
struct Difference {
  Runs runs;
  const V *last, *ax;
  V* next;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    next[k] = last[k] - ax[k];
  }
};

/// Up to kTogether vectors of a basis.
template <class V>
struct Some {
  const V* vector[kTogether];
  int count;
};

template <class V>
struct Project {
  Runs runs;
  Some<V> basis;
  const V* y;
  COMMONWEAL_BOTH Products operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const V at = y[k];
    Products result;
    for (int j = 0; j < kTogether; ++j)  // a constant number, so that all stay in registers
      if (j < basis.count) result.with[j] = total(basis.vector[j][k] * at);
    return result;
  }
};

/// y = y + sign * sum over j of products[column].with[j] basis[j]; the square of what is left.
template <class V>
struct AddBasis {
  Runs runs;
  Some<V> basis;
  const Products* products;
  double sign;
  V* y;
  COMMONWEAL_BOTH double operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const Products& factors = products[runs.column(p)];
    V sum = y[k];
    for (int j = 0; j < kTogether; ++j)
      if (j < basis.count) sum = sum + (sign * factors.with[j]) * basis.vector[j][k];
    y[k] = sum;
    return total(sum * sum);
  }
};

/// x = x / sqrt(squares), zero where nothing is left.
template <class V>
struct Normalise {
  Runs runs;
  const double* squares;
  V* x;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const double square = squares[runs.column(p)];
    x[k] = (square > 0.0 ? 1.0 / sqrt(square) : 0.0) * x[k];
  }
};

template <class V>
struct Absolute {
  Runs runs;
  const V* x;
  V* y;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    y[k] = each<V::kWidth>([this, k](int l) { return fabs(x[k].lane[l]); });
  }
};

/// x times two to the power of its column's exponent.
template <class V>
struct ScaleByPower {
  Runs runs;
  const int* exponents;
  V* x;
  COMMONWEAL_BOTH void operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const int exponent = exponents[runs.column(p)];
    x[k] = each<V::kWidth>([this, k, exponent](int l) { return ldexp(x[k].lane[l], exponent); });
  }
};

/// The largest of sign x, or of |x| where the sign is zero; not a number where one of them is not.
template <class V>
struct Extreme {
  Runs runs;
  const V* x;
  double sign;
  COMMONWEAL_BOTH Largest operator()(int i, int p) const {
    const V at = x[runs.at(i, p)];
    Largest result;
    for (int l = 0; l < V::kWidth; ++l) include(result, {sign == 0.0 ? fabs(at.lane[l]) : sign * at.lane[l]});
    return result;
  }
};

template <class V>
struct Measure {
  Runs runs;
  const V *f, *x, *ax, *magnitude, *weights;
  Rounding rounding;
  V* residuals;
  int regions;
  COMMONWEAL_BOTH ResidualNorms operator()(int i, int p) const {
    const long long k = runs.at(i, p);
    const int first = runs.within(p) * V::kWidth;
    ResidualNorms result;
    V rest{};
    for (int l = 0; l < V::kWidth && first + l < regions; ++l) {
      const double demand = f[k].lane[l], output = x[k].lane[l];
      rest.lane[l] = fabs(demand - output + ax[k].lane[l]) +
                     rounding.unit * (fabs(demand) + fabs(output) + rounding.slack * fabs(magnitude[k].lane[l]) +
                                      rounding.vanished);
      const double weight = weights ? weights[runs.weight(i, p)].lane[l] : 0.0;
      include(result, {rest.lane[l], rest.lane[l] * weight, fabs(output), rest.lane[l], fabs(output)});
    }
    residuals[k] = rest;
    return result;
  }
};

/// Where number n of a sector stands in an array without padding, sectors x columns x regions, of which the vector has
/// columns `first` and on.
struct UnpaddedRuns {
  UnpaddedRuns(const Layout& layout, Index all_columns, Index first_column)
      : stride(layout.stride()),
        across(layout.across()),
        regions(layout.regions),
        all(all_columns),
        first(first_column) {}

  int stride, across, regions;
  long long all, first;

  COMMONWEAL_BOTH bool padding(int n) const { return n % stride >= regions; }
  COMMONWEAL_BOTH long long at(int i, int n) const { return (i * all + first + n / stride) * regions + n % stride; }
  COMMONWEAL_BOTH long long padded(int i, int n) const { return static_cast<long long>(i) * across + n; }
};

struct TakeUnpadded {
  UnpaddedRuns runs;
  const double* from;
  double* to;
  COMMONWEAL_BOTH void operator()(int i, int n) const {
    to[runs.padded(i, n)] = runs.padding(n) ? 0.0 : from[runs.at(i, n)];
  }
};

struct PutUnpadded {
  UnpaddedRuns runs;
  const double* from;
  double* to;
  COMMONWEAL_BOTH void operator()(int i, int n) const {
    if (!runs.padding(n)) to[runs.at(i, n)] = from[runs.padded(i, n)];
  }
};

/// The largest magnitude of a row of numbers of which there may be fewer at the end.
struct ExtremeOfRow {
  const double* x;
  long long count, length;
  COMMONWEAL_BOTH Largest operator()(int row, int k) const {
    const long long at = row * length + k;
    return {at < count ? fabs(x[at]) : 0.0};
  }
};

}  // namespace commonweal::cuda
