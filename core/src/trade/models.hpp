// The trade models, one file each; make_trade chooses.
#pragma once

#include "commonweal/error.hpp"
#include "commonweal/trade/trade.hpp"

namespace commonweal::trade {

/// Simple location quotients, row by row: the share of a row in the region's total over the same in the nation.
Matrix location_quotients(const Matrix& level);

/// The most that a region can buy at home: supply over demand, at most one. Who demands less than nothing returns it at
/// home; where nothing is made nothing is bought.
double cover(double supply, double demand);

std::unique_ptr<const Trade> pool(const TradeSpec& spec, const BaseYear& base);
std::unique_ptr<const Trade> cross_quotient(const TradeSpec& spec, const BaseYear& base);
std::unique_ptr<const Trade> gravity(const TradeSpec& spec, const BaseYear& base);
std::unique_ptr<const Trade> given_shares(const TradeSpec& spec, const BaseYear& base);

/// Shares of the pool by region, from what each has left to sell: rows sum to one, or to zero without supply.
/// A surplus of rounding errors alone is no market: the pool is then shared by supply.
Matrix pool_shares(const Matrix& surplus, const Matrix& supply);

/// Everything from who makes it, in proportion; what stays at home wherever it is made there.
std::unique_ptr<const Trade> from_makers(const Matrix& supply, const std::vector<bool>& non_tradable);

/// Commodity x region: 1 where the commodity stays and the region makes some, else 0.
Matrix made_and_non_tradable(const Matrix& supply, const std::vector<bool>& non_tradable);

}  // namespace commonweal::trade
