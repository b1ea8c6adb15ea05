// Gravity: trade by distance, one kernel product for all commodities of a class and all right-hand sides.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "commonweal/trade/balance.hpp"
#include "linalg/product.hpp"
#include "linalg/threads.hpp"
#include "models.hpp"

namespace commonweal::trade {

namespace {

/// The home share of who buys nothing elsewhere but for rounding errors falls short of one by less.
constexpr double kAtHome = 1e-9;

/// A region that others sell less than this to is taken to have none of them in reach.
constexpr double kOutOfReach = 1e-6;

/// T_i[r,s] = home_is [r = s] + origin_ir K_c(i)[r,s] destination_is
class GravityTrade final : public Trade {
 public:
  GravityTrade(const TradeSpec& spec, const BaseYear& base);

  void buy(Block& goods) const override { travel(factors_->destination, factors_->origin, goods); }
  void buy_adjoint(Block& goods) const override { travel(factors_->origin, factors_->destination, goods); }

  Matrix shares(Index commodity) const override {
    const Index R = factors_->home.cols();
    const Kernel& near = kernel(commodity);
    Matrix result(R, R);
    for (Index r = 0; r < R; ++r)
      for (Index s = 0; s < R; ++s)
        result(r, s) = factors_->origin(commodity, r) * near(r, s) * factors_->destination(commodity, s);
    result.diagonal() += factors_->home.row(commodity).transpose();
    return result;
  }

  Matrix own_shares() const override {
    Matrix result = factors_->home;
    for (Index i = 0; i < factors_->home.rows(); ++i)
      for (Index r = 0; r < factors_->home.cols(); ++r)
        result(i, r) += factors_->origin(i, r) * kernel(i)(r, r) * factors_->destination(i, r);
    return result;
  }

  Matrix means_over_origins(const std::vector<Index>& commodities, const Matrix& number) const override;

  TradeParts parts() const override {
    return GravityParts{kernels_, kernel_of_, factors_->home, factors_->origin, factors_->destination};
  }

  std::unique_ptr<const Trade> of_new_demand(const Matrix& supply,
                                             const std::vector<bool>& non_tradable) const override;

  std::unique_ptr<const Trade> in_single() const override {
    auto result = std::make_unique<GravityTrade>(*this);
    for (Kernel& kernel : result->kernels_) kernel = kernel.in_groups();
    return result;
  }

  Roughness roughness() const override {
    Roughness worst = kSingle;
    for (const Kernel& kernel : kernels_) worst = worst.with(kernel.roughness());
    return worst;
  }

  Cost cost() const override {
    const auto cells = static_cast<double>(factors_->home.size());
    Cost sum{5.0 * cells, 3.0 * cells * sizeof(double), factors_->home.cols() + 6};
    for (std::size_t k = 0; k < kernels_.size(); ++k) {
      const Cost kernel = kernels_[k].cost();
      sum.flops += kernel.flops * static_cast<double>(members_[k].size());
      sum.bytes += kernel.bytes;
    }
    return sum;
  }

 private:
  /// Commodity x region.
  struct Factors {
    Matrix home, origin, destination;
  };

  /// By commodity and region, what all origins offer it: sum over r of weight_ir K[r,s].
  Matrix offered(const Matrix& weight) const;

  /// v = home v + after (K (before v)), in place; of many regions a few columns at a time, for less memory.
  void travel(const Matrix& before, const Matrix& after, Block& goods) const {
    constexpr Index kTogether = 1 << 21;
    const Index C = goods.shape.columns;
    const Index together =
        std::clamp<Index>(kTogether / std::max<Index>(1, factors_->home.size()), 1, std::max<Index>(1, C));
    for (Index first = 0; first < C; first += together)
      travel(before, after, goods, first, std::min(together, C - first));
  }

