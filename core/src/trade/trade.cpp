#include "commonweal/trade/trade.hpp"

#include <algorithm>
#include <cmath>

#include "models.hpp"

namespace commonweal {

void Trade::supply(const Table& use, const Block& output, Block& goods) const {
  use.multiply(output.values, goods.values, true);
  buy(goods);
}

void Trade::supply_adjoint(const Table& use, Block& goods, Block& output) const {
  buy_adjoint(goods);
  use.multiply_transposed(goods.values, output.values);
}

Matrix Trade::means_over_origins(const std::vector<Index>& commodities, const Matrix& number) const {
  Matrix result(static_cast<Index>(commodities.size()), number.cols());
#pragma omp parallel for schedule(dynamic)
  for (Index m = 0; m < result.rows(); ++m)
    result.row(m) = shares(commodities[static_cast<std::size_t>(m)]).cwiseProduct(number).colwise().sum();
  return result;
}

namespace trade {

Matrix location_quotients(const Matrix& level) {
  const Eigen::RowVectorXd by_region = level.colwise().sum();
  const Eigen::VectorXd by_row = level.rowwise().sum();
  const double total = level.sum();
  Matrix quotient = Matrix::Zero(level.rows(), level.cols());
  for (Index i = 0; i < level.rows(); ++i)
    for (Index r = 0; r < level.cols(); ++r)
      if (by_region(r) > 0.0 && by_row(i) > 0.0) quotient(i, r) = (level(i, r) / by_region(r)) / (by_row(i) / total);
  return quotient;
}

double cover(double supply, double demand) {
  if (!(supply > 0.0)) return 0.0;
  return demand > 0.0 ? std::min(supply / demand, 1.0) : 1.0;
}

Matrix pool_shares(const Matrix& surplus, const Matrix& supply) {
  Matrix pool = Matrix::Zero(supply.rows(), supply.cols());
  for (Index i = 0; i < supply.rows(); ++i) {
    const double unsold = surplus.row(i).sum(), made = supply.row(i).sum();
    if (unsold > 1e-12 * made)
      pool.row(i) = surplus.row(i) / unsold;
    else if (made > 0.0)
      pool.row(i) = supply.row(i) / made;
  }
  return pool;
}

Matrix made_and_non_tradable(const Matrix& supply, const std::vector<bool>& non_tradable) {
  Matrix result = Matrix::Zero(supply.rows(), supply.cols());
  for (std::size_t i = 0; i < non_tradable.size(); ++i)
    if (non_tradable[i]) {
      const auto row = static_cast<Index>(i);
      result.row(row) = (supply.row(row).array() > 0.0).cast<double>();
    }
  return result;
}

}  // namespace trade

std::unique_ptr<const Trade> make_trade(const TradeSpec& spec, const BaseYear& base) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  require<ModelError>(base.demand.rows() == commodities && base.demand.cols() == regions,
                      "trade: supply and demand must have the same commodities and regions");
  require<ModelError>(spec.non_tradable.empty() || static_cast<Index>(spec.non_tradable.size()) == commodities,
                      "trade: say of every commodity whether it stays where it is bought, or of none");
  switch (spec.model) {
    case TradeModel::pool:
    case TradeModel::slq:
      return trade::pool(spec, base);
    case TradeModel::cilq:
    case TradeModel::flq:
      return trade::cross_quotient(spec, base);
    case TradeModel::gravity:
      return trade::gravity(spec, base);
    case TradeModel::shares:
      return trade::given_shares(spec, base);
  }
  throw ModelError("trade: unknown model");
}

}  // namespace commonweal
