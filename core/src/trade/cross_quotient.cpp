// Cross-industry and Flegg's location quotients: what is bought at home depends on who buys.
#include <algorithm>
#include <cmath>
#include <limits>

#include "models.hpp"

namespace commonweal::trade {

namespace {

/// What industry j of region r buys of commodity i at home: reach_ir min(1, weight_r quotient_ir / quotient_jr), of its
/// own product reach_ir min(1, weight_r quotient_ir). `reach` keeps what is sold at home within what is made.
class CrossQuotientTrade final : public Trade {
 public:
  CrossQuotientTrade(const TradeSpec& spec, const BaseYear& base);

  void buy(Block& goods) const override {
    const Index R = goods.shape.regions;
    Block away(goods.shape);
    for (Index c = 0; c < goods.shape.columns; ++c) {
      auto z = goods.values.middleCols(c * R, R).array();
      away.values.middleCols(c * R, R) = (1.0 - others_.array()) * z;
      z *= others_.array();
    }
    add_from_pool(away, goods);
  }

  void buy_adjoint(Block& goods) const override { mix_prices(pool_prices(goods), goods); }

  void supply(const Sparse& use, const Block& output, Block& goods) const override {
    const Index R = goods.shape.regions;
    Block away(goods.shape);
#pragma omp parallel for schedule(static)
    for (Index i = 0; i < goods.shape.sectors; ++i) {
      Shares share(R);
      for (Index c = 0; c < goods.shape.columns; ++c) {
        auto home = goods.values.row(i).segment(c * R, R).array();
        auto pool = away.values.row(i).segment(c * R, R).array();
        pool = (1.0 - others_.row(i).array()) * home;
        home *= others_.row(i).array();
        for (Sparse::InnerIterator entry(use, i); entry; ++entry) {
          const auto x = output.values.row(entry.col()).segment(c * R, R).array();
          share_at_home(i, entry.col(), share);
          home += entry.value() * share * x;
          pool += entry.value() * (1.0 - share) * x;
        }
      }
    }
    add_from_pool(away, goods);
  }

  void supply_adjoint(const Sparse& use_transposed, Block& goods, Block& output) const override {
    const Index R = goods.shape.regions;
    const Block pooled = pool_prices(goods);
#pragma omp parallel for schedule(static)
    for (Index j = 0; j < output.shape.sectors; ++j) {
      Shares share(R);
      for (Index c = 0; c < output.shape.columns; ++c) {
        auto x = output.values.row(j).segment(c * R, R).array();
        x.setZero();
        for (Sparse::InnerIterator entry(use_transposed, j); entry; ++entry) {
          const Index i = entry.col();
          share_at_home(i, j, share);
          x += entry.value() * (share * goods.values.row(i).segment(c * R, R).array() +
                                (1.0 - share) * pooled.values.row(i).segment(c * R, R).array());
        }
      }
    }
    mix_prices(pooled, goods);
  }

  Matrix shares(Index commodity) const override {
    Matrix result = pool_.row(commodity).transpose() * (1.0 - average_.row(commodity).array()).matrix();
    result.diagonal() += average_.row(commodity).transpose();
    return result;
  }

  Matrix own_shares() const override { return (average_.array() + (1.0 - average_.array()) * pool_.array()).matrix(); }

  Index rounding_depth() const override { return pool_.cols() + 10; }

 private:
  using Shares = Eigen::Array<double, 1, Eigen::Dynamic>;

  void share_at_home(Index commodity, Index industry, Shares& share) const {
    const auto reach = reach_.row(commodity).array();
    const auto seller = seller_.row(commodity).array();
    if (stays_[static_cast<std::size_t>(commodity)])
      share = reach;
    else if (own_product_[static_cast<std::size_t>(industry)] == commodity)
      share = reach * seller.min(1.0);
    else
      share = reach * (seller * per_buyer_.row(industry).array()).min(1.0);
  }

  /// goods += pool x what all regions together buy away from home
  void add_from_pool(const Block& away, Block& goods) const {
    const Index R = goods.shape.regions;
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < goods.shape.columns; ++c)
        goods.values.row(i).segment(c * R, R) += away.values.row(i).segment(c * R, R).sum() * pool_.row(i);
  }

  /// sum_r pool_r q_r, the same in every region
  Block pool_prices(const Block& goods) const {
    const Index R = goods.shape.regions;
    Block result(goods.shape);
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < goods.shape.columns; ++c)
        result.values.row(i).segment(c * R, R).setConstant(pool_.row(i).dot(goods.values.row(i).segment(c * R, R)));
    return result;
  }

  /// z_s = others_s q_s + (1 - others_s) the pool's
  void mix_prices(const Block& pooled, Block& goods) const {
    const Index R = goods.shape.regions;
    for (Index c = 0; c < goods.shape.columns; ++c) {
      auto q = goods.values.middleCols(c * R, R).array();
      q = others_.array() * q + (1.0 - others_.array()) * pooled.values.middleCols(c * R, R).array();
    }
  }

  std::vector<bool> stays_;
  std::vector<Index> own_product_;  // by industry: the commodity that it makes most of
  Matrix seller_;                   // commodity x region: weight_r times the quotient of supply
  Matrix per_buyer_;                // industry x region: one over the quotient of output
  Matrix reach_, others_, pool_;    // commodity x region; others: what those who are no industry buy at home
  Matrix average_;                  // commodity x region: what all together buy at home in the base year
};

CrossQuotientTrade::CrossQuotientTrade(const TradeSpec& spec, const BaseYear& base)
    : stays_(spec.stays),
      own_product_(static_cast<std::size_t>(base.output.rows()), -1),
      seller_(location_quotients(base.supply)) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  stays_.resize(static_cast<std::size_t>(commodities), false);
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
  pool_ = Matrix::Zero(commodities, regions);
  others_ = seller_.cwiseMin(1.0);
  for (Index i = 0; i < commodities; ++i)
    if (stays_[static_cast<std::size_t>(i)]) others_.row(i).setOnes();
  // With a pool of nothing, `supply` gives what is sold at home.
  Block home({commodities, 1, regions}), output({base.output.rows(), 1, regions});
  home.values = base.final_demand;
  output.values = base.output;
  supply(base.use, output, home);
  for (Index i = 0; i < commodities; ++i)
    for (Index r = 0; r < regions; ++r) reach_(i, r) = cover(base.supply(i, r), home(i, 0, r));
  others_.array() *= reach_.array();
  const Matrix sold = home.values.cwiseProduct(reach_);
  pool_ = pool_shares((base.supply - sold).cwiseMax(0.0), base.supply);
  const Matrix demand = base_demand(base);
  average_ = others_;  // which stand where stocks drawn down make a ratio of sums no share
  for (Index i = 0; i < commodities; ++i)
    for (Index r = 0; r < regions; ++r)
      if (sold(i, r) >= 0.0 && sold(i, r) <= demand(i, r) && demand(i, r) > 0.0)
        average_(i, r) = sold(i, r) / demand(i, r);
}

}  // namespace

std::unique_ptr<const Trade> cross_quotient(const TradeSpec& spec, const BaseYear& base) {
  require<ModelError>(std::isfinite(spec.delta) && spec.delta >= 0.0 && spec.delta < 1.0,
                      "trade: the exponent delta of Flegg's quotient must be at least 0 and below 1");
  return std::make_unique<CrossQuotientTrade>(spec, base);
}

}  // namespace commonweal::trade
