// The solver's verbs for vectors in a device's memory: what core/block_vector.hpp is for the host.
// Used by the solver, which finds the verbs by the type of its vectors.
#pragma once

#include <cmath>
#include <deque>

#include "commonweal/cuda/vector.hpp"

namespace commonweal::cuda {

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
  each_pack(x.context(), x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return ScaleColumns<V>{runs, there, x.template packs<V>()};
  });
}

template <class Device>
void axpy(const Coefficients& a, const DeviceVector<Device>& x, DeviceVector<Device>& y) {
  const double* const there = x.context().sent(Slot::numbers, a);
  each_pack(x.context(), x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return AddScaledColumns<V>{runs, there, x.template packs<V>(), y.template packs<V>()};
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
void residual(const DeviceVector<Device>& f, const DeviceVector<Device>& x, const DeviceVector<Device>& ax,
              DeviceVector<Device>& r, Coefficients& squares) {
  squares = summed<double>(f, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Residual<V>{runs, f.template packs<V>(), x.template packs<V>(), ax.template packs<V>(),
                       r.template packs<V>()};
  });
}

template <class Device>
void semi_iteration_step(const DeviceVector<Device>& f, const DeviceVector<Device>& ax, double alpha, double beta,
                         DeviceVector<Device>& p, DeviceVector<Device>& x, Coefficients* squares) {
  const auto step = [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Advance<V>{runs, f.template packs<V>(), ax.template packs<V>(), alpha,
                      beta, p.template packs<V>(), x.template packs<V>()};
  };
  if (squares)
    *squares = summed<double>(f, step);
  else
    each_pack(f.context(), f.layout(), step);
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
void arnoldi_step(std::deque<DeviceVector<Device>>& basis, std::size_t k, const DeviceVector<Device>& ax,
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
                             Difference<V>{runs, basis[k].template packs<V>(), ax.template packs<V>(), y});
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
void add_combination(const std::deque<DeviceVector<Device>>& basis, std::size_t count,
                     const std::vector<Coefficients>& weights, DeviceVector<Device>& y) {
  Context<Device>& context = y.context();
  const auto C = static_cast<std::size_t>(y.layout().columns);
  for (std::size_t first = 0; first < count; first += kTogether) {
    std::vector<Products> some(C);
    for (std::size_t j = first; j < std::min<std::size_t>(first + kTogether, count); ++j)
      for (std::size_t c = 0; c < C; ++c) some[c].with[j - first] = weights[j][c];
    const Products* const there = context.sent(Slot::numbers, some);
    each_pack(context, y.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      return AddBasis<V>{runs, some_of<V>(basis, first, count), there, 1.0, y.template packs<V>()};
    });
  }
}

}  // namespace commonweal::cuda
