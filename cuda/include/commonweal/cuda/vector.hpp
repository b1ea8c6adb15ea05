// The solver's verbs for vectors in a device's memory: what core/block_vector.hpp is for the host.
// Used by the solver, which finds the verbs by the type of its vectors, and by the operators.
#pragma once

#include <cmath>
#include <deque>
#include <utility>

#include "commonweal/cuda/sums.hpp"

namespace commonweal::cuda {

/// A Block in a device's memory, with padded regions.
template <class Device>
class DeviceVector {
 public:
  /// Zeros. @throws DeviceError when the memory cannot be had
  DeviceVector(std::shared_ptr<Context<Device>> context, const Layout& layout)
      : context_(std::move(context)), layout_(layout), values_(context_->device, layout.size()) {
    context_->device->clear(values_.data(), values_.bytes());
  }

  const Layout& layout() const { return layout_; }
  Context<Device>& context() const { return *context_; }
  const std::shared_ptr<Context<Device>>& shared() const { return context_; }
  double* data() { return values_.data(); }
  const double* data() const { return values_.data(); }
  std::size_t bytes() const { return values_.bytes(); }

  /// Its packs.
  template <class V>
  V* packs() {
    return reinterpret_cast<V*>(values_.data());
  }
  template <class V>
  const V* packs() const {
    return reinterpret_cast<const V*>(values_.data());
  }

 private:
  std::shared_ptr<Context<Device>> context_;
  Layout layout_;
  Array<Device, double> values_;
};

/// Calls `work` with the packs that a layout is read in: `work(Pack<double, 2>{}, runs)`, single numbers where there is
/// but one region.
template <class Work>
void in_packs(const Layout& layout, Work&& work) {
  if (layout.stride() % 2 == 0)
    work(Pack<double, 2>{}, runs_of<2>(layout));
  else
    work(Pack<double, 1>{}, runs_of<1>(layout));
}

/// The same with sums by column of what `make(V{}, runs)` gives.
template <class T, class Device, class Make>
std::vector<T> summed(const DeviceVector<Device>& x, Make&& make) {
  Context<Device>& context = x.context();
  const Layout& layout = x.layout();
  T* const sums = context.scratch.template get<T>(Slot::sums, layout.columns);
  in_packs(layout, [&](auto pack, const Runs& runs) { column_sums(context, layout, runs, make(pack, runs), sums); });
  return context.fetched(sums, layout.columns);
}

template <class Device>
DeviceVector<Device> zeros_like(const DeviceVector<Device>& x) {
  return DeviceVector<Device>(x.shared(), x.layout());
}

template <class Device>
Index columns_of(const DeviceVector<Device>& x) {
  return x.layout().columns;
}
template <class Device>
double bytes_of(const DeviceVector<Device>& x) {
  return static_cast<double>(x.bytes());
}
template <class Device>
bool same_extent(const DeviceVector<Device>& x, const DeviceVector<Device>& y) {
  return x.layout() == y.layout();
}

/// To look means to wait for the device.
template <class Device>
int steps_between_looks(const DeviceVector<Device>&) {
  return 8;
}

template <class Device>
void set_zero(DeviceVector<Device>& x) {
  x.context().device->clear(x.data(), x.bytes());
}

template <class Device>
void copy(const DeviceVector<Device>& x, DeviceVector<Device>& y) {
  x.context().device->copy(y.data(), x.data(), x.bytes());
}

template <class Device>
void scale(const Coefficients& a, DeviceVector<Device>& x) {
  const double* const there = x.context().sent(Slot::numbers, a);
  in_packs(x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    x.context().device->for_each(x.layout().sectors, runs.across, ScaleColumns<V>{runs, there, x.template packs<V>()});
  });
}

template <class Device>
void axpy(const Coefficients& a, const DeviceVector<Device>& x, DeviceVector<Device>& y) {
  const double* const there = x.context().sent(Slot::numbers, a);
  in_packs(x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    x.context().device->for_each(x.layout().sectors, runs.across,
                                 AddScaledColumns<V>{runs, there, x.template packs<V>(), y.template packs<V>()});
  });
}

template <class Device>
void dots(const DeviceVector<Device>& x, const DeviceVector<Device>& y, Coefficients& products) {
  products = summed<double>(x, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Dot<V>{runs, x.template packs<V>(), y.template packs<V>()};
  });
}

template <class Device>
void residual(const DeviceVector<Device>& f, const DeviceVector<Device>& x, const DeviceVector<Device>& image,
              DeviceVector<Device>& r, Coefficients& squares) {
  squares = summed<double>(f, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Residual<V>{runs, f.template packs<V>(), x.template packs<V>(), image.template packs<V>(),
                       r.template packs<V>()};
  });
}