  void travel(const Matrix& before, const Matrix& after, Block& goods, Index first, Index C) const {
    const Index R = goods.shape.regions, rows = goods.shape.sectors * C, size = rows * R;
    const auto kernels = static_cast<Index>(kernels_.size());
    const auto singles = std::count_if(kernels_.begin(), kernels_.end(), [](const Kernel& k) { return k.is_single(); });
    const Index in_single = singles > 0 ? size : 0, in_double = singles < kernels ? size : 0;
    double* const in = thread_memory<double>(Slot::input, in_double);
    double* const out = thread_memory<double>(Slot::output, in_double);
    float* const single_in = thread_memory<float>(Slot::input, in_single);
    float* const single_out = thread_memory<float>(Slot::output, in_single);
    using Row = Eigen::Map<Eigen::RowVectorXd>;
    using SingleRow = Eigen::Map<Eigen::RowVectorXf>;
    const auto travels = [&](Index i, Index c) { return goods.values.row(i).segment((first + c) * R, R); };

    // Rows of a kernel lie together, those that are zero are left out: a programme buys few of all goods.
    Index* const place = thread_memory<Index>(Slot::input, rows);
    Index* const start = thread_memory<Index>(Slot::output, kernels + 1);
#pragma omp parallel for schedule(static) if (worth_threads(size))
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < C; ++c) place[i * C + c] = (travels(i, c).array() != 0.0).any() ? 0 : -1;
    Index next = 0;
    for (Index k = 0; k < kernels; ++k) {
      start[k] = next;
      for (const Index i : members_[static_cast<std::size_t>(k)])
        for (Index c = 0; c < C; ++c)
          if (place[i * C + c] >= 0) place[i * C + c] = next++;
    }
    start[kernels] = next;

#pragma omp parallel for schedule(static) if (worth_threads(size))
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < C; ++c) {
        const Index at = place[i * C + c] * R;
        if (at < 0) continue;
        const auto leaves = before.row(i).cwiseProduct(travels(i, c));
        if (kernel(i).is_single())
          SingleRow(single_in + at, R) = leaves.cast<float>();
        else
          Row(in + at, R) = leaves;
      }

    const auto parts_of = [&](Index k) { return kernels_[static_cast<std::size_t>(k)].parts(start[k + 1] - start[k]); };
    Index parts = 0;
    for (Index k = 0; k < kernels; ++k) parts += parts_of(k);
#pragma omp parallel for schedule(dynamic) if (worth_threads_of_product(next * R * R))
    for (Index p = 0; p < parts; ++p) {
      Index part = p, k = 0;
      for (; part >= parts_of(k); ++k) part -= parts_of(k);
      const Kernel& by = kernels_[static_cast<std::size_t>(k)];
      const Index at = start[k] * R, count = start[k + 1] - start[k];
      if (by.is_single())
        by.multiply_part(part, count, single_in + at, single_out + at);
      else
        by.multiply_part(part, count, in + at, out + at);
    }

#pragma omp parallel for schedule(static) if (worth_threads(size))
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < C; ++c) {
        const Index at = place[i * C + c] * R;
        if (at < 0) continue;
        auto v = goods.values.row(i).segment((first + c) * R, R).array();
        v *= factors_->home.row(i).array();
        if (kernel(i).is_single())
          v += after.row(i).array() * SingleRow(single_out + at, R).cast<double>().array();
        else
          v += after.row(i).array() * Row(out + at, R).array();
      }
  }

  const Kernel& kernel(Index commodity) const {
    return kernels_[static_cast<std::size_t>(kernel_of_[static_cast<std::size_t>(commodity)])];
  }

  std::vector<Kernel> kernels_;
  std::vector<int> kernel_of_;
  std::vector<std::vector<Index>> members_;  // commodities by kernel
  std::shared_ptr<const Factors> factors_;   // a copy in single precision has the same
};

