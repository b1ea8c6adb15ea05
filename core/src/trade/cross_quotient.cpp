// Cross-industry and Flegg's location quotients: what is bought at home depends on who buys.
#include <algorithm>
#include <cmath>
#include <limits>

#include "linalg/product.hpp"
#include "pool.hpp"

namespace commonweal::trade {

namespace {

/// What industry j of region r buys of commodity i at home: reach_ir min(1, weight_r quotient_ir / quotient_jr), of its
/// own product reach_ir min(1, weight_r quotient_ir). `reach` keeps what is sold at home within what is made.
class CrossQuotientTrade final : public Trade {
 public:
  CrossQuotientTrade(const TradeSpec& spec, const BaseYear& base);

  void buy(Block& goods) const override { others_.buy(goods); }
  void buy_adjoint(Block& goods) const override { others_.buy_adjoint(goods); }

  void supply(const Table& use, const Block& output, Block& goods) const override {
    const Index R = goods.shape.regions, C = goods.shape.columns;
#pragma omp parallel for schedule(static)
    for (Index i = 0; i < goods.shape.sectors; ++i) {
      const auto home = [&](Index c) { return goods.values.row(i).segment(c * R, R).array(); };
      const auto local = others_.local().row(i).array();
      Shares share(thread_memory<double>(Slot::column, R), R);
      Shares from_pool(thread_memory<double>(Slot::tile, C), C);
      for (Index c = 0; c < C; ++c) {
        from_pool(c) = ((1.0 - local) * home(c)).sum();
        home(c) *= local;
      }
      for (Sparse::InnerIterator entry(use.sparse(), i); entry; ++entry) {
        share_at_home(i, entry.col(), share);
        for (Index c = 0; c < C; ++c) {
          const auto x = output.values.row(entry.col()).segment(c * R, R).array();
          home(c) += entry.value() * share * x;
          from_pool(c) += entry.value() * ((1.0 - share) * x).sum();
        }
      }
      for (Index c = 0; c < C; ++c) home(c) += from_pool(c) * others_.pool().row(i).array();
    }
  }

  void supply_adjoint(const Table& use, Block& goods, Block& output) const override {
    const Index R = goods.shape.regions, C = goods.shape.columns;
    // sum_r pool_r q_r
    Eigen::Map<Matrix> pooled(thread_memory<double>(Slot::input, goods.shape.sectors * C), goods.shape.sectors, C);
    for (Index c = 0; c < C; ++c)
      pooled.col(c) = others_.pool().cwiseProduct(goods.values.middleCols(c * R, R)).rowwise().sum();
#pragma omp parallel for schedule(static)
    for (Index j = 0; j < output.shape.sectors; ++j) {
      Shares share(thread_memory<double>(Slot::column, R), R);
      output.values.row(j).setZero();
      for (Sparse::InnerIterator entry(use.sparse_transposed(), j); entry; ++entry) {
        const Index i = entry.col();
        share_at_home(i, j, share);
        for (Index c = 0; c < C; ++c)
          output.values.row(j).segment(c * R, R).array() +=
              entry.value() * (share * goods.values.row(i).segment(c * R, R).array() + (1.0 - share) * pooled(i, c));
      }
    }
    others_.buy_adjoint(goods);
  }

  Matrix shares(Index commodity) const override { return together_.shares(commodity); }
  Matrix own_shares() const override { return together_.own_shares(); }
  bool differs_by_buyer() const override { return true; }
  std::unique_ptr<const Trade> of_new_demand(const Matrix& supply,
                                             const std::vector<bool>& non_tradable) const override {
    return from_makers(supply, non_tradable);
  }
  TradeParts parts() const override {
    return CrossQuotientParts{others_.pool_parts(), non_tradable_, own_product_, seller_, reach_, per_buyer_};
  }
  Cost cost() const override {
    const Cost others = others_.cost();
    return others + Cost{6.0 * uses_ * static_cast<double>(reach_.cols()), others.bytes, 6};
  }

 private:
  using Shares = Eigen::Map<Eigen::Array<double, 1, Eigen::Dynamic>>;

