#include "commonweal/economy.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

using Lock = std::lock_guard<std::mutex>;

void require_finite(const Matrix& table, const std::string& name) {
  for (Index i = 0; i < table.rows(); ++i)
    for (Index j = 0; j < table.cols(); ++j)
      if (!std::isfinite(table(i, j))) {
        std::ostringstream message;
        message << name << ": row " << i << ", column " << j << " holds " << table(i, j)
                << "; every entry must be a finite number";
        throw ModelError(message.str());
      }
}

void require_shape(const Matrix& table, Index rows, Index columns, const std::string& name) {
  std::ostringstream message;
  message << name << " is " << table.rows() << " x " << table.cols() << ", but " << rows << " x " << columns
          << " was expected";
  require<ModelError>(table.rows() == rows && table.cols() == columns, message.str());
}

Index longest_row(const Sparse& a) {
  Index longest = 0;
  for (Index i = 0; i < a.outerSize(); ++i)
    longest = std::max<Index>(longest, a.outerIndexPtr()[i + 1] - a.outerIndexPtr()[i]);
  return longest;
}

bool has_negative(const Sparse& a) { return a.nonZeros() > 0 && a.coeffs().minCoeff() < 0.0; }

double inverse_or_zero(double value) { return value > 0.0 ? 1.0 / value : 0.0; }

void require_regional_tables(const RegionalTables& t) {
  const Index industries = t.make.rows(), commodities = t.make.cols(), regions = t.output.cols();
  require<ModelError>(industries > 0 && commodities > 0 && regions > 0,
                      "an economy needs at least one industry, one commodity and one region");
  require_shape(t.domestic_use, commodities, industries, "domestic use (commodity x industry)");
  require_shape(t.output, industries, regions, "industry output (industry x region)");
  require_shape(t.final_demand, commodities, regions, "final demand (commodity x region)");
  require_finite(t.make, "make table");
  require_finite(t.domestic_use, "domestic use");
  require_finite(t.output, "industry output");
  require_finite(t.final_demand, "final demand");
  require<ModelError>(t.make.minCoeff() >= 0.0, "make table: negative entries; move them to the use table first");
  const Eigen::VectorXd national = t.make.rowwise().sum();
  for (Index j = 0; j < industries; ++j) {
    const std::string name = t.labels.of(j, 0);
    require<ModelError>(t.output.row(j).minCoeff() >= 0.0, "industry output: negative in " + name);
    const double regional = t.output.row(j).sum();
    std::ostringstream message;
    message << "industry output of " << name << " sums over regions to " << regional << ", but the make table has "
            << national(j) << "; scale the regions to the nation first";
    require<ModelError>(std::abs(regional - national(j)) <= 1e-9 * (1.0 + std::abs(national(j))), message.str());
    require<ModelError>(national(j) > 0.0 || t.domestic_use.col(j).cwiseAbs().sum() == 0.0,
                        "industry " + name + " buys inputs but has no output; drop its column or give it output");
  }
}

}  // namespace

RegionalEconomy::RegionalEconomy(const RegionalTables& t) {
  require_regional_tables(t);
  const Index regions = t.output.cols();
  const Eigen::VectorXd national = t.make.rowwise().sum();
  const Eigen::VectorXd per_output = national.unaryExpr(&inverse_or_zero);

  const Matrix use_coefficients = t.domestic_use * per_output.asDiagonal();
  const Matrix product_mix = per_output.asDiagonal() * t.make;
  use_ = to_sparse(use_coefficients);
  use_transposed_ = use_.transpose();
  mix_ = to_sparse(product_mix);
  mix_transposed_ = mix_.transpose();
  output_ = t.output;
  supply_ = product_mix.transpose() * output_;
  demand_ = use_coefficients * output_ + t.final_demand;
  trade_ =
      make_trade(t.trade, {supply_, demand_, t.final_demand, output_, use_, mix_, {t.commodities, t.labels.regions}});

  if (t.market_shares == MarketShares::regional) {
    output_scale_ = output_;
    supply_scale_ = supply_.unaryExpr(&inverse_or_zero);
  } else {
    output_scale_ = national.replicate(1, regions);
    supply_scale_ =
        Eigen::VectorXd(t.make.colwise().sum().transpose()).unaryExpr(&inverse_or_zero).replicate(1, regions);
  }
  labels_ = t.labels;
  negative_ = has_negative(use_);
}

