// Shares that the user brings: T_i as given, sparse.
#include <algorithm>
#include <cmath>
#include <sstream>

#include "linalg/product.hpp"
#include "models.hpp"

namespace commonweal::trade {

namespace {

class GivenShares final : public Trade {
 public:
  GivenShares(const TradeSpec& spec, const BaseYear& base);

  void buy(Block& goods) const override { each(forward_, goods); }
  void buy_adjoint(Block& goods) const override { each(transposed_, goods); }

  Matrix shares(Index commodity) const override { return Matrix(forward_[static_cast<std::size_t>(commodity)]); }

  Matrix own_shares() const override {
    Matrix result(static_cast<Index>(forward_.size()), forward_.front().rows());
    for (Index i = 0; i < result.rows(); ++i)
      result.row(i) = Eigen::VectorXd(forward_[static_cast<std::size_t>(i)].diagonal()).transpose();
    return result;
  }

  TradeParts parts() const override { return SharesParts{forward_, transposed_}; }
  std::unique_ptr<const Trade> of_new_demand(const Matrix& /*supply*/,
                                             const std::vector<bool>& /*non_tradable*/) const override {
    return std::make_unique<GivenShares>(*this);
  }
  Cost cost() const override {
    return {2.0 * entries(), (sizeof(double) + sizeof(int)) * entries(), forward_.front().rows() + 2};
  }

 private:
  static void each(const std::vector<Sparse>& tables, Block& goods) {
    const Index R = goods.shape.regions;
#pragma omp parallel for schedule(static)
    for (Index i = 0; i < goods.shape.sectors; ++i)
      for (Index c = 0; c < goods.shape.columns; ++c) {
        auto v = goods.values.row(i).segment(c * R, R);
        Eigen::Map<Eigen::VectorXd> bought(thread_memory<double>(Slot::column, R), R);
        bought = v.transpose();
        v.transpose().noalias() = tables[static_cast<std::size_t>(i)] * bought;
      }
  }

  double entries() const {
    double sum = 0.0;
    for (const Sparse& table : forward_) sum += static_cast<double>(table.nonZeros());
    return sum;
  }

  std::vector<Sparse> forward_, transposed_;
};

GivenShares::GivenShares(const TradeSpec& spec, const BaseYear& base) : forward_(spec.shares) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  require<ModelError>(static_cast<Index>(forward_.size()) == commodities,
                      "trade shares: give a region x region table for every commodity");
  for (Index i = 0; i < commodities; ++i) {
    Sparse& table = forward_[static_cast<std::size_t>(i)];
    table.makeCompressed();
    const std::string where = "trade shares of " + base.goods.sector(i);
    require<ModelError>(table.rows() == regions && table.cols() == regions, [&] {
      return where + " cover " + std::to_string(table.rows()) + " x " + std::to_string(table.cols()) +
             " regions; give origin x destination, " + std::to_string(regions) + " of each";
    });
    Eigen::RowVectorXd sums = Eigen::RowVectorXd::Zero(regions);
    for (Index r = 0; r < regions; ++r)
      for (Sparse::InnerIterator entry(table, r); entry; ++entry) {
        const auto refused = [&](const std::string& why) {
          return ModelError(where + ", from " + base.goods.region(r) + " to " + base.goods.region(entry.col()) + ": " +
                            why);
        };
        if (!(std::isfinite(entry.value()) && entry.value() >= 0.0))
          throw refused("not a share; it must be a number of at least 0");
        if (entry.value() > 0.0 && !(base.supply(i, r) > 0.0))
          throw refused("the seller makes none; move that share to a region that does");
        sums(entry.col()) += entry.value();
      }
    if (!(base.supply.row(i).sum() > 0.0)) continue;
    for (Index s = 0; s < regions; ++s) {
      if (std::abs(sums(s) - 1.0) <= 1e-9) continue;
      std::ostringstream message;
      message << where << " bought in " << base.goods.region(s) << " sum to " << sums(s)
              << "; each column must sum to 1";
      throw ModelError(message.str());
    }
  }
  for (const Sparse& table : forward_) transposed_.push_back(table.transpose());
}

}  // namespace

std::unique_ptr<const Trade> given_shares(const TradeSpec& spec, const BaseYear& base) {
  return std::make_unique<GivenShares>(spec, base);
}

}  // namespace commonweal::trade
