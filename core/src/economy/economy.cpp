#include "commonweal/economy/economy.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "commonweal/error.hpp"
#include "linalg/threads.hpp"

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

void require_shape(const Matrix& table, Index rows, Index columns, const char* name) {
  require<ModelError>(table.rows() == rows && table.cols() == columns, [&] {
    std::ostringstream message;
    message << name << " is " << table.rows() << " x " << table.cols() << ", but " << rows << " x " << columns
            << " was expected";
    return message.str();
  });
}

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
    const auto name = [&] { return t.labels.of(j, 0); };
    require<ModelError>(t.output.row(j).minCoeff() >= 0.0, [&] { return "industry output: negative in " + name(); });
    const double regional = t.output.row(j).sum();
    require<ModelError>(std::abs(regional - national(j)) <= 1e-9 * (1.0 + std::abs(national(j))), [&] {
      std::ostringstream message;
      message << "industry output of " << name() << " sums over regions to " << regional << ", but the make table has "
              << national(j) << "; scale the regions to the nation first";
      return message.str();
    });
    require<ModelError>(national(j) > 0.0 || t.domestic_use.col(j).cwiseAbs().sum() == 0.0, [&] {
      return "industry " + name() + " buys inputs but has no output; drop its column or give it output";
    });
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
  const Sparse use = to_sparse(use_coefficients), mix = to_sparse(product_mix);
  auto base = std::make_shared<Base>();
  base->output = t.output;
  base->supply = product_mix.transpose() * base->output;
  base->demand = use_coefficients * base->output + t.final_demand;
  trade_ = make_trade(
      t.trade, {base->supply, base->demand, t.final_demand, base->output, use, mix, {t.commodities, t.labels.regions}});
  base->non_tradable = t.trade.non_tradable;
  use_ = Table(use, trade_->differs_by_buyer() ? Table::Storage::sparse : Table::Storage::by_fill);
  base->mix = Table(mix, Table::Storage::sparse);

  base->national_output = national;
  base->national_supply_scale = Eigen::VectorXd(t.make.colwise().sum().transpose()).unaryExpr(&inverse_or_zero);
  base->shares = t.market_shares;
  if (base->shares == MarketShares::uniform) {
    base->output_scale = base->national_output.replicate(1, regions);
    base->supply_scale = base->national_supply_scale.replicate(1, regions);
  } else {
    base->output_scale = base->output;
    base->supply_scale = base->supply.unaryExpr(&inverse_or_zero);
  }
  base->labels = t.labels;
  base_ = std::move(base);
  negative_ = use_.has_negative();
}

std::shared_ptr<RegionalEconomy> RegionalEconomy::with_households(Households households) const {
  require_shape(households.budget, commodities(), regions(), "household budget (commodity x region)");
  require_shape(households.income, sectors(), regions(), "labour income (industry x region)");
  require_shape(households.residence, regions(), regions(), "residence (region x region)");
  require_finite(households.budget, "household budget");
  require_finite(households.income, "labour income");
  require_finite(households.residence, "residence");
  auto result = std::make_shared<RegionalEconomy>(*this);
  result->negative_ = use_.has_negative() || households.budget.minCoeff() < 0.0 || households.income.minCoeff() < 0.0 ||
                      households.residence.minCoeff() < 0.0;
  result->households_ = std::make_shared<Spending>(
      Spending{std::move(households.budget), std::move(households.income), Table(std::move(households.residence))});
  return result;
}

std::shared_ptr<RegionalEconomy> RegionalEconomy::of_new_demand() const {
  auto result = std::make_shared<RegionalEconomy>(*this);
  result->trade_ = trade_->of_new_demand(base_->supply, base_->non_tradable);
  return result;
}

std::unique_ptr<HostOperator> RegionalEconomy::magnitude() const {
  if (!negative_) return nullptr;
  auto result = std::make_unique<RegionalEconomy>(*this);
  result->use_ = use_.magnitude();
  if (households_)
    result->households_ = std::make_shared<Spending>(
        Spending{households_->budget.cwiseAbs(), households_->income.cwiseAbs(), households_->residence.magnitude()});
  result->negative_ = false;
  return result;
}

std::unique_ptr<HostOperator> RegionalEconomy::in_single() const {
  auto trade = trade_->in_single();
  if (!trade && !use_.is_dense()) return nullptr;
  auto result = std::make_unique<RegionalEconomy>(*this);
  result->use_ = use_.in_single();
  if (trade) result->trade_ = std::move(trade);
  return result;
}