std::shared_ptr<RegionalEconomy> RegionalEconomy::with_households(Households households) const {
  require_shape(households.budget, commodities(), regions(), "household budget (commodity x region)");
  require_shape(households.income, sectors(), regions(), "labour income (industry x region)");
  require_shape(households.residence, regions(), regions(), "residence (region x region)");
  require_finite(households.budget, "household budget");
  require_finite(households.income, "labour income");
  require_finite(households.residence, "residence");
  auto result = std::make_shared<RegionalEconomy>(*this);
  result->negative_ = has_negative(use_) || households.budget.minCoeff() < 0.0 || households.income.minCoeff() < 0.0 ||
                      households.residence.minCoeff() < 0.0;
  result->households_ = std::move(households);
  return result;
}

std::unique_ptr<HostOperator> RegionalEconomy::magnitude() const {
  if (!negative_) return nullptr;
  auto result = std::make_unique<RegionalEconomy>(*this);
  result->use_ = use_.cwiseAbs();
  result->use_transposed_ = use_transposed_.cwiseAbs();
  if (households_)
    result->households_ =
        Households{households_->budget.cwiseAbs(), households_->income.cwiseAbs(), households_->residence.cwiseAbs()};
  result->negative_ = false;
  return result;
}

Index RegionalEconomy::rounding_depth() const {
  const Index use = std::max(longest_row(use_), longest_row(use_transposed_));
  const Index mix = std::max(longest_row(mix_), longest_row(mix_transposed_));
  const Index households = households_ ? sectors() + commodities() + regions() : 0;
  return use + mix + trade_->rounding_depth() + households + 6;
}

void RegionalEconomy::households_buy(const Block& output, Block& demand) const {
  if (!households_) {
    demand.values.setZero();
    return;
  }
  const Index R = regions();
  for (Index c = 0; c < output.shape.columns; ++c) {
    const Eigen::RowVectorXd earned =
        output.values.middleCols(c * R, R).cwiseProduct(households_->income).colwise().sum();
    const Eigen::RowVectorXd received = earned * households_->residence.transpose();
    demand.values.middleCols(c * R, R) = households_->budget * received.asDiagonal();
  }
}

void RegionalEconomy::add_households_adjoint(const Block& demand, Block& output) const {
  if (!households_) return;
  const Index R = regions();
  for (Index c = 0; c < demand.shape.columns; ++c) {
    const Eigen::RowVectorXd received =
        demand.values.middleCols(c * R, R).cwiseProduct(households_->budget).colwise().sum();
    const Eigen::RowVectorXd earned = received * households_->residence;
    output.values.middleCols(c * R, R) += households_->income * earned.asDiagonal();
  }
}

namespace {

/// Every column's sectors x regions times `scale`, in place.
void scale_columns(const Matrix& scale, Block& x) {
  const Index R = x.shape.regions;
  for (Index c = 0; c < x.shape.columns; ++c) x.values.middleCols(c * R, R).array() *= scale.array();
}

void require_block(const Block& x, Index sectors, Index regions, const std::string& name) {
  std::ostringstream message;
  message << name << " covers " << x.shape.sectors << " sectors and " << x.shape.regions
          << " regions, but the economy has " << sectors << " and " << regions;
  require<ModelError>(x.shape.sectors == sectors && x.shape.regions == regions, message.str());
}

}  // namespace

void RegionalEconomy::make_goods(Block& supply, Block& output) const {
  scale_columns(supply_scale_, supply);
  multiply(mix_, supply.values, output.values);
  scale_columns(output_scale_, output);
}

