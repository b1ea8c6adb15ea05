// Trade of rank one per commodity: some at home, the rest from a pool of all regions.
#pragma once

#include "commonweal/cuda/trade/models.hpp"

namespace commonweal::cuda {

template <class Device>
class DevicePool final : public DeviceTrade<Device> {
 public:
  DevicePool(const std::shared_ptr<Device>& device, const PoolParts& parts, const Matrix& scale)
      : keep_(device, parts.local.cwiseProduct(scale)),
        sold_(device, parts.pool.cwiseProduct(scale)),
        travels_(device, (1.0 - parts.local.array()).matrix()) {}

  void buy(DeviceVector<Device>& goods) const override { through_pool(travels_, sold_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { through_pool(sold_, travels_, goods); }

  /// supply_scale times the regions' shares of the pool.
  const Weights<Device>& sold() const { return sold_; }

 private:
  void through_pool(const Weights<Device>& in, const Weights<Device>& out, DeviceVector<Device>& goods) const {
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      V* const at = goods.template packs<V>();
      const double* const from_pool = pooled<V>(runs, in.template packs<V>(), at, goods);
      goods.context().device->for_each(
          goods.layout().sectors, runs.across,
          FromPool<V>{runs, keep_.template packs<V>(), out.template packs<V>(), from_pool, at});
    });
  }

  Weights<Device> keep_, sold_, travels_;
};

}  // namespace commonweal::cuda
