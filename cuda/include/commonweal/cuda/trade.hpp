// The trade models of core/trade.hpp on a device. Each takes z to supply_scale T z, which is what a round needs of q.
// Used by economy.hpp.
#pragma once

#include "commonweal/cuda/steps/trade.hpp"
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
    use.multiply(goods.context(), false, goods.layout().across(), x.data(), goods.data(), !empty);
    buy(goods);
  }

  /// goods = T' supply_scale goods; x = B' goods
  virtual void supply_adjoint(const DeviceTable<Device>& use, DeviceVector<Device>& goods,
                              DeviceVector<Device>& x) const {
    buy_adjoint(goods);
    use.multiply(goods.context(), true, goods.layout().across(), goods.data(), x.data(), false);
  }

  /// The same with products in single precision; null where it has none.
  virtual std::shared_ptr<const DeviceTrade> in_single(Context<Device>&) const { return nullptr; }
};

/// Sums over the regions of each sector and column, weight * goods.
template <class V, class Device>
const double* pooled(const Runs& runs, const Weights<Device>& weight, const V* goods, DeviceVector<Device>& like) {
  Context<Device>& context = like.context();
  const int rows = like.layout().sectors * like.layout().columns;
  double* const sums = context.scratch.template get<double>(Slot::pooled, rows);
  context.device->sum_rows(rows, runs.reach,
                           PooledRow<V>{runs, like.layout().columns, weight.template packs<V>(), goods}, sums);
  return sums;
}

template <class Device>
class DevicePool final : public DeviceTrade<Device> {
 public:
  DevicePool(const std::shared_ptr<Device>& device, const PoolParts& parts, const Matrix& scale)
      : keep_(device, parts.local.cwiseProduct(scale)),
        sold_(device, parts.pool.cwiseProduct(scale)),
        travels_(device, (1.0 - parts.local.array()).matrix()) {}

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
          FromPool<V>{runs, goods.layout().columns, keep_.template packs<V>(), out.template packs<V>(), from_pool, at});
    });
  }

  Weights<Device> keep_, sold_, travels_;
};

template <class Device>
class DeviceCrossQuotient final : public DeviceTrade<Device> {
 public:
  DeviceCrossQuotient(const std::shared_ptr<Device>& device, const CrossQuotientParts& parts, const Matrix& scale)
      : others_(device, parts.others, scale),
        local_(device, parts.others.local),
        pool_(device, parts.others.pool),
        travels_(device, (1.0 - parts.others.local.array()).matrix()),
        scale_(device, scale),
        seller_(device, parts.seller),
        reach_(device, parts.reach),
        per_buyer_(device, parts.per_buyer) {
    const std::vector<char> stays(parts.stays.begin(), parts.stays.end());
    const std::vector<int> own(parts.own_product.begin(), parts.own_product.end());
    stays_ = std::make_shared<const Array<Device, char>>(device, stays.data(), static_cast<Index>(stays.size()));
    own_product_ = std::make_shared<const Array<Device, int>>(device, own.data(), static_cast<Index>(own.size()));
    ones_ = Weights<Device>(device, Matrix::Ones(scale.rows(), scale.cols()));
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
      const int sectors = goods.layout().sectors, columns = goods.layout().columns;
      V *const at = goods.template packs<V>(), *const rest = reinterpret_cast<V*>(travelling);
      context.device->for_each(
          sectors, runs.across,
          BuyByBuyer<V>{runs, use.sparse(), share<V>(), local_.template packs<V>(), x.template packs<V>(), at, rest});
      const double* const from_pool = pooled<V>(runs, ones_, rest, goods);
      context.device->for_each(
          sectors, runs.across,
          AddFromPool<V>{runs, columns, scale_.template packs<V>(), pool_.template packs<V>(), from_pool, at});
    });
  }

  void supply_adjoint(const DeviceTable<Device>& use, DeviceVector<Device>& goods,
                      DeviceVector<Device>& x) const override {
    Context<Device>& context = goods.context();
    in_packs(goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      const int sectors = goods.layout().sectors, columns = goods.layout().columns;
      V* const at = goods.template packs<V>();
      context.device->for_each(sectors, runs.across, ScaleSectors<V>{runs, scale_.template packs<V>(), at});
      const double* const from_pool = pooled<V>(runs, pool_, at, goods);
      context.device->for_each(
          x.layout().sectors, runs.across,
          SellByBuyer<V>{runs, columns, use.sparse_transposed(), share<V>(), at, from_pool, x.template packs<V>()});
      context.device->for_each(
          sectors, runs.across,
          FromPool<V>{runs, columns, local_.template packs<V>(), travels_.template packs<V>(), from_pool, at});
    });
  }

 private:
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