template <class Device>
void advance(const DeviceVector<Device>& f, const DeviceVector<Device>& image, double alpha, double beta,
             DeviceVector<Device>& p, DeviceVector<Device>& x, Coefficients* squares) {
  const auto step = [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Advance<V>{runs, f.template packs<V>(), image.template packs<V>(), alpha,
                      beta, p.template packs<V>(), x.template packs<V>()};
  };
  if (squares)
    *squares = summed<double>(f, step);
  else
    in_packs(f.layout(), [&](auto pack, const Runs& runs) {
      f.context().device->for_each(f.layout().sectors, runs.across, step(pack, runs));
    });
}

/// Vectors `first` and on of a basis, as many as go together, of the first `count`.
template <class V, class Device>
Some<V> some_of(const std::deque<DeviceVector<Device>>& basis, std::size_t first, std::size_t count) {
  Some<V> result{};
  for (; result.count < kTogether && first < count; ++first)
    result.vector[result.count++] = basis[first].template packs<V>();
  return result;
}

/// As in core/block_vector.hpp. The products stay on the device until the end, and travel once.
template <class Device>
void extend(std::deque<DeviceVector<Device>>& basis, std::size_t k, const DeviceVector<Device>& image,
            std::vector<Coefficients>& products) {
  DeviceVector<Device>& next = basis[k + 1];
  Context<Device>& context = next.context();
  const Layout& layout = next.layout();
  const Index C = layout.columns, groups = static_cast<Index>(k) / kTogether + 1;
  // Products by group of vectors and column; the last group holds the squares of what is left.
  Products* const sums = context.scratch.template get<Products>(Slot::sums, (groups + 1) * C);
  double* const squares = reinterpret_cast<double*>(sums + groups * C);
  in_packs(layout, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    const auto of = [&](Index group) { return some_of<V>(basis, static_cast<std::size_t>(group * kTogether), k + 1); };
    V* const y = next.template packs<V>();
    context.device->for_each(layout.sectors, runs.across,
                             Difference<V>{runs, basis[k].template packs<V>(), image.template packs<V>(), y});
    for (Index g = 0; g < groups; ++g) column_sums(context, layout, runs, Project<V>{runs, of(g), y}, sums + g * C);
    for (Index g = 0; g < groups; ++g) {
      const AddBasis<V> step{runs, of(g), sums + g * C, -1.0, y};
      if (g + 1 < groups)
        context.device->for_each(layout.sectors, runs.across, step);
      else
        column_sums(context, layout, runs, step, squares);
    }
    context.device->for_each(layout.sectors, runs.across, Normalise<V>{runs, squares, y});
  });
  const std::vector<Products> found = context.fetched(sums, (groups + 1) * C);
  for (Index c = 0; c < C; ++c) {
    const auto at = static_cast<std::size_t>(c);
    for (std::size_t j = 0; j <= k; ++j)
      products[j][at] = found[static_cast<std::size_t>(static_cast<Index>(j) / kTogether * C + c)].with[j % kTogether];
    const Products& square = found[static_cast<std::size_t>(groups * C + c / kTogether)];
    products[k + 1][at] = std::sqrt(square.with[c % kTogether]);
  }
}

template <class Device>
void add(const std::deque<DeviceVector<Device>>& basis, std::size_t count, const std::vector<Coefficients>& weights,
         DeviceVector<Device>& y) {
  Context<Device>& context = y.context();
  const auto C = static_cast<std::size_t>(y.layout().columns);
  for (std::size_t first = 0; first < count; first += kTogether) {
    std::vector<Products> some(C);
    for (std::size_t j = first; j < std::min<std::size_t>(first + kTogether, count); ++j)
      for (std::size_t c = 0; c < C; ++c) some[c].with[j - first] = weights[j][c];
    const Products* const there = context.sent(Slot::numbers, some);
    in_packs(y.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      context.device->for_each(y.layout().sectors, runs.across,
                               AddBasis<V>{runs, some_of<V>(basis, first, count), there, 1.0, y.template packs<V>()});
    });
  }
}

/// Where the unit u of a vector, the regions of one sector, draw and column, begins in a host block: its row, and its
/// column there.
inline std::pair<Index, Index> run_of(const Layout& layout, Index u, Index first) {
  const Index i = u / layout.cells(), cell = u % layout.cells(), draw = cell / layout.columns,
              column = first + cell % layout.columns;
  return {i, (column * layout.draws + draw) * layout.regions};
}

template <class Device>
void take_columns(const Block& from, Index first, DeviceVector<Device>& part) {
  const Layout& layout = part.layout();
  const Index R = layout.regions, stride = layout.stride();
  part.context().device->upload(part.data(), layout.size(), stride, [&](double* to, Index begin, Index count) {
#pragma omp parallel for schedule(static)
    for (Index u = 0; u < count / stride; ++u) {
      const auto [i, start] = run_of(layout, begin / stride + u, first);
      const double* const run = &from.values(i, start);
      std::copy(run, run + R, to + u * stride);
      std::fill(to + u * stride + R, to + (u + 1) * stride, 0.0);
    }
  });
}

