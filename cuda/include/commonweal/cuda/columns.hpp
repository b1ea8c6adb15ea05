// The verbs that the certified solver says besides: columns from and to host memory and other libraries' arrays, signs,
// magnitudes and measures.
#pragma once

#include <cmath>
#include <utility>

#include "commonweal/cuda/verbs.hpp"

namespace commonweal::cuda {

/// Where the unit u of a vector, the regions of one sector and column, begins in a host block: its row, and its column
/// there.
inline std::pair<Index, Index> run_of(const Layout& layout, Index u, Index first) {
  return {u / layout.columns, (first + u % layout.columns) * layout.regions};
}

template <class Device>
void load_columns(const Block& from, Index first, DeviceVector<Device>& part) {
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
void store_columns(const DeviceVector<Device>& part, Index first, Block& to) {
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
  each_pack(x.context(), x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Absolute<V>{runs, x.template packs<V>(), y.template packs<V>()};
  });
}

template <class Device>
void scale_by(const std::vector<int>& exponents, int sign, DeviceVector<Device>& x) {
  std::vector<int> signed_exponents;
  for (const int exponent : exponents) signed_exponents.push_back(sign * exponent);
  const int* const there = x.context().sent(Slot::numbers, signed_exponents);
  each_pack(x.context(), x.layout(), [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return ScaleByPower<V>{runs, there, x.template packs<V>()};
  });
}

template <class Device>
void residual_norms(const DeviceVector<Device>& f, const DeviceVector<Device>& x, const DeviceVector<Device>& ax,
                    const DeviceVector<Device>& magnitude, const DeviceVector<Device>* weights,
                    const Rounding& rounding, DeviceVector<Device>& residuals, std::vector<ResidualNorms>& measures) {
  measures = summed<ResidualNorms>(f, [&](auto pack, const Runs& runs) {
    using V = decltype(pack);
    return Measure<V>{runs,
                      f.template packs<V>(),
                      x.template packs<V>(),
                      ax.template packs<V>(),
                      magnitude.template packs<V>(),
                      weights ? weights->template packs<V>() : nullptr,
                      rounding,
                      residuals.template packs<V>(),
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
void load_columns(const DeviceArray<Device>& from, Index first, DeviceVector<Device>& part) {
  const Layout& layout = part.layout();
  from.context->device->for_each(layout.sectors, layout.across(),
                                 TakeUnpadded{UnpaddedRuns(layout, from.shape.columns, first), from.data, part.data()});
}

template <class Device>
void store_columns(const DeviceVector<Device>& part, Index first, DeviceArray<Device>& to) {
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
