// The trade models of core/trade.hpp on a device. Used by economy.hpp.
#pragma once

#include "commonweal/cuda/trade/cross_quotient.hpp"
#include "commonweal/cuda/trade/given_shares.hpp"
#include "commonweal/cuda/trade/gravity.hpp"
#include "commonweal/cuda/trade/pool.hpp"

namespace commonweal::cuda {

/// @param order where each commodity comes from: the device's i-th is the host's order[i]
/// @param scale supply_scale, in that order
template <class Device>
std::shared_ptr<const DeviceTrade<Device>> trade_on(const std::shared_ptr<Device>& device, const Trade& trade,
                                                    const std::vector<Index>& order, const Matrix& scale) {
  return std::visit(
      [&](const auto& parts) -> std::shared_ptr<const DeviceTrade<Device>> {
        using Parts = std::remove_cvref_t<decltype(parts)>;
        if constexpr (std::is_same_v<Parts, PoolParts>)
          return std::make_shared<DevicePool<Device>>(device, parts, scale);
        else if constexpr (std::is_same_v<Parts, CrossQuotientParts>)
          return std::make_shared<DeviceCrossQuotient<Device>>(device, parts, scale);
        else if constexpr (std::is_same_v<Parts, GravityParts>)
          return std::make_shared<DeviceGravity<Device>>(device, parts, order, scale);
        else
          return std::make_shared<DeviceShares<Device>>(device, parts, scale);
      },
      trade.parts());
}

}  // namespace commonweal::cuda
