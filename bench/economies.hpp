// The economies of the benchmarks: the embedded ones, made-up countries, and plain tables.
#pragma once

#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include "commonweal/economy/economy.hpp"
#include "commonweal/economy/synthetic.hpp"
#include "commonweal/store/store.hpp"

namespace commonweal::bench {

inline Matrix matrix(const Dataset& d, const std::string& name) {
  const LabelledArray& a = d.arrays.at(name);
  return Eigen::Map<const Matrix>(a.values.data(), static_cast<Index>(a.extent[0]), static_cast<Index>(a.extent[1]));
}

/// Domestic final demand, commodity x region, summed over its categories.
inline Matrix domestic_final_demand(const Dataset& d) {
  const LabelledArray &total = d.arrays.at("final_demand"), &imported = d.arrays.at("final_demand_imports");
  const auto commodities = static_cast<Index>(total.extent[0]), categories = static_cast<Index>(total.extent[1]),
             regions = static_cast<Index>(total.extent[2]);
  const auto sum = [&](const LabelledArray& a) {
    Matrix result(commodities, regions);
    for (Index i = 0; i < commodities; ++i)
      result.row(i) =
          Eigen::Map<const Matrix>(a.values.data() + i * categories * regions, categories, regions).colwise().sum();
    return result;
  };
  return sum(total) - sum(imported);
}

/// "nation" or "state"; trade by location quotients. COMMONWEAL_DATASETS says where they are on another machine than
/// the one that this was built on.
inline RegionalTables embedded(const std::string& regions) {
  const char* const elsewhere = std::getenv("COMMONWEAL_DATASETS");
  const std::string folder = elsewhere ? elsewhere : COMMONWEAL_DATASETS;
  Dataset d = read_dataset(folder + "/us-2017-" + regions + ".h5");
  // What does not differ by region stands in the nation's file alone.
  if (regions != "nation") d.arrays.merge(read_dataset(folder + "/us-2017-nation.h5").arrays);
  RegionalTables t;
  t.make = matrix(d, "make");
  t.domestic_use = matrix(d, "use") - matrix(d, "imports");
  t.output = matrix(d, "industry_output");
  t.final_demand = domestic_final_demand(d);
  return t;
}

/// Income earned and spent where it is made: 45 cents of a dollar of output, on the average basket of final demand, 60
/// cents of it in the country.
inline Households households(const RegionalTables& t) {
  const Eigen::VectorXd basket = t.final_demand.rowwise().sum().cwiseMax(0.0);
  Sparse home(t.output.cols(), t.output.cols());
  home.setIdentity();
  return {Matrix((0.6 / basket.sum() * basket).replicate(1, t.output.cols())),
          Matrix::Constant(t.output.rows(), t.output.cols(), 0.45), Matrix(home)};
}

inline std::unique_ptr<HostOperator> synthetic(Index regions, TradeModel trade, bool closed) {
  RegionalTables t = synthetic_tables(embedded("nation"), synthetic_geography(regions, 1), 1, trade);
  auto open = std::make_unique<RegionalEconomy>(t);
  if (!closed) return open;
  return std::make_unique<RegionalEconomy>(*open->with_households(households(t)));
}

/// Random coefficients, `fill` of which are not zero; the largest column sums to a half.
inline Matrix random_coefficients(Index n, double fill) {
  std::mt19937_64 generator(1);
  const auto uniform = [&] { return static_cast<double>(generator() >> 11) * 0x1.0p-53; };
  Matrix a(n, n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) a(i, j) = uniform() < fill ? uniform() : 0.0;
  return a *= 0.5 / a.colwise().sum().maxCoeff();
}

/// A right-hand side without zeros.
inline Block demand(const HostOperator& economy, Index columns) {
  std::mt19937_64 generator(2);
  Block f({economy.sectors(), columns, economy.regions()});
  for (Index k = 0; k < f.values.size(); ++k)
    f.values.data()[k] = 0.1 + static_cast<double>(generator() >> 11) * 0x1.0p-53;
  return f;
}

}  // namespace commonweal::bench