/// Commodities must stand in the order of their kernels: those of kernel k from starts[k] to starts[k + 1].
template <class Device>
class DeviceGravity final : public DeviceTrade<Device> {
 public:
  DeviceGravity(const std::shared_ptr<Device>& device, const GravityParts& parts, const std::vector<Index>& order,
                const Matrix& scale)
      : keep_(device, rows_in(order, parts.home).cwiseProduct(scale)),
        sold_(device, rows_in(order, parts.origin).cwiseProduct(scale)),
        bought_(device, rows_in(order, parts.destination)) {
    int start = 0;
    for (std::size_t k = 0; k < parts.kernels.size(); ++k) {
      Class one;
      one.first = start;
      for (const int of : parts.kernel_of) one.count += of == static_cast<int>(k) ? 1 : 0;
      start += one.count;
      const Kernel& kernel = parts.kernels[k];
      if (const Sparse* sparse = kernel.sparse()) {
        one.sparse = std::make_shared<const SparseArrays<Device>>(device, *sparse);
      } else {
        const Index R = kernel.regions(), stride = R == 1 ? 1 : (R + 1) / 2 * 2;
        Matrix padded = Matrix::Zero(stride, stride);
        padded.topLeftCorner(R, R) = *kernel.dense();
        one.dense = DenseArrays<Device>(device, padded);
      }
      classes_.push_back(std::move(one));
    }
  }

  /// The rows of a table in another order.
  static Matrix rows_in(const std::vector<Index>& order, const Matrix& table) {
    Matrix result(table.rows(), table.cols());
    for (std::size_t i = 0; i < order.size(); ++i) result.row(static_cast<Index>(i)) = table.row(order[i]);
    return result;
  }

  void buy(DeviceVector<Device>& goods) const override { travel(bought_, sold_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { travel(sold_, bought_, goods); }

  std::shared_ptr<const DeviceTrade<Device>> in_single(Context<Device>& context) const override {
    auto result = std::make_shared<DeviceGravity>(*this);
    bool any = false;
    for (Class& one : result->classes_)
      if (!one.sparse) {
        one.dense = one.dense.in_single(*context.device, context.device);
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
          context.device->product(one.count * layout.columns, stride, stride, there, false, one.dense.full(), back,
                                  false);
      } else {
        context.device->product(one.count * layout.columns, stride, stride, there, false, one.dense.single(), back,
                                false);
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
  DeviceShares(const std::shared_ptr<Device>& device, const SharesParts& parts, const Matrix& scale) {
    std::vector<Sparse> forward = parts.forward, transposed = parts.transposed;
    for (std::size_t i = 0; i < forward.size(); ++i) {
      const Eigen::VectorXd of = scale.row(static_cast<Index>(i)).transpose();
      forward[i] = of.asDiagonal() * parts.forward[i];
      transposed[i] = parts.transposed[i] * of.asDiagonal();
    }
    forward_ = std::make_shared<const Tables>(device, forward);
    transposed_ = std::make_shared<const Tables>(device, transposed);
  }

  void buy(DeviceVector<Device>& goods) const override { apply(*forward_, goods); }
  void buy_adjoint(DeviceVector<Device>& goods) const override { apply(*transposed_, goods); }

 private:
  /// The tables of all commodities, one after the other.
  struct Tables {
    Tables(const std::shared_ptr<Device>& device, const std::vector<Sparse>& tables) {
      std::vector<int> start{0}, column;
      std::vector<double> value;
      for (const Sparse& table : tables)
        for (Index r = 0; r < table.rows(); ++r) {
          for (Sparse::InnerIterator entry(table, r); entry; ++entry) {
            column.push_back(static_cast<int>(entry.col()));
            value.push_back(entry.value());
          }
          start.push_back(static_cast<int>(value.size()));
        }
      starts = Array<Device, int>(device, start.data(), static_cast<Index>(start.size()));
      columns = Array<Device, int>(device, column.data(), static_cast<Index>(column.size()));
      values = Array<Device, double>(device, value.data(), static_cast<Index>(value.size()));
    }
    Array<Device, int> starts, columns;
    Array<Device, double> values;
  };

  static void apply(const Tables& tables, DeviceVector<Device>& goods) {
    Context<Device>& context = goods.context();
    const Layout& layout = goods.layout();
    double* const from = context.scratch.template get<double>(Slot::there, layout.size());
    context.device->copy(from, goods.data(), goods.bytes());
    context.device->for_each(layout.sectors, layout.across(),
                             Given{layout.regions, layout.stride(), layout.across(), tables.starts.data(),
                                   tables.columns.data(), tables.values.data(), from, goods.data()});
  }

  std::shared_ptr<const Tables> forward_, transposed_;
};

/// @param order where each commodity comes from: the device's i-th is the host's order[i]
template <class Device>
std::shared_ptr<const DeviceTrade<Device>> trade_on(const std::shared_ptr<Device>& device, const Trade& trade,
                                                    const std::vector<Index>& order, const Matrix& scale) {
  const TradeParts parts = trade.parts();
  if (const auto* pool = std::get_if<PoolParts>(&parts))
    return std::make_shared<DevicePool<Device>>(device, *pool, scale);
  if (const auto* cross = std::get_if<CrossQuotientParts>(&parts))
    return std::make_shared<DeviceCrossQuotient<Device>>(device, *cross, scale);
  if (const auto* gravity = std::get_if<GravityParts>(&parts))
    return std::make_shared<DeviceGravity<Device>>(device, *gravity, order, scale);
  return std::make_shared<DeviceShares<Device>>(device, std::get<SharesParts>(parts), scale);
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
