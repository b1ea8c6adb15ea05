// The trade models of core/trade.hpp on a device. Used by economy.hpp.
#pragma once

#include "commonweal/cuda/trade/cross_quotient.hpp"
#include "commonweal/cuda/trade/given_shares.hpp"
#include "commonweal/cuda/trade/gravity.hpp"
#include "commonweal/cuda/trade/pool.hpp"

namespace commonweal::cuda {

/// @param draws  the trade of each draw, all of one model
/// @param order  where each commodity comes from: the device's i-th is the host's order[i]
/// @param scales supply_scale of each draw, in that order
template <class Device>
std::shared_ptr<const DeviceTrade<Device>> trade_on(const std::shared_ptr<Device>& device,
                                                    const std::vector<const Trade*>& draws,
                                                    const std::vector<Index>& order,
                                                    const std::vector<Matrix>& scales) {
  const auto parts_of = [&draws](auto kind) {
    std::vector<decltype(kind)> parts;
    for (const Trade* draw : draws) parts.push_back(std::get<decltype(kind)>(draw->parts()));
    return parts;
  };
  return std::visit(
      [&](const auto& first) -> std::shared_ptr<const DeviceTrade<Device>> {
        using Parts = std::remove_cvref_t<decltype(first)>;
        if constexpr (std::is_same_v<Parts, PoolParts>)
          return std::make_shared<DevicePool<Device>>(device, parts_of(first), scales);
        else if constexpr (std::is_same_v<Parts, CrossQuotientParts>)
          return std::make_shared<DeviceCrossQuotient<Device>>(device, parts_of(first), scales);
        else if constexpr (std::is_same_v<Parts, GravityParts>)
          return std::make_shared<DeviceGravity<Device>>(device, parts_of(first), order, scales);
        else
          return std::make_shared<DeviceShares<Device>>(device, parts_of(first), scales);
      },
      draws.front()->parts());
}

}  // namespace commonweal::cuda
