// The verbs that the certified solver says besides: columns of host blocks, signs and magnitudes, measures.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "commonweal/certificate.hpp"

namespace commonweal {

void take_columns(const Block& from, Index first, Block& part) {
  const Index start = first * from.shape.regions, count = part.values.cols();
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < part.values.rows(); ++i) part.values.row(i) = from.values.row(i).segment(start, count);
}

void put_columns(const Block& part, Index first, Block& to) {
  const Index start = first * to.shape.regions, count = part.values.cols();
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < part.values.rows(); ++i) to.values.row(i).segment(start, count) = part.values.row(i);
}

bool non_negative(const Block& x) {
  double least = 0.0;
#pragma omp parallel for schedule(static) reduction(min : least)
  for (Index i = 0; i < x.values.rows(); ++i) least = std::min(least, x.values.row(i).minCoeff());
  return least >= 0.0;
}

bool all_finite(const Block& x) { return x.values.allFinite(); }

void absolute(const Block& x, Block& y) {
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.values.rows(); ++i) y.values.row(i) = x.values.row(i).cwiseAbs();
}

std::vector<int> exponents_of(const Block& f) {
  const Index R = f.shape.regions, C = f.shape.columns;
  Matrix largest(f.shape.sectors, C);
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) largest(i, c) = f.values.row(i).segment(c * R, R).cwiseAbs().maxCoeff();
  std::vector<int> exponents;
  for (Index c = 0; c < C; ++c) {
    const double most = largest.col(c).maxCoeff();
    exponents.push_back(most > 0.0 ? std::ilogb(most) + 1 : 0);
  }
  return exponents;
}

void scale_by(const std::vector<int>& exponents, int sign, Block& x) {
  const Index R = x.shape.regions;
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (std::size_t c = 0; c < exponents.size(); ++c) {
      auto column = x.values.row(i).segment(static_cast<Index>(c) * R, R);
      const int exponent = sign * exponents[c];
      if (std::abs(exponent) < 1000)  // the power itself is a double
        column *= std::ldexp(1.0, exponent);
      else
        column = column.unaryExpr([exponent](double value) { return std::ldexp(value, exponent); });
    }
}

void measure(const Block& f, const Block& x, const Block& image, const Block& magnitude, const Block* weights,
             const Rounding& rounding, Block& left, std::vector<Measures>& measures) {
  const Index R = f.shape.regions, C = f.shape.columns;
  // By sector and column, then added up in one order.
  std::vector<Measures> rows(static_cast<std::size_t>(f.shape.sectors * C));
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) {
      const auto of = [&](const Block& block) { return block.values.row(i).segment(c * R, R).array(); };
      auto rest = left.values.row(i).segment(c * R, R).array();
      rest = (of(f) - of(x) + of(image)).abs() +
             rounding.unit * (of(f).abs() + of(x).abs() + rounding.slack * of(magnitude).abs() + rounding.vanished);
      Measures& row = rows[static_cast<std::size_t>(i * C + c)];
      row.residual = rest.sum();
      row.largest = rest.maxCoeff();
      if (weights) row.weighted = (rest * weights->values.row(i).array()).sum();
      row.size = of(x).abs().sum();
      row.greatest = of(x).abs().maxCoeff();
    }
  measures.assign(static_cast<std::size_t>(C), {});
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) {
      const Measures& row = rows[static_cast<std::size_t>(i * C + c)];
      Measures& sum = measures[static_cast<std::size_t>(c)];
      sum.residual += row.residual;
      sum.weighted += row.weighted;
      sum.size += row.size;
      sum.largest = std::max(sum.largest, row.largest);
      sum.greatest = std::max(sum.greatest, row.greatest);
    }
}

}  // namespace commonweal
