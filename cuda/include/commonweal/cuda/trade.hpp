// The trade models of core/trade.hpp on a device. Each takes z to supply_scale T z, which is what a round needs of q.
// Used by economy.hpp.
#pragma once

#include "commonweal/cuda/steps/trade.hpp"
#include "commonweal/cuda/table.hpp"
#include "commonweal/error.hpp"
#include "commonweal/trade.hpp"

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

/// Sums over the regions of each sector and column, weight * goods.
template <class V, class Device>
const double* pooled(const Runs& runs, const Weights<Device>& weight, const V* goods, DeviceVector<Device>& like) {
  Context<Device>& context = like.context();
  const int rows = like.layout().sectors * like.layout().cells();
  double* const sums = context.scratch.template get<double>(Slot::pooled, rows);
  context.device->sum_rows(rows, runs.run, PooledRow<V>{runs, weight.template packs<V>(), goods}, sums);
  return sums;
}

template <class Device>
class DevicePool final : public DeviceTrade<Device> {
 public:
  DevicePool(const std::shared_ptr<Device>& device, const std::vector<PoolParts>& draws,
             const std::vector<Matrix>& scales)
      : keep_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].local.cwiseProduct(scales[d]); }),
        sold_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].pool.cwiseProduct(scales[d]); }),
        travels_(device, draws.size(),
                 [&](std::size_t d) -> Matrix { return (1.0 - draws[d].local.array()).matrix(); }) {}

  void buy(DeviceVector<Device>& goods) const override { through_pool(travels_, sold_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { through_pool(sold_, travels_, goods); }

 private:
  void through_pool(const Weights<Device>& in, const Weights<Device>& out, DeviceVector<Device>& goods) const {
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      V* const at = goods.template packs<V>();
      const double* const from_pool = pooled<V>(runs, in, at, goods);
      goods.context().device->for_each(
          goods.layout().sectors, runs.across,
          FromPool<V>{runs, keep_.template packs<V>(), out.template packs<V>(), from_pool, at});
    });
  }

  Weights<Device> keep_, sold_, travels_;
};

