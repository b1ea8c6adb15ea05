// The economies of core/economy.hpp as operators on a device: the same steps over vectors in its memory.
// Used by the solver; gpu.cu makes them for CUDA, the tests for the host.
#pragma once

#include "commonweal/cuda/columns.hpp"
#include "commonweal/cuda/trade.hpp"
#include "commonweal/economy/economy.hpp"
#include "commonweal/error.hpp"

namespace commonweal::cuda {

/// An economy on a device, uploaded once. Not for two threads at a time.
template <class Device>
class DeviceOperator : public Operator<DeviceVector<Device>> {
 public:
  using Vector = DeviceVector<Device>;

  Index sectors() const override { return host_->sectors(); }
  Index regions() const override { return host_->regions(); }
  /// Scalings that are folded into each other are rounded once more.
  Cost cost() const override { return host_->cost() + Cost{0.0, 0.0, 4}; }
  const Labels& labels() const override { return host_->labels(); }
  DeviceRates rates() const override { return rates_; }
  const std::shared_ptr<Context<Device>>& context() const { return context_; }
  std::string device() const override { return context_->device->name(); }
  Vector vector(Index columns) const override {
    return Vector(context_, {static_cast<int>(sectors()), static_cast<int>(columns), static_cast<int>(regions())});
  }

 protected:
  DeviceOperator(std::shared_ptr<const HostOperator> host, std::shared_ptr<Context<Device>> context)
      : host_(std::move(host)), context_(std::move(context)) {}

  /// What is left for vectors once the tables are there. Said once, so that the same question is always cut alike.
  void take_rates() { rates_ = context_->device->rates(); }

  std::shared_ptr<const HostOperator> host_;
  std::shared_ptr<Context<Device>> context_;
  DeviceRates rates_{};
};

/// y = A x for A as it stands.
template <class Device>
class DeviceCoefficients final : public DeviceOperator<Device> {
 public:
  using Vector = DeviceVector<Device>;

  DeviceCoefficients(std::shared_ptr<const CoefficientEconomy> economy, std::shared_ptr<Context<Device>> context)
      : DeviceOperator<Device>(economy, context), table_(context->device, economy->coefficients()) {
    this->take_rates();
  }

  void apply(const Vector& x, Vector& y) const override { multiply(false, x, y); }
  void apply_adjoint(const Vector& x, Vector& y) const override { multiply(true, x, y); }

  std::unique_ptr<Operator<Vector>> magnitude() const override {
    auto bounding = this->host_->magnitude();
    if (!bounding) return nullptr;
    std::shared_ptr<const CoefficientEconomy> economy(static_cast<const CoefficientEconomy*>(bounding.release()));
    auto result = std::make_unique<DeviceCoefficients>(std::move(economy), this->context_);
    if (single_) result->take_single();
    return result;
  }

  std::unique_ptr<Operator<Vector>> in_single() const override {
    if (!table_.is_dense()) return nullptr;
    auto result = std::make_unique<DeviceCoefficients>(*this);
    result->take_single();
    return result;
  }

 private:
  void take_single() {
    table_ = table_.in_single(this->context_->device);
    single_ = true;
  }
  void multiply(bool transposed, const Vector& x, Vector& y) const {
    table_.multiply(*this->context_, transposed, x.layout(), x.data(), y.data(), false);
  }

  DeviceTable<Device> table_;
  bool single_ = false;
};

/// x = D (T (B x + y) + w), by industry and region.
template <class Device>
class DeviceRegional final : public DeviceOperator<Device> {
 public:
  using Vector = DeviceVector<Device>;

  DeviceRegional(const std::shared_ptr<const RegionalEconomy>& economy, std::shared_ptr<Context<Device>> context)
      : DeviceOperator<Device>(economy, context),
        commodities_(economy->commodities()),
        order_(order_of(economy->trade(), commodities_)) {
    const auto& device = context->device;
    const auto rows = [&](const Matrix& table) { return rows_in(order_, table); };
    Sparse ordered(commodities_, commodities_);  // takes the host's commodities to the device's
    for (Index i = 0; i < commodities_; ++i) ordered.insert(i, order_[static_cast<std::size_t>(i)]) = 1.0;
    ordered.makeCompressed();

    const Table& use = economy->use();
    use_ = DeviceTable<Device>(device, use.is_dense() ? Table(rows(*use.dense()))
                                                      : Table(Sparse(ordered * use.sparse()), Table::Storage::sparse));
    const Sparse mix = economy->mix().sparse() * Sparse(ordered.transpose());
    mix_ = std::make_shared<const SparseArrays<Device>>(device, mix);
    mix_transposed_ = std::make_shared<const SparseArrays<Device>>(device, Sparse(mix.transpose()));
    output_scale_ = Weights<Device>(device, economy->output_scale());
    trade_ = trade_on<Device>(device, economy->trade(), order_, rows(economy->supply_scale()));
    if (const auto& spending = economy->spending()) {
      budget_ = Weights<Device>(device, rows(spending->budget));
      income_ = Weights<Device>(device, spending->income);
      residence_ = DeviceTable<Device>(device, spending->residence);
      closed_ = true;
    }
    this->take_rates();
  }

