#include "commonweal/trade.hpp"

#include <algorithm>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

/// Simple location quotient of each commodity and region, by supply.
Matrix location_quotients(const Matrix& supply) {
  const Eigen::RowVectorXd by_region = supply.colwise().sum();
  const Eigen::VectorXd by_commodity = supply.rowwise().sum();
  const double total = supply.sum();
  Matrix quotient = Matrix::Zero(supply.rows(), supply.cols());
  for (Index i = 0; i < supply.rows(); ++i)
    for (Index r = 0; r < supply.cols(); ++r)
      if (by_region(r) > 0.0 && by_commodity(i) > 0.0)
        quotient(i, r) = (supply(i, r) / by_region(r)) / (by_commodity(i) / total);
  return quotient;
}

}  // namespace

Trade make_trade(TradeModel model, const Matrix& supply, const Matrix& demand, const std::vector<bool>& stays) {
  require<ModelError>(supply.rows() == demand.rows() && supply.cols() == demand.cols(),
                      "trade: supply and demand must have the same commodities and regions");
  require<ModelError>(stays.empty() || static_cast<Index>(stays.size()) == supply.rows(),
                      "trade: say of every commodity whether it stays where it is bought, or of none");
  Trade trade{Matrix::Zero(supply.rows(), supply.cols()), Matrix::Zero(supply.rows(), supply.cols())};
  const Matrix quotient = model == TradeModel::quotient ? location_quotients(supply) : Matrix();
  for (Index i = 0; i < supply.rows(); ++i) {
    const bool local = !stays.empty() && stays[static_cast<std::size_t>(i)];
    if (!local && model == TradeModel::pool) continue;
    for (Index r = 0; r < supply.cols(); ++r) {
      const double cover = demand(i, r) > 0.0 ? supply(i, r) / demand(i, r) : 1.0;
      trade.local(i, r) = local ? std::min(cover, 1.0) : std::min({quotient(i, r), cover, 1.0});
    }
  }
  const Matrix surplus = (supply.array() - trade.local.array() * demand.array()).cwiseMax(0.0).matrix();
  for (Index i = 0; i < supply.rows(); ++i) {
    const double left = surplus.row(i).sum(), made = supply.row(i).sum();
    // A surplus of rounding errors alone is no market: the pool is then shared by supply.
    if (left > 1e-12 * made)
      trade.pool.row(i) = surplus.row(i) / left;
    else if (made > 0.0)
      trade.pool.row(i) = supply.row(i) / made;
    else
      trade.local.row(i).setZero();
  }
  return trade;
}

}  // namespace commonweal