template <class Device>
void put_columns(const DeviceVector<Device>& part, Index first, Block& to) {
  const Layout& layout = part.layout();
  const Index R = layout.regions, stride = layout.stride();
  part.context().device->download(part.data(), layout.size(), stride,
                                  [&](const double* from, Index begin, Index count) {
#pragma omp parallel for schedule(static)
                                    for (Index u = 0; u < count / stride; ++u) {
                                      const auto [i, start] = run_of(layout, begin / stride + u, first);
                                      std::copy(from + u * stride, from + u * stride + R, &to.values(i, start));
                                    }
                                  });
}

/// By column: the largest of sign x, or of |x| where the sign is zero.
template <class Device>
std::vector<Largest> extremes(const DeviceVector<Device>& x, double sign) {
  return summed<Largest>(x, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Extreme<V>{runs, x.template packs<V>(), sign};
  });
}

template <class Device>
bool non_negative(const DeviceVector<Device>& x) {
  for (const Largest& column : extremes(x, -1.0))
    if (!(column.value <= 0.0)) return false;
  return true;
}

template <class Device>
bool all_finite(const DeviceVector<Device>& x) {
  for (const Largest& column : extremes(x, 0.0))
    if (!std::isfinite(column.value)) return false;
  return true;
}

template <class Device>
std::vector<int> exponents_of(const DeviceVector<Device>& f) {
  std::vector<int> exponents;
  for (const Largest& column : extremes(f, 0.0))
    exponents.push_back(column.value > 0.0 ? std::ilogb(column.value) + 1 : 0);
  return exponents;
}

template <class Device>
void absolute(const DeviceVector<Device>& x, DeviceVector<Device>& y) {
  in_packs(x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    x.context().device->for_each(x.layout().sectors, runs.across,
                                 Absolute<V>{runs, x.template packs<V>(), y.template packs<V>()});
  });
}

template <class Device>
void scale_by(const std::vector<int>& exponents, int sign, DeviceVector<Device>& x) {
  std::vector<int> signed_exponents;
  for (const int exponent : exponents) signed_exponents.push_back(sign * exponent);
  const int* const there = x.context().sent(Slot::numbers, signed_exponents);
  in_packs(x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    x.context().device->for_each(x.layout().sectors, runs.across, ScaleByPower<V>{runs, there, x.template packs<V>()});
  });
}

template <class Device>
void measure(const DeviceVector<Device>& f, const DeviceVector<Device>& x, const DeviceVector<Device>& image,
             const DeviceVector<Device>& magnitude, const DeviceVector<Device>* weights, const Rounding& rounding,
             DeviceVector<Device>& left, std::vector<Measures>& measures) {
  measures = summed<Measures>(f, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Measure<V>{runs,
                      f.template packs<V>(),
                      x.template packs<V>(),
                      image.template packs<V>(),
                      magnitude.template packs<V>(),
                      weights ? weights->template packs<V>() : nullptr,
                      rounding,
                      left.template packs<V>(),
                      f.layout().regions};
  });
}

/// Numbers in the device's memory as other libraries hold them: sectors x columns x regions without padding.
template <class Device>
struct DeviceArray {
  std::shared_ptr<Context<Device>> context;
  double* data;
  Shape shape;
};

template <class Device>
void take_columns(const DeviceArray<Device>& from, Index first, DeviceVector<Device>& part) {
  const Layout& layout = part.layout();
  from.context->device->for_each(layout.sectors, layout.across(),
                                 TakeUnpadded{UnpaddedRuns(layout, from.shape.columns, first), from.data, part.data()});
}

template <class Device>
void put_columns(const DeviceVector<Device>& part, Index first, DeviceArray<Device>& to) {
  const Layout& layout = part.layout();
  to.context->device->for_each(layout.sectors, layout.across(),
                               PutUnpadded{UnpaddedRuns(layout, to.shape.columns, first), part.data(), to.data});
}

template <class Device>
bool all_finite(const DeviceArray<Device>& x) {
  constexpr int kRows = 256;
  Largest* const sums = x.context->scratch.template get<Largest>(Slot::sums, kRows);
  const Index length = (x.shape.size() + kRows - 1) / kRows;
  x.context->device->sum_rows(kRows, static_cast<int>(length), ExtremeOfRow{x.data, x.shape.size(), length}, sums);
  for (const Largest& row : x.context->fetched(sums, kRows))
    if (!std::isfinite(row.value)) return false;
  return true;
}

}  // namespace commonweal::cuda
