// Trade between regions: which region supplies what another buys.
// Used by economy.hpp; each model is a few numbers per commodity and region, never a matrix over regions.
#pragma once

#include <vector>

#include "commonweal/matrix.hpp"

namespace commonweal {

enum class TradeModel { pool, quotient };

/// Shares T_i[r,s] = local_ir [r = s] + (1 - local_is) pool_ir: what region s does not buy at home it buys from the
/// national pool. Columns of T_i sum to one wherever anybody supplies commodity i.
struct Trade {
  Matrix local;  ///< commodity x region: regional purchase coefficient, 0 to 1
  Matrix pool;   ///< commodity x region: share of the region in the pool; rows sum to one, or to zero without supply
};

/// Trade in which base-year supplies and demands both hold: q = T z at the base year, region by region.
///
/// `pool`: nothing is bought at home first; every region buys from all in proportion to supply.
/// `quotient`: the purchase coefficient is the simple location quotient where that is below one
/// (Schaffer and Chu, 1969; Miller and Blair, 2009, ch. 8), and never more than supply over demand (the supply-demand
/// pool of Moore and Petersen, 1955), so that no region sells at home what it does not make. The pool's shares are what
/// each region has left to sell.
/// Goods that do not travel are bought at home in either model, as far as supply goes: the coefficient is supply over
/// demand, at most one.
///
/// @param supply commodity x region, at least 0
/// @param demand commodity x region; sums over regions to `supply` for the base year to be reproduced
/// @param stays  by commodity: delivered where it is bought; empty when every commodity travels
/// @throws ModelError when shapes differ
Trade make_trade(TradeModel model, const Matrix& supply, const Matrix& demand, const std::vector<bool>& stays = {});

}  // namespace commonweal
