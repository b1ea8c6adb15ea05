#include "pool.hpp"

#include <algorithm>

#include "linalg/threads.hpp"

namespace commonweal::trade {

/// q_r = local_r z_r + pool_r sum_s (1 - local_s) z_s
void PoolTrade::buy(Block& goods) const {
  const Index R = goods.shape.regions;
#pragma omp parallel for schedule(static) if (worth_threads(goods.shape.size()))
  for (Index i = 0; i < goods.shape.sectors; ++i) {
    const auto local = local_.row(i).array();
    const auto pool = pool_.row(i).array();
    for (Index c = 0; c < goods.shape.columns; ++c) {
      auto z = goods.values.row(i).segment(c * R, R).array();
      const double from_pool = ((1.0 - local) * z).sum();
      z = local * z + pool * from_pool;
    }
  }
}

/// z_s = local_s q_s + (1 - local_s) sum_r pool_r q_r
void PoolTrade::buy_adjoint(Block& goods) const {
  const Index R = goods.shape.regions;
#pragma omp parallel for schedule(static) if (worth_threads(goods.shape.size()))
  for (Index i = 0; i < goods.shape.sectors; ++i) {
    const auto local = local_.row(i).array();
    const auto pool = pool_.row(i).array();
    for (Index c = 0; c < goods.shape.columns; ++c) {
      auto q = goods.values.row(i).segment(c * R, R).array();
      const double from_pool = (pool * q).sum();
      q = local * q + (1.0 - local) * from_pool;
    }
  }
}

Matrix PoolTrade::shares(Index commodity) const {
  Matrix result = pool_.row(commodity).transpose() * (1.0 - local_.row(commodity).array()).matrix();
  result.diagonal() += local_.row(commodity).transpose();
  return result;
}

Matrix PoolTrade::own_shares() const { return (local_.array() + (1.0 - local_.array()) * pool_.array()).matrix(); }

std::unique_ptr<const Trade> from_makers(const Matrix& supply, const std::vector<bool>& non_tradable) {
  return std::make_unique<PoolTrade>(made_and_non_tradable(supply, non_tradable), pool_shares(supply, supply));
}

std::unique_ptr<const Trade> pool(const TradeSpec& spec, const BaseYear& base) {
  const Matrix& supply = base.supply;
  const Matrix quotient = spec.model == TradeModel::slq ? location_quotients(supply) : Matrix();
  Matrix local = Matrix::Zero(supply.rows(), supply.cols());
  for (Index i = 0; i < supply.rows(); ++i) {
    const bool non_tradable = !spec.non_tradable.empty() && spec.non_tradable[static_cast<std::size_t>(i)];
    if (!non_tradable && spec.model == TradeModel::pool) continue;
    for (Index r = 0; r < supply.cols(); ++r) {
      const double most = cover(supply(i, r), base.demand(i, r));
      local(i, r) = non_tradable ? most : std::min(quotient(i, r), most);
    }
  }
  const Matrix surplus = (supply.array() - local.array() * base.demand.array()).cwiseMax(0.0).matrix();
  return std::make_unique<PoolTrade>(std::move(local), pool_shares(surplus, supply));
}

}  // namespace commonweal::trade
