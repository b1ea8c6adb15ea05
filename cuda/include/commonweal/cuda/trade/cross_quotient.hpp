// Cross-industry quotients: what is bought at home depends on who buys.
#pragma once

#include "commonweal/cuda/trade/pool.hpp"
#include "commonweal/error.hpp"

namespace commonweal::cuda {

template <class Device>
class DeviceCrossQuotient final : public DeviceTrade<Device> {
 public:
  /// @throws ModelError where draws differ in which commodities stay
  DeviceCrossQuotient(const std::shared_ptr<Device>& device, const std::vector<CrossQuotientParts>& draws,
                      const std::vector<Matrix>& scales)
      : others_(device, pools_of(draws), scales),
        local_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].others.local; }),
        scale_(device, draws.size(), [&](std::size_t d) -> Matrix { return scales[d]; }),
        seller_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].seller; }),
        reach_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].reach; }),
        per_buyer_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].per_buyer; }) {
    const CrossQuotientParts& first = draws.front();
    for (const CrossQuotientParts& draw : draws)
      require<ModelError>(draw.non_tradable == first.non_tradable && draw.own_product == first.own_product,
                          "the draws of an ensemble on a device must agree on which commodities stay at home");
    const std::vector<char> non_tradable(first.non_tradable.begin(), first.non_tradable.end());
    const std::vector<int> own(first.own_product.begin(), first.own_product.end());
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
  static std::vector<PoolParts> pools_of(const std::vector<CrossQuotientParts>& draws) {
    std::vector<PoolParts> pools;
    for (const CrossQuotientParts& draw : draws) pools.push_back(draw.others);
    return pools;
  }

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
