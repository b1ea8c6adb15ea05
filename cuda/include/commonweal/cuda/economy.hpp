// The economies of core/economy.hpp as operators on a device: the same steps over vectors in its memory.
// Used by the solver; gpu.cu makes them for CUDA, the tests for the host.
#pragma once

#include "commonweal/cuda/columns.hpp"
#include "commonweal/cuda/trade.hpp"
#include "commonweal/economy/ensemble.hpp"
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
    return Vector(context_, {static_cast<int>(sectors()), static_cast<int>(columns),
                             static_cast<int>(regions() / draws_), static_cast<int>(draws_)});
  }

 protected:
  DeviceOperator(std::shared_ptr<const HostOperator> host, std::shared_ptr<Context<Device>> context, Index draws)
      : host_(std::move(host)), context_(std::move(context)), draws_(draws) {}

  /// What is left for vectors once the tables are there. Said once, so that the same question is always cut alike.
  void take_rates() { rates_ = context_->device->rates(); }

  std::shared_ptr<const HostOperator> host_;
  std::shared_ptr<Context<Device>> context_;
  Index draws_;
  DeviceRates rates_{};
};

/// y = A x for A as it stands.
template <class Device>
class DeviceCoefficients final : public DeviceOperator<Device> {
 public:
  using Vector = DeviceVector<Device>;

  DeviceCoefficients(std::shared_ptr<const CoefficientEconomy> economy, std::shared_ptr<Context<Device>> context)
      : DeviceOperator<Device>(economy, context, 1), table_(context->device, {economy->coefficients()}) {
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

/// x = D (T (B x + y) + w), by industry and region; of one economy, or of the draws of an ensemble.
template <class Device>
class DeviceRegional final : public DeviceOperator<Device> {
 public:
  using Vector = DeviceVector<Device>;

  /// @param whole the economy itself, or the ensemble of these draws
  DeviceRegional(std::shared_ptr<const HostOperator> whole, const Ensemble::Draws& draws,
                 std::shared_ptr<Context<Device>> context)
      : DeviceOperator<Device>(std::move(whole), context, static_cast<Index>(draws.size())),
        commodities_(draws.front()->commodities()),
        order_(order_of(draws.front()->trade(), commodities_)) {
    const auto& device = context->device;
    const auto rows = [&](const Matrix& table) { return rows_in(order_, table); };
    Sparse ordered(commodities_, commodities_);  // takes the host's commodities to the device's
    for (Index i = 0; i < commodities_; ++i) ordered.insert(i, order_[static_cast<std::size_t>(i)]) = 1.0;
    ordered.makeCompressed();

    std::vector<Table> use;
    std::vector<Matrix> scales;
    std::vector<const Trade*> trades;
    for (const auto& draw : draws) {
      const Table& own = draw->use();
      use.push_back(own.is_dense() ? Table(rows(*own.dense()))
                                   : Table(Sparse(ordered * own.sparse()), Table::Storage::sparse));
      scales.push_back(rows(draw->supply_scale()));
      trades.push_back(&draw->trade());
    }
    use_ = DeviceTable<Device>(device, use);
    const Sparse mix = draws.front()->mix().sparse() * Sparse(ordered.transpose());
    mix_ = std::make_shared<const SparseArrays<Device>>(device, std::vector<Sparse>{mix});
    mix_transposed_ = std::make_shared<const SparseArrays<Device>>(device, std::vector<Sparse>{mix.transpose()});
    output_scale_ =
        Weights<Device>(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d]->output_scale(); });
    trade_ = trade_on<Device>(device, trades, order_, scales);
    if (draws.front()->spending()) {
      budget_ = Weights<Device>(device, draws.size(),
                                [&](std::size_t d) -> Matrix { return rows(draws[d]->spending()->budget); });
      income_ =
          Weights<Device>(device, draws.size(), [&](std::size_t d) -> Matrix { return draws[d]->spending()->income; });
      std::vector<Table> residence;
      for (const auto& draw : draws) residence.push_back(draw->spending()->residence);
      residence_ = DeviceTable<Device>(device, residence);
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
    std::shared_ptr<const HostOperator> bounding = this->host_->magnitude();
    if (!bounding) return nullptr;
    auto result = std::make_unique<DeviceRegional>(bounding, draws_of(bounding), this->context_);
    if (single_) result->take_single();
    return result;
  }

  /// The draws of an ensemble, or a regional economy as the only one; none of anything else.
  static Ensemble::Draws draws_of(const std::shared_ptr<const HostOperator>& economy) {
    if (const auto ensemble = std::dynamic_pointer_cast<const Ensemble>(economy)) return ensemble->draws();
    if (auto one = std::dynamic_pointer_cast<const RegionalEconomy>(economy)) return {std::move(one)};
    return {};
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
    const int parts = (layout.sectors + kInPart - 1) / kInPart, R = layout.regions, cells = layout.cells();
    double* const partial =
        context.scratch.template get<double>(Slot::partial, static_cast<Index>(parts) * layout.across());
    double* const earned = context.scratch.template get<double>(Slot::earned, static_cast<Index>(R) * cells);
    double* const received = context.scratch.template get<double>(Slot::received, static_cast<Index>(R) * cells);
    in_packs(layout, [&](auto pack, const Runs& runs) {
      using V = decltype(pack);
      context.device->for_each(parts, runs.across,
                               EarnedInPart<V>{runs, layout.sectors, kInPart, in.template packs<V>(),
                                               x.template packs<V>(), reinterpret_cast<V*>(partial)});
      context.device->for_each(R, cells, Earned{parts, layout.across(), layout.stride(), cells, partial, earned});
      residence_.multiply(context, transposed, {R, layout.columns, 1, layout.draws}, earned, received, false);
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
  if (const Ensemble::Draws draws = DeviceRegional<Device>::draws_of(economy); !draws.empty())
    return std::make_unique<DeviceRegional<Device>>(economy, draws, std::move(context));
  if (auto coefficients = std::dynamic_pointer_cast<const CoefficientEconomy>(economy))
    return std::make_unique<DeviceCoefficients<Device>>(std::move(coefficients), std::move(context));
  throw ModelError("this kind of economy cannot be taken to a device");
}

}  // namespace commonweal::cuda
