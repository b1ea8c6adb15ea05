// Every trade model over random economies, for the property tests.
#pragma once

#include <string>

#include "random_economy.hpp"

namespace commonweal::testing {

inline const std::vector<TradeModel> kEveryModel = {TradeModel::pool, TradeModel::slq,     TradeModel::cilq,
                                                    TradeModel::flq,  TradeModel::gravity, TradeModel::shares};

inline const char* name_of(TradeModel model) {
  static const char* const names[] = {"pool", "slq", "cilq", "flq", "gravity", "shares"};
  return names[static_cast<int>(model)];
}

/// Regions on a line, one step apart.
inline Matrix decay_table(Index regions, double decay) {
  Matrix kernel(regions, regions);
  for (Index r = 0; r < regions; ++r)
    for (Index s = 0; s < regions; ++s) kernel(r, s) = std::exp(-decay * std::abs(static_cast<double>(r - s)));
  return kernel;
}

/// The spec of a model with random classes and shares; every third commodity stays.
inline TradeSpec random_spec(TradeModel model, Index commodities, Index regions, std::mt19937& generator) {
  TradeSpec spec;
  spec.model = model;
  spec.delta = 0.3;
  spec.non_tradable.resize(static_cast<std::size_t>(commodities));
  for (std::size_t i = 0; i < spec.non_tradable.size(); i += 3) spec.non_tradable[i] = true;
  spec.kernels = {Kernel(decay_table(regions, 0.2)), Kernel(to_sparse(decay_table(regions, 1.5)))};
  for (Index i = 0; i < commodities; ++i) spec.kernel_of.push_back(static_cast<int>(i % 2));
  for (Index i = 0; i < commodities && model == TradeModel::shares; ++i) {
    Matrix shares = random_matrix(regions, regions, generator, 0.5);
    shares.row(0).array() += 0.1;
    shares = shares * Eigen::VectorXd(shares.colwise().sum().cwiseInverse()).asDiagonal();
    spec.shares.push_back(to_sparse(shares));
  }
  return spec;
}

/// A random economy of a trade model, with scrap sold by an industry where asked, and households of its own.
inline std::shared_ptr<const RegionalEconomy> random_regional(TradeModel model, unsigned seed, Index industries,
                                                              Index commodities, Index regions, bool households,
                                                              bool scrap = false) {
  RegionalTables t = random_tables(seed, industries, commodities, regions);
  if (scrap) t.domestic_use(1, 2) *= -1.0;
  std::mt19937 generator(seed);
  t.trade = random_spec(model, commodities, regions, generator);
  const auto open = std::make_shared<RegionalEconomy>(t);
  if (!households) return open;
  const Matrix budget = 0.4 / static_cast<double>(commodities) * random_matrix(commodities, regions, generator);
  return open->with_households(
      {budget, 0.3 * random_matrix(industries, regions, generator), Matrix::Identity(regions, regions)});
}

}  // namespace commonweal::testing
