// Trade by distance: a scaling, the product with a kernel, a scaling.
#pragma once

#include "commonweal/cuda/trade/models.hpp"

namespace commonweal::cuda {

/// The rows of a table in another order.
inline Matrix rows_in(const std::vector<Index>& order, const Matrix& table) {
  Matrix result(table.rows(), table.cols());
  for (std::size_t i = 0; i < order.size(); ++i) result.row(static_cast<Index>(i)) = table.row(order[i]);
  return result;
}

/// Commodities stand in the order of their kernels.
template <class Device>
class DeviceGravity final : public DeviceTrade<Device> {
 public:
  /// @param order where each commodity comes from: the device's i-th is the host's order[i]
  /// @param scale supply_scale, in that order
  DeviceGravity(const std::shared_ptr<Device>& device, const GravityParts& parts, const std::vector<Index>& order,
                const Matrix& scale)
      : keep_(device, rows_in(order, parts.home).cwiseProduct(scale)),
        sold_(device, rows_in(order, parts.origin).cwiseProduct(scale)),
        bought_(device, rows_in(order, parts.destination)) {
    int start = 0;
    for (std::size_t k = 0; k < parts.kernels.size(); ++k) {
      const Kernel& kernel = parts.kernels[k];
      Class one;
      one.first = start;
      for (const int of : parts.kernel_of) one.count += of == static_cast<int>(k) ? 1 : 0;
      start += one.count;
      if (const Sparse* sparse = kernel.sparse()) {
        one.sparse = std::make_shared<const SparseArrays<Device>>(device, *sparse);
      } else {
        const Index R = kernel.regions(), stride = Layout{1, 1, static_cast<int>(R)}.stride();
        Matrix padded = Matrix::Zero(stride, stride);
        padded.topLeftCorner(R, R) = kernel.dense();
        one.dense = DenseArrays<Device>(device, padded);
      }
      classes_.push_back(std::move(one));
    }
  }

  void buy(DeviceVector<Device>& goods) const override { travel(bought_, sold_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { travel(sold_, bought_, goods); }

  std::shared_ptr<const DeviceTrade<Device>> in_single(const std::shared_ptr<Device>& device) const override {
    auto result = std::make_shared<DeviceGravity>(*this);
    bool any = false;
    for (Class& one : result->classes_)
      if (!one.sparse) {
        one.dense = one.dense.in_single(device);
        any = true;
      }
    if (!any) return nullptr;
    return result;
  }

 private:
  struct Class {
    int first = 0, count = 0;
    DenseArrays<Device> dense;
    std::shared_ptr<const SparseArrays<Device>> sparse;
  };

  /// goods = keep goods + arrives (K (leaves goods))
  void travel(const Weights<Device>& leaves, const Weights<Device>& arrives, DeviceVector<Device>& goods) const {
    for (const Class& one : classes_) {
      if (one.count == 0) continue;
      if (!one.sparse && one.dense.single())
        travel<float>(one, leaves, arrives, goods);
      else
        travel<double>(one, leaves, arrives, goods);
    }
  }

  template <class Scalar>
  void travel(const Class& one, const Weights<Device>& leaves, const Weights<Device>& arrives,
              DeviceVector<Device>& goods) const {
    Context<Device>& context = goods.context();
    const Layout layout = goods.layout().with_sectors(one.count);
    const int stride = layout.stride();
    Scalar* const scaled_in = context.scratch.template get<Scalar>(Slot::input, layout.size());
    Scalar* const scaled_out = context.scratch.template get<Scalar>(Slot::output, layout.size());
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      using S = Pack<Scalar, V::kWidth>;
      V* const at = goods.template packs<V>();
      context.device->for_each(
          one.count, runs.across,
          Leave<V, S>{runs, one.first, leaves.template packs<V>(), at, reinterpret_cast<S*>(scaled_in)});
      if constexpr (std::is_same_v<Scalar, double>) {
        if (one.sparse)
          context.device->for_each(one.count, layout.across(),
                                   Near{one.sparse->view(), stride, layout.across(), scaled_in, scaled_out});
        else
          context.device->product(one.count * layout.columns, stride, stride, scaled_in, false, one.dense.full(),
                                  scaled_out, false);
      } else {
        context.device->product(one.count * layout.columns, stride, stride, scaled_in, false, one.dense.single(),
                                scaled_out, false);
      }
      context.device->for_each(one.count, runs.across,
                               Arrive<V, S>{runs, one.first, keep_.template packs<V>(), arrives.template packs<V>(),
                                            reinterpret_cast<const S*>(scaled_out), at});
    });
  }

  Weights<Device> keep_, sold_, bought_;
  std::vector<Class> classes_;
};

/// Commodities in the order of their kernels, so that those of one kernel lie together; as they are where trade has
/// none.
inline std::vector<Index> order_of(const Trade& trade, Index commodities) {
  std::vector<Index> order(static_cast<std::size_t>(commodities));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Index>(i);
  const TradeParts parts = trade.parts();
  if (const auto* gravity = std::get_if<GravityParts>(&parts))
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return gravity->kernel_of[static_cast<std::size_t>(a)] < gravity->kernel_of[static_cast<std::size_t>(b)];
    });
  return order;
}

}  // namespace commonweal::cuda