template <class Device>
class DeviceCrossQuotient final : public DeviceTrade<Device> {
 public:
  /// @throws ModelError where draws differ in which commodities stay
  DeviceCrossQuotient(const std::shared_ptr<Device>& device, const std::vector<CrossQuotientParts>& draws,
                      const std::vector<Matrix>& scales)
      : others_(device, pools_of(draws), scales),
        local_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].others.local; }),
        pool_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].others.pool; }),
        travels_(device, draws.size(),
                 [&](std::size_t d) -> Matrix { return (1.0 - draws[d].others.local.array()).matrix(); }),
        scale_(device, draws.size(), [&](std::size_t d) -> Matrix { return scales[d]; }),
        seller_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].seller; }),
        reach_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].reach; }),
        per_buyer_(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d].per_buyer; }),
        ones_(device, draws.size(),
              [&](std::size_t d) -> Matrix { return Matrix::Ones(scales[d].rows(), scales[d].cols()); }) {
    const CrossQuotientParts& first = draws.front();
    for (const CrossQuotientParts& draw : draws)
      require<ModelError>(draw.stays == first.stays && draw.own_product == first.own_product,
                          "the draws of an ensemble on a device must agree on which commodities stay at home");
    const std::vector<char> stays(first.stays.begin(), first.stays.end());
    const std::vector<int> own(first.own_product.begin(), first.own_product.end());
    stays_ = std::make_shared<const Array<Device, char>>(device, stays.data(), static_cast<Index>(stays.size()));
    own_product_ = std::make_shared<const Array<Device, int>>(device, own.data(), static_cast<Index>(own.size()));
  }

  void buy(DeviceVector<Device>& goods) const override { others_.buy(goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { others_.buy_adjoint(goods); }

  void supply(const DeviceTable<Device>& use, const DeviceVector<Device>& x, DeviceVector<Device>& goods,
              bool empty) const override {
    if (empty) set_zero(goods);
    Context<Device>& context = goods.context();
    double* const travelling = context.scratch.template get<double>(Slot::there, goods.layout().size());
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      const int sectors = goods.layout().sectors;
      V *const at = goods.template packs<V>(), *const rest = reinterpret_cast<V*>(travelling);
      context.device->for_each(
          sectors, runs.across,
          BuyByBuyer<V>{runs, use.sparse(), share<V>(), local_.template packs<V>(), x.template packs<V>(), at, rest});
      const double* const from_pool = pooled<V>(runs, ones_, rest, goods);
      context.device->for_each(
          sectors, runs.across,
          AddFromPool<V>{runs, scale_.template packs<V>(), pool_.template packs<V>(), from_pool, at});
    });
  }

  void supply_adjoint(const DeviceTable<Device>& use, DeviceVector<Device>& goods,
                      DeviceVector<Device>& x) const override {
    Context<Device>& context = goods.context();
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      const int sectors = goods.layout().sectors;
      V* const at = goods.template packs<V>();
      context.device->for_each(sectors, runs.across, ScaleSectors<V>{runs, scale_.template packs<V>(), at});
      const double* const from_pool = pooled<V>(runs, pool_, at, goods);
      context.device->for_each(
          x.layout().sectors, runs.across,
          SellByBuyer<V>{runs, use.sparse_transposed(), share<V>(), at, from_pool, x.template packs<V>()});
      context.device->for_each(
          sectors, runs.across,
          FromPool<V>{runs, local_.template packs<V>(), travels_.template packs<V>(), from_pool, at});
    });
  }

 private:
  static std::vector<PoolParts> pools_of(const std::vector<CrossQuotientParts>& draws) {
    std::vector<PoolParts> pools;
    for (const CrossQuotientParts& draw : draws) pools.push_back(draw.others);
    return pools;
  }

  template <class V>
  HomeShare<V> share() const {
    return {stays_->data(), own_product_->data(), seller_.template packs<V>(), reach_.template packs<V>(),
            per_buyer_.template packs<V>()};
  }

  DevicePool<Device> others_;
  Weights<Device> local_, pool_, travels_, scale_, seller_, reach_, per_buyer_, ones_;
  std::shared_ptr<const Array<Device, char>> stays_;
  std::shared_ptr<const Array<Device, int>> own_product_;
};

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
  /// @throws ModelError where draws have kernels of their own
  DeviceGravity(const std::shared_ptr<Device>& device, const std::vector<GravityParts>& draws,
                const std::vector<Index>& order, const std::vector<Matrix>& scales)
      : keep_(device, draws.size(),
              [&](std::size_t d) -> Matrix { return rows_in(order, draws[d].home).cwiseProduct(scales[d]); }),
        sold_(device, draws.size(),
              [&](std::size_t d) -> Matrix { return rows_in(order, draws[d].origin).cwiseProduct(scales[d]); }),
        bought_(device, draws.size(), [&](std::size_t d) -> Matrix { return rows_in(order, draws[d].destination); }) {
    const GravityParts& first = draws.front();
    int start = 0;
    for (std::size_t k = 0; k < first.kernels.size(); ++k) {
      const Kernel& kernel = first.kernels[k];
      for (const GravityParts& draw : draws)
        require<ModelError>(
            draw.kernel_of == first.kernel_of && draw.kernels[k].dense() == kernel.dense() &&
                draw.kernels[k].sparse() == kernel.sparse(),
            "the draws of an ensemble on a device must share their kernels: make them of one TradeSpec");
      Class one;
      one.first = start;
      for (const int of : first.kernel_of) one.count += of == static_cast<int>(k) ? 1 : 0;
      start += one.count;
      if (const Sparse* sparse = kernel.sparse()) {
        one.sparse = std::make_shared<const SparseArrays<Device>>(device, std::vector<Sparse>{*sparse});
      } else {
        const Index R = kernel.regions(), stride = Layout{1, 1, static_cast<int>(R)}.stride();
        Matrix padded = Matrix::Zero(stride, stride);
        padded.topLeftCorner(R, R) = *kernel.dense();
        one.dense = DenseArrays<Device>(device, {padded});
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
    Scalar* const there = context.scratch.template get<Scalar>(Slot::there, layout.size());
    Scalar* const back = context.scratch.template get<Scalar>(Slot::back, layout.size());
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      using S = Pack<Scalar, V::kWidth>;
      V* const at = goods.template packs<V>();
      context.device->for_each(
          one.count, runs.across,
          Leave<V, S>{runs, one.first, leaves.template packs<V>(), at, reinterpret_cast<S*>(there)});
      if constexpr (std::is_same_v<Scalar, double>) {
        if (one.sparse)
          context.device->for_each(one.count, layout.across(),
                                   Near{one.sparse->view(), stride, layout.across(), there, back});
        else
          context.device->product(one.count * layout.cells(), stride, stride, there, false, one.dense.full(), back,
                                  false, 1);
      } else {
        context.device->product(one.count * layout.cells(), stride, stride, there, false, one.dense.single(), back,
                                false, 1);
      }
      context.device->for_each(one.count, runs.across,
                               Arrive<V, S>{runs, one.first, keep_.template packs<V>(), arrives.template packs<V>(),
                                            reinterpret_cast<const S*>(back), at});
    });
  }

  Weights<Device> keep_, sold_, bought_;
  std::vector<Class> classes_;
};

template <class Device>
class DeviceShares final : public DeviceTrade<Device> {
 public:
  DeviceShares(const std::shared_ptr<Device>& device, const std::vector<SharesParts>& draws,
               const std::vector<Matrix>& scales) {
    std::vector<Sparse> forward, transposed;
    for (std::size_t d = 0; d < draws.size(); ++d) {
      forward.push_back(one_below_another(draws[d].forward, scales[d], false));
      transposed.push_back(one_below_another(draws[d].transposed, scales[d], true));
    }
    forward_ = std::make_shared<const SparseArrays<Device>>(device, forward);
    transposed_ = std::make_shared<const SparseArrays<Device>>(device, transposed);
  }

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
    double* const from = context.scratch.template get<double>(Slot::there, layout.size());
    context.device->copy(from, goods.data(), goods.bytes());
    context.device->for_each(layout.sectors, layout.across(),
                             Given{shares.view(), layout.regions, layout.stride(), layout.across(),
                                   layout.columns * layout.stride(), from, goods.data()});
  }

  std::shared_ptr<const SparseArrays<Device>> forward_, transposed_;
};

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
