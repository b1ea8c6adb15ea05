// Cross-industry quotients: what is bought at home depends on who buys.
#pragma once

#include "commonweal/cuda/trade/pool.hpp"

namespace commonweal::cuda {

template <class Device>
class DeviceCrossQuotient final : public DeviceTrade<Device> {
 public:
  DeviceCrossQuotient(const std::shared_ptr<Device>& device, const CrossQuotientParts& parts, const Matrix& scale)
      : others_(device, parts.others, scale),
        local_(device, parts.others.local),
        scale_(device, scale),
        seller_(device, parts.seller),
        reach_(device, parts.reach),
        per_buyer_(device, parts.per_buyer) {
    const std::vector<char> non_tradable(parts.non_tradable.begin(), parts.non_tradable.end());
    const std::vector<int> own(parts.own_product.begin(), parts.own_product.end());
    non_tradable_ = std::make_shared<const Array<Device, char>>(device, non_tradable.data(),
                                                                static_cast<Index>(non_tradable.size()));
    own_product_ = std::make_shared<const Array<Device, int>>(device, own.data(), static_cast<Index>(own.size()));
  }

  void buy(DeviceVector<Device>& goods) const override { others_.buy(goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { others_.buy_adjoint(goods); }

  void supply(const DeviceTable<Device>& use, const DeviceVector<Device>& x, DeviceVector<Device>& goods,
              bool empty) const override {
    if (empty) goods.context().device->clear(goods.data(), goods.bytes());
    Context<Device>& context = goods.context();
    double* const travelling = context.scratch.template get<double>(Slot::input, goods.layout().size());
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      const int sectors = goods.layout().sectors;
      V *const at = goods.template packs<V>(), *const rest = reinterpret_cast<V*>(travelling);
      context.device->for_each(
          sectors, runs.across,
          BuyByBuyer<V>{runs, use.sparse(), share<V>(), local_.template packs<V>(), x.template packs<V>(), at, rest});
      const double* const from_pool = pooled<V>(runs, nullptr, rest, goods);
      context.device->for_each(
          sectors, runs.across,
          FromPool<V>{runs, scale_.template packs<V>(), others_.sold().template packs<V>(), from_pool, at});
    });
  }

  void supply_adjoint(const DeviceTable<Device>& use, DeviceVector<Device>& goods,
                      DeviceVector<Device>& x) const override {
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      const V* const at = goods.template packs<V>();
      const double* const from_pool = pooled<V>(runs, others_.sold().template packs<V>(), at, goods);
      goods.context().device->for_each(
          x.layout().sectors, runs.across,
          SellByBuyer<V>{runs, use.sparse_transposed(), share<V>(), scale_.template packs<V>(), at, from_pool,
                         x.template packs<V>()});
    });
    others_.buy_adjoint(goods);
  }

 private:
  template <class V>
  HomeShare<V> share() const {
    return {non_tradable_->data(), own_product_->data(), seller_.template packs<V>(), reach_.template packs<V>(),
            per_buyer_.template packs<V>()};
  }

  DevicePool<Device> others_;
  Weights<Device> local_, scale_, seller_, reach_, per_buyer_;
  std::shared_ptr<const Array<Device, char>> non_tradable_;
  std::shared_ptr<const Array<Device, int>> own_product_;
};

}  // namespace commonweal::cuda
