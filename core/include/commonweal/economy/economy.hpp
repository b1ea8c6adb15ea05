// Economies as operators: a regional supply-use economy that is never assembled, and a plain coefficient matrix.
// Used by the Python bindings, the benchmarks and the tests.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "commonweal/solver/operator.hpp"
#include "commonweal/trade/trade.hpp"

namespace commonweal {

/// How an industry's part in supplying a commodity differs between regions.
enum class MarketShares {
  regional,    ///< D_r[j,i] = (V_ji / g_j) g_jr / q_ir; for what is demanded at its origin O[j,i] = V_ji / q_i
  throughout,  ///< D_r at the origin, too, where the region makes the commodity at all
  uniform      ///< D[j,i] = V_ji / q_i everywhere
};

/// Households that spend what they earn (the type II closure).
struct Households {
  Matrix budget;     ///< commodity x region: domestic purchases per dollar of residents' labour income
  Matrix income;     ///< industry x region: labour income per dollar of output
  Matrix residence;  ///< region x region: share of the income earned in the column's region that goes to residents of
                     ///< the row's
};

/// Households as the rounds need them.
struct Spending {
  Matrix budget;    ///< commodity x region
  Matrix income;    ///< industry x region
  Table residence;  ///< region x region
};

/// The tables that a regional economy is built from, all in one currency unit.
struct RegionalTables {
  Matrix make;          ///< industry x commodity, national
  Matrix domestic_use;  ///< commodity x industry, national, imports taken out
  Matrix output;        ///< industry x region; rows sum to the row sums of `make`
  Matrix final_demand;  ///< commodity x region: domestic final demand of the base year
  TradeSpec trade;
  MarketShares market_shares = MarketShares::regional;
  Labels labels;                         ///< sectors are industries
  std::vector<std::string> commodities;  ///< their names, for messages
};

/// x = D T (B x + y) + O w, by industry and region.
class RegionalEconomy final : public OnHost {
 public:
  /// @throws ModelError on shapes that do not fit, values that are not finite, negative output, an industry with inputs
  /// but
  ///         without output, or regions that do not sum to the nation
  explicit RegionalEconomy(const RegionalTables& tables);

  /// The same economy closed with households (type II); trade is made once for both.
  /// @throws ModelError on shapes that do not fit or values that are not finite
  std::shared_ptr<RegionalEconomy> with_households(Households households) const;

  /// The same economy with trade as what is bought beyond the base year goes by it (`Trade::of_new_demand`): for direct
  /// output and delivered multipliers, never for the rounds that follow.
  std::shared_ptr<RegionalEconomy> of_new_demand() const;

  Index sectors() const override { return base_->output.rows(); }
  Index regions() const override { return base_->output.cols(); }
  Index commodities() const { return base_->supply.rows(); }
  void apply(const Block& x, Block& y) const override;
  void apply_adjoint(const Block& x, Block& y) const override;
  std::unique_ptr<HostOperator> magnitude() const override;
  std::unique_ptr<HostOperator> in_single() const override;
  Roughness roughness() const override { return trade_->roughness(); }
  Cost cost() const override;
  const Labels& labels() const override { return base_->labels; }

  /// f = D T y + O w: direct output of final demand.
  /// @param delivered y, commodity x column x region: bought in the region, made wherever trade says
  /// @param produced  w, commodity x column x region: made in the region
  Block direct_output(const Block& delivered, const Block& produced) const;

  /// y' = T' D' m: multipliers of delivered commodities from multipliers of industry output.
  Block delivered_multipliers(const Block& industry_multipliers) const;

  /// w' = O' m: multipliers of commodities demanded at their origin.
  Block produced_multipliers(const Block& industry_multipliers) const;

  /// q = T (B x + y) + w: commodity supply by region of origin.
  Block commodity_supply(const Block& output, const Block& delivered, const Block& produced) const;

  const Trade& trade() const { return *trade_; }
  const Matrix& base_supply() const { return base_->supply; }
  const Matrix& base_demand() const { return base_->demand; }

  // The steps of a round, for a backend that takes them elsewhere: x = output_scale * mix (supply_scale * T (use x)).
  const Table& use() const { return use_; }
  const Table& mix() const { return base_->mix; }
  const Matrix& supply_scale() const { return base_->supply_scale; }
  const Matrix& output_scale() const { return base_->output_scale; }
  const Spending* spending() const { return households_.get(); }

 private:
  /// Memory of one application, kept between rounds. A copy of an economy starts with its own.
  struct Scratch {
    Scratch() = default;
    Scratch(const Scratch&) {}
    std::mutex lock;
    Block goods;
    Matrix earned, received;  // region x column
  };
  void prepare(Index columns) const;
  Block made_here(const Matrix& supply_scale, const Matrix& output_scale, const Block& industry_multipliers) const;
  Matrix by_its_makers() const;

  void households_buy(const Block& output, Block& demand) const;
  void add_households_adjoint(const Block& demand, Block& output) const;

  /// What an economy, its closures, its magnitude and its copy in single precision have in common.
  struct Base {
    Table mix;              // V / g, industry x commodity; sparse
    Matrix supply, demand;  // commodity x region, base year
    Matrix supply_scale;    // commodity x region: 1 / q_ir, or 1 / q_i when shares are uniform
    Matrix output;          // industry x region: g_jr
    Matrix output_scale;    // industry x region: g_jr, or g_j when shares are uniform
    Eigen::VectorXd national_supply_scale, national_output;  // by commodity, 1 / q_i; by industry, g_j
    MarketShares shares{};
    std::vector<bool> non_tradable;  // by commodity; empty when every one travels
    Labels labels;
  };

  std::shared_ptr<const Base> base_;
  Table use_;  // B = domestic_use / g, commodity x industry
  std::shared_ptr<const Trade> trade_;
  std::shared_ptr<const Spending> households_;  // null without households
  bool negative_ = false;
  mutable Scratch scratch_;
};

/// Any input-output table as technical coefficients: x = A x + y. One "region": rows are what the caller says they are.
class CoefficientEconomy final : public OnHost {
 public:
  /// @throws ModelError unless A is square and finite
  CoefficientEconomy(Sparse coefficients, Labels labels);
  CoefficientEconomy(Matrix coefficients, Labels labels);

  Index sectors() const override { return coefficients_.rows(); }
  Index regions() const override { return 1; }
  void apply(const Block& x, Block& y) const override;
  void apply_adjoint(const Block& x, Block& y) const override;
  std::unique_ptr<HostOperator> magnitude() const override;
  std::unique_ptr<HostOperator> in_single() const override;
  Cost cost() const override;
  const Labels& labels() const override { return labels_; }
  const Table& coefficients() const { return coefficients_; }
  const Table* table() const override { return &coefficients_; }

  /// The same economy with 2^-e of each row's unit as a unit.
  std::shared_ptr<const CoefficientEconomy> in_units(const std::vector<int>& exponents) const;

 private:
  CoefficientEconomy(Table coefficients, Labels labels);

  Table coefficients_;
  Labels labels_;
};

}  // namespace commonweal
