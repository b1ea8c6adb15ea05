// Shares that the user brings: T_i as given, sparse.
#pragma once

#include "commonweal/cuda/trade/models.hpp"

namespace commonweal::cuda {

template <class Device>
class DeviceShares final : public DeviceTrade<Device> {
 public:
  DeviceShares(const std::shared_ptr<Device>& device, const SharesParts& parts, const Matrix& scale)
      : forward_(std::make_shared<const SparseArrays<Device>>(device, one_below_another(parts.forward, scale, false))),
        transposed_(
            std::make_shared<const SparseArrays<Device>>(device, one_below_another(parts.transposed, scale, true))) {}

  void buy(DeviceVector<Device>& goods) const override { apply(*forward_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { apply(*transposed_, goods); }

 private:
  /// The shares of all commodities, scaled by their origin: rows commodity x region.
  static Sparse one_below_another(const std::vector<Sparse>& tables, const Matrix& scale, bool transposed) {
    const Index R = scale.cols();
    std::vector<Eigen::Triplet<double, int>> entries;
    for (std::size_t i = 0; i < tables.size(); ++i)
      for (Index r = 0; r < R; ++r)
        for (Sparse::InnerIterator entry(tables[i], r); entry; ++entry)
          entries.emplace_back(static_cast<int>(static_cast<Index>(i) * R + r), static_cast<int>(entry.col()),
                               entry.value() * scale(static_cast<Index>(i), transposed ? entry.col() : r));
    Sparse result(static_cast<Index>(tables.size()) * R, R);
    result.setFromTriplets(entries.begin(), entries.end());
    return result;
  }

  static void apply(const SparseArrays<Device>& shares, DeviceVector<Device>& goods) {
    Context<Device>& context = goods.context();
    const Layout& layout = goods.layout();
    double* const from = context.scratch.template get<double>(Slot::input, layout.size());
    context.device->copy(from, goods.data(), goods.bytes());
    context.device->for_each(
        layout.sectors, layout.across(),
        Given{shares.view(), layout.regions, layout.stride(), layout.across(), from, goods.data()});
  }

  std::shared_ptr<const SparseArrays<Device>> forward_, transposed_;
};

}  // namespace commonweal::cuda