  void share_at_home(Index commodity, Index industry, Shares& share) const {
    const auto reach = reach_.row(commodity).array();
    const auto seller = seller_.row(commodity).array();
    if (non_tradable_[static_cast<std::size_t>(commodity)])
      share = reach;
    else if (own_product_[static_cast<std::size_t>(industry)] == commodity)
      share = reach * seller.min(1.0);
    else
      share = reach * (seller * per_buyer_.row(industry).array()).min(1.0);
  }

  std::vector<bool> non_tradable_;
  std::vector<Index> own_product_;  // by industry: the commodity that it makes most of
  Matrix seller_;                   // commodity x region: weight_r times the quotient of supply
  Matrix per_buyer_;                // industry x region: one over the quotient of output
  Matrix reach_;                    // commodity x region
  PoolTrade others_;                // of those who are no industry
  PoolTrade together_;              // of all, in the base year
  double uses_;                     // entries of B
};

CrossQuotientTrade::CrossQuotientTrade(const TradeSpec& spec, const BaseYear& base)
    : non_tradable_(spec.non_tradable),
      own_product_(static_cast<std::size_t>(base.output.rows()), -1),
      seller_(location_quotients(base.supply)),
      uses_(static_cast<double>(base.use.nonZeros())) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  non_tradable_.resize(static_cast<std::size_t>(commodities), false);
  for (Index j = 0; j < base.mix.outerSize(); ++j) {
    double most = 0.0;
    for (Sparse::InnerIterator entry(base.mix, j); entry; ++entry)
      if (entry.value() > most) {
        most = entry.value();
        own_product_[static_cast<std::size_t>(j)] = entry.col();
      }
  }
  if (spec.model == TradeModel::flq) {
    const Eigen::RowVectorXd size = base.output.colwise().sum() / base.output.sum();
    const Eigen::RowVectorXd weight =
        size.unaryExpr([&](double share) { return std::pow(std::log2(1.0 + share), spec.delta); });
    seller_ = seller_ * weight.asDiagonal();
  }
  // A buyer that is not there has a quotient of zero, and every seller's is larger.
  per_buyer_ = location_quotients(base.output).unaryExpr([](double quotient) {
    return quotient > 0.0 ? 1.0 / quotient : std::numeric_limits<double>::max();
  });

  reach_ = Matrix::Ones(commodities, regions);
  Matrix local = seller_.cwiseMin(1.0);
  for (Index i = 0; i < commodities; ++i)
    if (non_tradable_[static_cast<std::size_t>(i)]) local.row(i).setOnes();
  // With a pool of nothing, `supply` gives what is sold at home.
  others_ = PoolTrade(local, Matrix::Zero(commodities, regions));
  Block home({commodities, 1, regions}), output({base.output.rows(), 1, regions});
  home.values = base.final_demand;
  output.values = base.output;
  supply(Table(base.use, Table::Storage::sparse), output, home);
  for (Index i = 0; i < commodities; ++i)
    for (Index r = 0; r < regions; ++r) reach_(i, r) = cover(base.supply(i, r), home(i, 0, r));
  const Matrix sold = home.values.cwiseProduct(reach_);
  const Matrix pool = pool_shares((base.supply - sold).cwiseMax(0.0), base.supply);
  local.array() *= reach_.array();
  Matrix average = local;  // which stands where stocks drawn down make a ratio of sums no share
  for (Index i = 0; i < commodities; ++i)
    for (Index r = 0; r < regions; ++r)
      if (sold(i, r) >= 0.0 && sold(i, r) <= base.demand(i, r) && base.demand(i, r) > 0.0)
        average(i, r) = sold(i, r) / base.demand(i, r);
  others_ = PoolTrade(std::move(local), pool);
  together_ = PoolTrade(std::move(average), pool);
}

}  // namespace

std::unique_ptr<const Trade> cross_quotient(const TradeSpec& spec, const BaseYear& base) {
  require<ModelError>(std::isfinite(spec.delta) && spec.delta >= 0.0 && spec.delta < 1.0,
                      "trade: the exponent delta of Flegg's quotient must be at least 0 and below 1");
  return std::make_unique<CrossQuotientTrade>(spec, base);
}

}  // namespace commonweal::trade