GravityTrade::GravityTrade(const TradeSpec& spec, const BaseYear& base)
    : kernels_(spec.kernels), kernel_of_(spec.kernel_of), members_(spec.kernels.size()) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  require<ModelError>(static_cast<Index>(kernel_of_.size()) == commodities,
                      "gravity: name the kernel of every commodity");
  require<ModelError>(spec.origin.size() == 0 || (spec.origin.rows() == commodities && spec.origin.cols() == regions),
                      "gravity: factors to begin with must be commodity x region");
  for (const Kernel& kernel : kernels_)
    require<ModelError>(kernel.regions() == regions, [&] {
      return "gravity: a kernel covers " + std::to_string(kernel.regions()) + " regions, but the economy has " +
             std::to_string(regions);
    });
  for (Index i = 0; i < commodities; ++i) {
    const int k = kernel_of_[static_cast<std::size_t>(i)];
    require<ModelError>(k >= 0 && k < static_cast<int>(kernels_.size()),
                        [&] { return "gravity: the kernel of " + base.goods.sector(i) + " is not among those given"; });
    members_[static_cast<std::size_t>(k)].push_back(i);
  }

  // At home first: goods that stay, and stocks that are drawn down, which come back to who held them.
  const auto made = std::make_shared<Factors>();
  made->home = Matrix::Zero(commodities, regions);
  Matrix unsold = base.supply, wanted = base.demand;
  for (Index i = 0; i < commodities; ++i) {
    const bool non_tradable = !spec.non_tradable.empty() && spec.non_tradable[static_cast<std::size_t>(i)];
    for (Index r = 0; r < regions; ++r)
      if (non_tradable || base.demand(i, r) < 0.0) made->home(i, r) = cover(base.supply(i, r), base.demand(i, r));
    unsold.row(i) -= made->home.row(i).cwiseProduct(base.demand.row(i));
    wanted.row(i) -= made->home.row(i).cwiseProduct(base.demand.row(i));
    unsold.row(i) = unsold.row(i).cwiseMax(0.0);
    for (Index r = 0; r < regions; ++r)
      if (std::abs(wanted(i, r)) <= kAtHome * std::abs(base.demand(i, r))) wanted(i, r) = 0.0;
    // Where nobody buys, or only rounding errors are left to trade, there is nothing to balance: by the kernel alone.
    if (unsold.row(i).sum() <= 1e-10 * base.supply.row(i).sum() || !(wanted.row(i).sum() > 0.0)) {
      unsold.row(i) = base.supply.row(i);
      wanted.row(i).setZero();
    } else {
      wanted.row(i) *= unsold.row(i).sum() / wanted.row(i).sum();
    }
  }

  made->origin = Matrix::Zero(commodities, regions);
  made->destination = Matrix::Zero(commodities, regions);
  for (std::size_t k = 0; k < kernels_.size(); ++k) {
    const auto count = static_cast<Index>(members_[k].size());
    const bool begun = spec.origin.size() > 0;
    Matrix supplies(count, regions), demands(count, regions), start(begun ? count : 0, regions);
    std::vector<std::string> names;
    for (Index m = 0; m < count; ++m) {
      const Index i = members_[k][static_cast<std::size_t>(m)];
      supplies.row(m) = unsold.row(i);
      demands.row(m) = wanted.row(i);
      if (begun) start.row(m) = spec.origin.row(i);
      names.push_back(base.goods.sector(i));
    }
    const KernelFactors factors =
        balance_kernel(kernels_[k], supplies, demands, {names, base.goods.regions}, begun ? &start : nullptr);
    for (Index m = 0; m < count; ++m) {
      const Index i = members_[k][static_cast<std::size_t>(m)];
      made->origin.row(i) = factors.origin.row(m);
      // Where nobody who has some left is in reach, a region that makes what it buys goes on doing so.
      const bool sold = supplies.row(m).sum() > 0.0;
      for (Index s = 0; s < regions; ++s)
        if (sold && factors.destination(m, s) == 0.0) {
          require<ModelError>(made->home(i, s) >= 1.0 - kAtHome, [&] {
            return "trade: no region that makes " + base.goods.sector(i) + " reaches " + base.goods.region(s) +
                   "; let its class reach farther";
          });
          made->home(i, s) = 1.0;
        }
      made->destination.row(i) = factors.destination.row(m).cwiseProduct((1.0 - made->home.row(i).array()).matrix());
    }
  }
  factors_ = made;
}

