// What a trade model is on a device: it takes z to supply_scale T z, which is what a round needs of q.
// Implemented by the files beside this one, one for each model of core/trade.hpp.
#pragma once

#include "commonweal/cuda/steps/trade.hpp"
#include "commonweal/cuda/table.hpp"
#include "commonweal/trade/trade.hpp"

namespace commonweal::cuda {

template <class Device>
class DeviceTrade {
 public:
  virtual ~DeviceTrade() = default;

  /// goods = supply_scale T goods
  virtual void buy(DeviceVector<Device>& goods) const = 0;

  /// goods = T' supply_scale goods
  virtual void buy_adjoint(DeviceVector<Device>& goods) const = 0;

  /// goods = supply_scale T (B x + goods); `empty` says that goods hold nothing yet.
  virtual void supply(const DeviceTable<Device>& use, const DeviceVector<Device>& x, DeviceVector<Device>& goods,
                      bool empty) const {
    use.multiply(goods.context(), false, goods.layout(), x.data(), goods.data(), !empty);
    buy(goods);
  }

  /// goods = T' supply_scale goods; x = B' goods
  virtual void supply_adjoint(const DeviceTable<Device>& use, DeviceVector<Device>& goods,
                              DeviceVector<Device>& x) const {
    buy_adjoint(goods);
    use.multiply(goods.context(), true, goods.layout(), goods.data(), x.data(), false);
  }

  /// The same with products in single precision; null where it has none.
  virtual std::shared_ptr<const DeviceTrade> in_single(const std::shared_ptr<Device>&) const { return nullptr; }
};

/// Sums over the regions of each sector and column of weight * goods; of goods alone where the weight is null.
template <class V, class Device>
const double* pooled(const Runs& runs, const V* weight, const V* goods, const DeviceVector<Device>& like) {
  Context<Device>& context = like.context();
  const int rows = like.layout().sectors * like.layout().columns;
  double* const sums = context.scratch.template get<double>(Slot::pooled, rows);
  context.device->sum_rows(rows, runs.run, PooledRow<V>{runs, weight, goods}, sums);
  return sums;
}

}  // namespace commonweal::cuda