  void apply(const Vector& x, Vector& y) const override {
    Vector& goods = scratch(x.layout());
    if (closed_) spend(income_, x, false, budget_, goods, false);
    trade_->supply(use_, x, goods, !closed_);
    make(goods, y);
  }

  void apply_adjoint(const Vector& x, Vector& y) const override {
    Vector& goods = scratch(x.layout());
    call_for(x, goods);
    trade_->supply_adjoint(use_, goods, y);
    if (closed_) spend(budget_, goods, true, income_, y, true);
  }

  std::unique_ptr<Operator<Vector>> magnitude() const override {
    auto bounding = this->host_->magnitude();
    if (!bounding) return nullptr;
    std::shared_ptr<const RegionalEconomy> economy(static_cast<const RegionalEconomy*>(bounding.release()));
    auto result = std::make_unique<DeviceRegional>(economy, this->context_);
    if (single_) result->take_single();
    return result;
  }

  std::unique_ptr<Operator<Vector>> in_single() const override {
    auto result = std::make_unique<DeviceRegional>(*this);
    if (!result->take_single()) return nullptr;
    return result;
  }

 private:
  /// Whether anything is in single precision now.
  bool take_single() {
    auto trade = trade_->in_single(this->context_->device);
    if (!trade && !use_.is_dense()) return false;
    use_ = use_.in_single(this->context_->device);
    if (trade) trade_ = std::move(trade);
    single_ = true;
    return true;
  }

  /// Kept between rounds. A copy of an economy starts with its own.
  struct Goods {
    Goods() = default;
    Goods(const Goods&) {}
    std::optional<Vector> vector;
  };
  Vector& scratch(const Layout& like) const {
    const Layout layout = like.with_sectors(static_cast<int>(commodities_));
    std::optional<Vector>& kept = goods_.vector;
    if (!kept || kept->layout() != layout) {
      kept.reset();  // the old one goes first
      kept.emplace(this->context_, layout);
    }
    return *kept;
  }

  /// y = output_scale * (mix goods)
  void make(const Vector& goods, Vector& y) const {
    each_pack(*this->context_, y.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      return SparseScaled<V, false>{runs, mix_->view(), output_scale_.template packs<V>(), goods.template packs<V>(),
                                    y.template packs<V>()};
    });
  }

  /// goods = mix' (output_scale * x)
  void call_for(const Vector& x, Vector& goods) const {
    each_pack(*this->context_, goods.layout(), [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      return SparseScaled<V, true>{runs, mix_transposed_->view(), output_scale_.template packs<V>(),
                                   x.template packs<V>(), goods.template packs<V>()};
    });
  }

  /// What is earned over the sectors of x, by weight `in`, is carried between regions and spread over those of y by
  /// weight `out`.
  void spend(const Weights<Device>& in, const Vector& x, bool transposed, const Weights<Device>& out, Vector& y,
             bool add) const {
    constexpr int kInPart = 16;
    Context<Device>& context = *this->context_;
    const Layout& layout = x.layout();
    const int parts = (layout.sectors + kInPart - 1) / kInPart, R = layout.regions, C = layout.columns;
    double* const partial =
        context.scratch.template get<double>(Slot::partial, static_cast<Index>(parts) * layout.across());
    double* const earned = context.scratch.template get<double>(Slot::earned, static_cast<Index>(R) * C);
    double* const received = context.scratch.template get<double>(Slot::received, static_cast<Index>(R) * C);
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      context.device->for_each(parts, runs.across,
                               EarnedInPart<V>{runs, layout.sectors, kInPart, in.template packs<V>(),
                                               x.template packs<V>(), reinterpret_cast<V*>(partial)});
      context.device->for_each(R, C, Earned{parts, layout.across(), layout.stride(), C, partial, earned});
      residence_.multiply(context, transposed, {R, C, 1}, earned, received, false);
      if (add)
        context.device->for_each(y.layout().sectors, runs.across,
                                 Spread<V, true>{runs, R, out.template packs<V>(), received, y.template packs<V>()});
      else
        context.device->for_each(y.layout().sectors, runs.across,
                                 Spread<V, false>{runs, R, out.template packs<V>(), received, y.template packs<V>()});
    });
  }

  Index commodities_;
  std::vector<Index> order_;
  DeviceTable<Device> use_, residence_;
  std::shared_ptr<const SparseArrays<Device>> mix_, mix_transposed_;
  Weights<Device> output_scale_, budget_, income_;
  std::shared_ptr<const DeviceTrade<Device>> trade_;
  bool closed_ = false, single_ = false;
  mutable Goods goods_;
};

/// @throws ModelError for an economy of another kind
template <class Device>
std::unique_ptr<DeviceOperator<Device>> on_device(const std::shared_ptr<const HostOperator>& economy,
                                                  const std::shared_ptr<Device>& device) {
  auto context = std::make_shared<Context<Device>>(device);
  if (const auto regional = std::dynamic_pointer_cast<const RegionalEconomy>(economy))
    return std::make_unique<DeviceRegional<Device>>(regional, std::move(context));
  if (auto coefficients = std::dynamic_pointer_cast<const CoefficientEconomy>(economy))
    return std::make_unique<DeviceCoefficients<Device>>(std::move(coefficients), std::move(context));
  throw ModelError("this kind of economy cannot be taken to a device");
}

}  // namespace commonweal::cuda