Cost RegionalEconomy::cost() const {
  const auto numbers = static_cast<double>(base_->supply_scale.size() + base_->output_scale.size());
  const auto scaled = static_cast<double>(base_->supply.size() + base_->output.size());
  const Cost tables = use_.cost().over(regions()) + base_->mix.cost().over(regions()) + trade_->cost();
  const Cost open = tables + Cost{3.0 * scaled, sizeof(double) * numbers, 8};
  if (!households_) return open;
  const Cost residence = households_->residence.cost();
  return open + Cost{4.0 * scaled + residence.flops, sizeof(double) * numbers + residence.bytes,
                     sectors() + commodities() + regions()};
}

void RegionalEconomy::prepare(Index columns) const {
  const Shape shape{commodities(), columns, regions()};
  if (scratch_.goods.shape != shape) scratch_.goods = Block(shape);
  scratch_.earned.resize(regions(), columns);
  scratch_.received.resize(regions(), columns);
}

namespace {

/// to(r, c) = sum over the rows i of a block of x(i, c, r) weight(i, r), row by row for a few regions at a time.
void add_up(const Block& x, const Matrix& weight, Matrix& to) {
  constexpr Index kTogether = 64;
  const Index R = x.shape.regions, C = x.shape.columns, slabs = (R + kTogether - 1) / kTogether;
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index s = 0; s < C * slabs; ++s) {
    const Index c = s / slabs, from = s % slabs * kTogether, width = std::min(kTogether, R - from);
    auto sum = to.col(c).segment(from, width).transpose();
    sum.setZero();
    for (Index i = 0; i < x.shape.sectors; ++i)
      sum += x.values.row(i).segment(c * R + from, width).cwiseProduct(weight.row(i).segment(from, width));
  }
}

/// x(i, c, r) = weight(i, r) from(r, c), added to what is there or in its place.
template <bool add>
void spread(const Matrix& weight, const Matrix& from, Block& x) {
  const Index R = x.shape.regions;
#pragma omp parallel for schedule(static) if (worth_threads(x.shape.size()))
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c) {
      auto row = x.values.row(i).segment(c * R, R);
      const auto part = weight.row(i).cwiseProduct(from.col(c).transpose());
      if constexpr (add)
        row += part;
      else
        row = part;
    }
}

}  // namespace

void RegionalEconomy::households_buy(const Block& output, Block& demand) const {
  if (!households_) {
    demand.values.setZero();
    return;
  }
  add_up(output, households_->income, scratch_.earned);
  households_->residence.multiply(scratch_.earned, scratch_.received);
  spread<false>(households_->budget, scratch_.received, demand);
}

void RegionalEconomy::add_households_adjoint(const Block& demand, Block& output) const {
  if (!households_) return;
  add_up(demand, households_->budget, scratch_.received);
  households_->residence.multiply_transposed(scratch_.received, scratch_.earned);
  spread<true>(households_->income, scratch_.earned, output);
}

namespace {

void require_block(const Block& x, Index sectors, Index regions, const char* name) {
  require<ModelError>(x.shape.sectors == sectors && x.shape.regions == regions, [&] {
    std::ostringstream message;
    message << name << " covers " << x.shape.sectors << " sectors and " << x.shape.regions
            << " regions, but the economy has " << sectors << " and " << regions;
    return message.str();
  });
}

}  // namespace

void RegionalEconomy::apply(const Block& x, Block& y) const {
  const Lock lock(scratch_.lock);
  prepare(x.shape.columns);
  households_buy(x, scratch_.goods);
  trade_->supply(use_, x, scratch_.goods);
  scale_rows(base_->supply_scale, scratch_.goods, scratch_.goods);
  multiply_scaled(base_->mix.sparse(), scratch_.goods, base_->output_scale, y);
}

void RegionalEconomy::apply_adjoint(const Block& x, Block& y) const {
  const Lock lock(scratch_.lock);
  prepare(x.shape.columns);
  scale_rows(base_->output_scale, x, y);  // y is not read before the end
  multiply_scaled(base_->mix.sparse_transposed(), y, base_->supply_scale, scratch_.goods);
  trade_->supply_adjoint(use_, scratch_.goods, y);
  add_households_adjoint(scratch_.goods, y);
}

Block RegionalEconomy::direct_output(const Block& delivered, const Block& produced) const {
  require_block(delivered, commodities(), regions(), "final demand");
  require_block(produced, commodities(), regions(), "demand at the origin");
  require<ModelError>(delivered.shape.columns == produced.shape.columns,
                      "final demand and demand at the origin must have the same number of columns");
  const bool makes = !produced.values.isZero(0.0);
  Block supply = delivered, plants = makes ? produced : Block();
  trade_->buy(supply);
  if (makes && base_->shares == MarketShares::throughout) {
    Block own(produced.shape);
    scale_rows(by_its_makers(), produced, own);
    supply.values += own.values;
    plants.values -= own.values;
  }
  Block output({sectors(), delivered.shape.columns, regions()});
  scale_rows(base_->supply_scale, supply, supply);
  multiply_scaled(base_->mix.sparse(), supply, base_->output_scale, output);
  if (!makes) return output;
  Block as_in_the_nation(output.shape);
  scale_rows(base_->national_supply_scale.replicate(1, regions()), plants, plants);
  multiply_scaled(base_->mix.sparse(), plants, base_->national_output.replicate(1, regions()), as_in_the_nation);
  output.values += as_in_the_nation.values;
  return output;
}

