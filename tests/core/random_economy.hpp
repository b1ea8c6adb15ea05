// Random small economies for the property tests, reproducible from a seed.
#pragma once

#include <algorithm>
#include <random>

#include "commonweal/economy/economy.hpp"

namespace commonweal::testing {

inline Matrix random_matrix(Index rows, Index columns, std::mt19937& generator, double density = 1.0) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Matrix m(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j) m(i, j) = uniform(generator) < density ? uniform(generator) : 0.0;
  return m;
}

inline Block random_block(Shape shape, std::mt19937& generator) {
  Block b(shape);
  b.values = random_matrix(shape.sectors, shape.columns * shape.regions, generator);
  return b;
}

/// A balanced economy: secondary products, regional differences, and final demand that sums to supply by commodity.
inline RegionalTables random_tables(unsigned seed, Index industries, Index commodities, Index regions) {
  std::mt19937 generator(seed);
  RegionalTables t;
  t.make = 0.1 * random_matrix(industries, commodities, generator, 0.4);
  for (Index k = 0; k < std::max(industries, commodities); ++k) t.make(k % industries, k % commodities) += 5.0;
  const Eigen::VectorXd g = t.make.rowwise().sum();
  const Eigen::VectorXd q = t.make.colwise().sum();
  t.domestic_use = random_matrix(commodities, industries, generator, 0.5);
  for (Index i = 0; i < commodities; ++i) {
    const double used = t.domestic_use.row(i).sum();
    if (used > 0.0) t.domestic_use.row(i) *= 0.6 * q(i) / used;  // the rest is final demand
  }
  Matrix shares = random_matrix(industries, regions, generator).array() + 0.05;
  t.output = Eigen::VectorXd(g.cwiseQuotient(shares.rowwise().sum())).asDiagonal() * shares;
  Matrix where = random_matrix(commodities, regions, generator).array() + 0.05;
  const Eigen::VectorXd net_supply = q - t.domestic_use.rowwise().sum();
  t.final_demand = Eigen::VectorXd(net_supply.cwiseQuotient(where.rowwise().sum())).asDiagonal() * where;
  return t;
}

/// The whole matrix of x = A x + f, column by column: what the engine never forms.
inline Matrix assembled(const HostOperator& a, bool adjoint = false) {
  const Index n = a.sectors() * a.regions();
  Matrix result(n, n);
  for (Index k = 0; k < n; ++k) {
    Block unit({a.sectors(), 1, a.regions()}), ax({a.sectors(), 1, a.regions()});
    unit.values.data()[k] = 1.0;
    adjoint ? a.apply_adjoint(unit, ax) : a.apply(unit, ax);
    result.col(k) = Eigen::Map<const Eigen::VectorXd>(ax.values.data(), n);
  }
  return result;
}

/// One column of a block as a vector over (sector, region).
inline Eigen::VectorXd column(const Block& b, Index c) {
  Eigen::VectorXd v(b.shape.sectors * b.shape.regions);
  for (Index i = 0; i < b.shape.sectors; ++i)
    for (Index r = 0; r < b.shape.regions; ++r) v(i * b.shape.regions + r) = b(i, c, r);
  return v;
}

}  // namespace commonweal::testing