/// One product for all commodities of a kernel: home_is n[s,s] + destination_is sum over r of origin_ir K[r,s] n[r,s].
Matrix GravityTrade::means_over_origins(const std::vector<Index>& commodities, const Matrix& number) const {
  Matrix result(static_cast<Index>(commodities.size()), number.cols());
  for (std::size_t k = 0; k < kernels_.size(); ++k) {
    std::vector<Index> at, of_kernel;
    for (std::size_t m = 0; m < commodities.size(); ++m)
      if (kernel_of_[static_cast<std::size_t>(commodities[m])] == static_cast<int>(k)) {
        at.push_back(static_cast<Index>(m));
        of_kernel.push_back(commodities[m]);
      }
    if (at.empty()) continue;
    const Matrix origin = factors_->origin(of_kernel, Eigen::all);
    Matrix sums(origin.rows(), origin.cols());
    if (const Sparse* sparse = kernels_[k].sparse()) {
      sums = origin * sparse->cwiseProduct(number);
    } else {
      const Matrix weights = kernels_[k].dense().cwiseProduct(number);
      const Index R = weights.rows();
      product<double>({origin.data(), origin.rows(), R, R}, {weights.data(), R, R, R}, {sums.data(), sums.rows(), R, R},
                      false);
    }
    for (std::size_t m = 0; m < at.size(); ++m)
      result.row(at[m]) = factors_->home.row(of_kernel[m]).cwiseProduct(number.diagonal().transpose()) +
                          factors_->destination.row(of_kernel[m]).cwiseProduct(sums.row(static_cast<Index>(m)));
  }
  return result;
}

Matrix GravityTrade::offered(const Matrix& weight) const {
  Matrix result(weight.rows(), weight.cols());
  for (std::size_t k = 0; k < kernels_.size(); ++k) {
    Matrix rows(static_cast<Index>(members_[k].size()), weight.cols()), products(rows.rows(), rows.cols());
    for (Index m = 0; m < rows.rows(); ++m) rows.row(m) = weight.row(members_[k][static_cast<std::size_t>(m)]);
    kernels_[k].multiply(rows, products);
    for (Index m = 0; m < rows.rows(); ++m) result.row(members_[k][static_cast<std::size_t>(m)]) = products.row(m);
  }
  return result;
}

std::unique_ptr<const Trade> GravityTrade::of_new_demand(const Matrix& supply,
                                                         const std::vector<bool>& non_tradable) const {
  auto result = std::make_unique<GravityTrade>(*this);
  const auto made = std::make_shared<Factors>(*factors_);
  const Matrix by_factors = offered(factors_->origin), by_supply = offered(supply),
               at_home = made_and_non_tradable(supply, non_tradable);
  for (Index i = 0; i < factors_->home.rows(); ++i)
    for (Index s = 0; s < factors_->home.cols(); ++s) {
      double &home = made->home(i, s), &destination = made->destination(i, s);
      if (at_home(i, s) > 0.0) {
        home = 1.0;
        destination = 0.0;
      } else if (by_factors(i, s) > 0.0) {
        const double near = kernel(i)(s, s), own = factors_->origin(i, s) * near / by_factors(i, s), others = 1.0 - own;
        const double most = supply(i, s) * near / by_supply(i, s);  // who has a factor makes some, so this is finite
        const double stretched = own > most && others > kOutOfReach ? (1.0 - most) / others : 1.0;
        destination = stretched / by_factors(i, s);
        home = own > most && others > kOutOfReach ? most - stretched * own : 0.0;
      }
    }
  result->factors_ = made;
  return result;
}

}  // namespace

std::unique_ptr<const Trade> gravity(const TradeSpec& spec, const BaseYear& base) {
  return std::make_unique<GravityTrade>(spec, base);
}

}  // namespace commonweal::trade
