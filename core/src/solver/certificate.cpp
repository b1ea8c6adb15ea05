#include "commonweal/solver/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "linalg/threads.hpp"

namespace commonweal {

void residual_norms(const Block& f, const Block& x, const Block& ax, const Block& magnitude, const Block* weights,
                    const Rounding& rounding, Block& residuals, std::vector<ResidualNorms>& measures) {
  const Index R = f.shape.regions, C = f.shape.columns;
  // By sector and column, then added up in one order.
  std::vector<ResidualNorms> rows(static_cast<std::size_t>(f.shape.sectors * C));
#pragma omp parallel for schedule(static) if (worth_threads(f.shape.size()))
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) {
      const auto of = [&](const Block& block) { return block.values.row(i).segment(c * R, R).array(); };
      auto rest = residuals.values.row(i).segment(c * R, R).array();
      rest = (of(f) - of(x) + of(ax)).abs() +
             rounding.unit * (of(f).abs() + of(x).abs() + rounding.slack * of(magnitude).abs() + rounding.vanished);
      ResidualNorms& row = rows[static_cast<std::size_t>(i * C + c)];
      row.residual = rest.sum();
      row.largest = rest.maxCoeff();
      if (weights) row.weighted = (rest * weights->values.row(i).array()).sum();
      row.size = of(x).abs().sum();
      row.greatest = of(x).abs().maxCoeff();
    }
  measures.assign(static_cast<std::size_t>(C), {});
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) {
      const ResidualNorms& row = rows[static_cast<std::size_t>(i * C + c)];
      ResidualNorms& sum = measures[static_cast<std::size_t>(c)];
      sum.residual += row.residual;
      sum.weighted += row.weighted;
      sum.size += row.size;
      sum.largest = std::max(sum.largest, row.largest);
      sum.greatest = std::max(sum.greatest, row.greatest);
    }
}

namespace certified {

double gamma(Index depth) {
  const double steps = static_cast<double>(depth) * std::numeric_limits<double>::epsilon();
  return steps / (1.0 - steps);
}

void add_bounds(const ResidualNorms& of, bool proven, bool adjoint, double largest_multiplier, double unit,
                int exponent, Index entries, Certificate& certificate) {
  // Forward: sum |L r| <= v' |r|. Adjoint: |L' r| <= max|r| v entry by entry.
  double bound = !proven   ? std::numeric_limits<double>::quiet_NaN()
                 : adjoint ? of.largest * largest_multiplier
                           : of.weighted;
  bound = std::ldexp(bound * (1.0 + unit), exponent);
  const double size = std::ldexp(adjoint ? of.greatest : of.size, exponent);
  // Entries below the smallest normal number lose digits on the way back, one unit of the last place each.
  if (of.greatest > 0.0)
    bound += (adjoint ? 1.0 : static_cast<double>(entries)) * std::numeric_limits<double>::denorm_min();
  certificate.residual.push_back(std::ldexp(of.residual, exponent));
  certificate.bound.push_back(bound);
  certificate.relative.push_back(size > 0.0    ? bound / size
                                 : bound > 0.0 ? std::numeric_limits<double>::infinity()
                                               : bound);
}

}  // namespace certified

}  // namespace commonweal
