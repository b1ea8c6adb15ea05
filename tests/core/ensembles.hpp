// Random draws of one economy, for the tests.
#pragma once

#include "commonweal/economy/ensemble.hpp"
#include "random_trade.hpp"

namespace commonweal::testing {

/// Draws that differ in use coefficients and in final demand, and so in trade.
inline std::shared_ptr<const Ensemble> random_ensemble(TradeModel model, unsigned draws, Index sectors, Index regions,
                                                       bool households, bool scrap = false) {
  std::mt19937 generator(1);
  RegionalTables base = random_tables(1, sectors, sectors, regions);
  base.trade = random_spec(model, sectors, regions, generator);
  Ensemble::Draws result;
  for (unsigned d = 0; d < draws; ++d) {
    RegionalTables t = base;
    t.domestic_use.array() *= 0.7 + 0.3 * random_matrix(sectors, sectors, generator).array();
    t.final_demand.array() *= 0.5 + random_matrix(sectors, regions, generator).array();
    if (scrap && d == 1) t.domestic_use(1, 2) *= -1.0;
    std::shared_ptr<const RegionalEconomy> one = std::make_shared<RegionalEconomy>(t);
    if (households)
      one =
          one->with_households({0.4 / static_cast<double>(sectors) * random_matrix(sectors, regions, generator),
                                0.3 * random_matrix(sectors, regions, generator), Matrix::Identity(regions, regions)});
    result.push_back(std::move(one));
  }
  return std::make_shared<const Ensemble>(std::move(result));
}

}  // namespace commonweal::testing
