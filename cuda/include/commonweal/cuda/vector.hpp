// Vectors in a device's memory, and how steps are started on them. Used by the verbs and the operators.
#pragma once

#include <memory>
#include <vector>

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

/// Takes the step that `make(V{}, runs)` gives over every pack of a layout.
template <class Device, class Make>
void each_pack(Context<Device>& context, const Layout& layout, Make&& make) {
  in_packs(layout, [&](auto pack, const Runs& runs) {
    context.device->for_each(layout.sectors, runs.across, make(pack, runs));
  });
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

}  // namespace commonweal::cuda