Block RegionalEconomy::delivered_multipliers(const Block& industry_multipliers) const {
  Block result = made_here(base_->supply_scale, base_->output_scale, industry_multipliers);
  trade_->buy_adjoint(result);
  return result;
}

Block RegionalEconomy::produced_multipliers(const Block& industry_multipliers) const {
  Block result = made_here(base_->national_supply_scale.replicate(1, regions()),
                           base_->national_output.replicate(1, regions()), industry_multipliers);
  if (base_->shares != MarketShares::throughout) return result;
  const Matrix makers = by_its_makers();
  Block own = made_here(base_->supply_scale, base_->output_scale, industry_multipliers);
  scale_rows(makers, own, own);
  scale_rows(Matrix::Ones(makers.rows(), makers.cols()) - makers, result, result);
  result.values += own.values;
  return result;
}

/// m' D with D_r[j,i] = mix_ji output_scale_jr supply_scale_ir.
Block RegionalEconomy::made_here(const Matrix& supply_scale, const Matrix& output_scale,
                                 const Block& industry_multipliers) const {
  require_block(industry_multipliers, sectors(), regions(), "industry multipliers");
  Block result({commodities(), industry_multipliers.shape.columns, regions()});
  Block scaled(industry_multipliers.shape);
  scale_rows(output_scale, industry_multipliers, scaled);
  multiply_scaled(base_->mix.sparse_transposed(), scaled, supply_scale, result);
  return result;
}

/// Commodity x region: 1 where the region makes the commodity, else 0.
Matrix RegionalEconomy::by_its_makers() const { return (base_->supply.array() > 0.0).cast<double>(); }

Block RegionalEconomy::commodity_supply(const Block& output, const Block& delivered, const Block& produced) const {
  require_block(output, sectors(), regions(), "industry output");
  Block supply(delivered.shape);
  const Lock lock(scratch_.lock);
  prepare(output.shape.columns);
  households_buy(output, supply);
  supply.values += delivered.values;
  trade_->supply(use_, output, supply);
  supply.values += produced.values;
  return supply;
}

CoefficientEconomy::CoefficientEconomy(Sparse coefficients, Labels labels)
    : CoefficientEconomy(Table(taken(coefficients)), std::move(labels)) {}

CoefficientEconomy::CoefficientEconomy(Matrix coefficients, Labels labels)
    : CoefficientEconomy(Table(std::move(coefficients)), std::move(labels)) {}

CoefficientEconomy::CoefficientEconomy(Table coefficients, Labels labels)
    : coefficients_(std::move(coefficients)), labels_(std::move(labels)) {
  require<ModelError>(coefficients_.rows() == coefficients_.cols() && coefficients_.rows() > 0,
                      "technical coefficients must be a square matrix with at least one row");
  if (const auto fault = coefficients_.not_finite())
    throw ModelError("technical coefficients: the entry at row " + labels_.of(fault->row, 0) + ", column " +
                     labels_.of(fault->column, 0) + " is not a finite number");
}

void CoefficientEconomy::apply(const Block& x, Block& y) const { coefficients_.multiply(x.values, y.values); }

void CoefficientEconomy::apply_adjoint(const Block& x, Block& y) const {
  coefficients_.multiply_transposed(x.values, y.values);
}

std::unique_ptr<HostOperator> CoefficientEconomy::magnitude() const {
  if (!coefficients_.has_negative()) return nullptr;
  return std::unique_ptr<HostOperator>(new CoefficientEconomy(coefficients_.magnitude(), labels_));
}

std::unique_ptr<HostOperator> CoefficientEconomy::in_single() const {
  if (!coefficients_.is_dense()) return nullptr;
  return std::unique_ptr<HostOperator>(new CoefficientEconomy(coefficients_.in_single(), labels_));
}

std::shared_ptr<const CoefficientEconomy> CoefficientEconomy::in_units(const std::vector<int>& exponents) const {
  return std::shared_ptr<const CoefficientEconomy>(new CoefficientEconomy(coefficients_.in_units(exponents), labels_));
}

Cost CoefficientEconomy::cost() const { return coefficients_.cost() + Cost{0.0, 0.0, 4}; }

}  // namespace commonweal
