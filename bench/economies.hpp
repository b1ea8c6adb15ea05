// The economies of the benchmarks: the embedded ones, made-up countries, and plain tables.
#pragma once

#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <string>

#include "commonweal/economy/economy.hpp"
#include "commonweal/economy/synthetic.hpp"
#include "commonweal/error.hpp"

namespace commonweal::bench {

/// A table of a file of bench/tables.py: rows, columns, then values row by row.
inline Matrix table(std::ifstream& file, const std::string& path) {
  const auto read = [&](double* into, Index count) {
    if (!file.read(reinterpret_cast<char*>(into), static_cast<std::streamsize>(sizeof(double)) * count))
      throw DataError(path + ": cannot be read; `python bench/tables.py FOLDER` makes it");
  };
  double extent[2];
  read(extent, 2);
  Matrix result(static_cast<Index>(extent[0]), static_cast<Index>(extent[1]));
  read(result.data(), result.size());
  return result;
}

/// "nation" or "state"; trade by location quotients. COMMONWEAL_TABLES says where the tables are on another machine
/// than the one that this was built on.
inline RegionalTables embedded(const std::string& regions) {
  const char* const elsewhere = std::getenv("COMMONWEAL_TABLES");
  const std::string path = std::string(elsewhere ? elsewhere : COMMONWEAL_TABLES) + '/' + regions + ".bin";
  std::ifstream file(path, std::ios::binary);
  RegionalTables t;
  for (Matrix* into : {&t.make, &t.domestic_use, &t.output, &t.final_demand}) *into = table(file, path);
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