void RegionalEconomy::make_adjoint(const Block& output, Block& supply) const {
  Block scaled = output;
  scale_columns(output_scale_, scaled);
  multiply(mix_transposed_, scaled.values, supply.values);
  scale_columns(supply_scale_, supply);
}

void RegionalEconomy::apply(const Block& x, Block& y) const {
  const Lock lock(scratch_.lock);
  const Shape shape{commodities(), x.shape.columns, regions()};
  if (scratch_.goods.shape != shape) scratch_.goods = Block(shape);
  households_buy(x, scratch_.goods);
  trade_->supply(use_, x, scratch_.goods);
  make_goods(scratch_.goods, y);
}

void RegionalEconomy::apply_adjoint(const Block& x, Block& y) const {
  const Lock lock(scratch_.lock);
  const Shape shape{commodities(), x.shape.columns, regions()};
  if (scratch_.goods.shape != shape) scratch_.goods = Block(shape);
  make_adjoint(x, scratch_.goods);
  trade_->supply_adjoint(use_transposed_, scratch_.goods, y);
  add_households_adjoint(scratch_.goods, y);
}

Block RegionalEconomy::direct_output(const Block& delivered, const Block& produced) const {
  require_block(delivered, commodities(), regions(), "final demand");
  require_block(produced, commodities(), regions(), "demand at the origin");
  require<ModelError>(delivered.shape.columns == produced.shape.columns,
                      "final demand and demand at the origin must have the same number of columns");
  Block supply = delivered;
  trade_->buy(supply);
  supply.values += produced.values;
  Block output({sectors(), delivered.shape.columns, regions()});
  make_goods(supply, output);
  return output;
}

Block RegionalEconomy::delivered_multipliers(const Block& industry_multipliers) const {
  Block result = produced_multipliers(industry_multipliers);
  trade_->buy_adjoint(result);
  return result;
}

Block RegionalEconomy::produced_multipliers(const Block& industry_multipliers) const {
  require_block(industry_multipliers, sectors(), regions(), "industry multipliers");
  Block result({commodities(), industry_multipliers.shape.columns, regions()});
  make_adjoint(industry_multipliers, result);
  return result;
}

Block RegionalEconomy::commodity_supply(const Block& output, const Block& delivered, const Block& produced) const {
  require_block(output, sectors(), regions(), "industry output");
  Block supply(delivered.shape);
  households_buy(output, supply);
  supply.values += delivered.values;
  trade_->supply(use_, output, supply);
  supply.values += produced.values;
  return supply;
}

CoefficientEconomy::CoefficientEconomy(Sparse coefficients, Labels labels)
    : coefficients_(std::move(coefficients)), labels_(std::move(labels)) {
  require<ModelError>(coefficients_.rows() == coefficients_.cols() && coefficients_.rows() > 0,
                      "technical coefficients must be a square matrix with at least one row");
  coefficients_.makeCompressed();
  for (Index i = 0; i < coefficients_.outerSize(); ++i)
    for (Sparse::InnerIterator entry(coefficients_, i); entry; ++entry)
      require<ModelError>(std::isfinite(entry.value()), "technical coefficients: the entry at row " + labels_.of(i, 0) +
                                                            ", column " + labels_.of(entry.col(), 0) +
                                                            " is not a finite number");
  transposed_ = coefficients_.transpose();
}

void CoefficientEconomy::apply(const Block& x, Block& y) const { multiply(coefficients_, x.values, y.values); }

void CoefficientEconomy::apply_adjoint(const Block& x, Block& y) const { multiply(transposed_, x.values, y.values); }

std::unique_ptr<HostOperator> CoefficientEconomy::magnitude() const {
  if (!has_negative(coefficients_)) return nullptr;
  return std::make_unique<CoefficientEconomy>(Sparse(coefficients_.cwiseAbs()), labels_);
}

Index CoefficientEconomy::rounding_depth() const {
  return std::max(longest_row(coefficients_), longest_row(transposed_)) + 4;
}

}  // namespace commonweal
