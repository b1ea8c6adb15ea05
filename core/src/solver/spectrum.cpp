#include "commonweal/solver/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "commonweal/solver/hessenberg.hpp"

namespace commonweal {

namespace {

/// Ritz values lie inside the spectrum: room for what they have not reached yet.
constexpr double kRoom = 0.02;
/// Ellipses are tried on a grid of so many steps to either side, then on finer ones around the best.
constexpr int kSteps = 4, kGrids = 4;
constexpr double kFiner = 3.0;

/// What a round multiplies the error at an eigenvalue by, in the long run, over the ellipses with these foci.
double convergence(std::complex<double> eigenvalue, double centre, double focal_square) {
  const std::complex<double> focus = std::sqrt(std::complex<double>(focal_square));
  // On an ellipse with half axes a and b this is a + b.
  const auto size = [&](std::complex<double> z) {
    const std::complex<double> root = std::sqrt(z - focus) * std::sqrt(z + focus);
    return std::max(std::abs(z + root), std::abs(z - root));
  };
  return size(eigenvalue - centre) / size(1.0 - centre);
}

}  // namespace

void Hessenberg::ritz_values(std::vector<std::complex<double>>& values) const {
  const auto k = static_cast<Index>(steps_);
  if (k == 0) return;
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(raw_.topLeftCorner(k, k), false);
  for (Index i = 0; i < k; ++i) values.push_back(1.0 - solver.eigenvalues()(i));
}

Ellipse ellipse_around(const std::vector<std::complex<double>>& eigenvalues) {
  if (eigenvalues.empty()) return {};
  double least = eigenvalues.front().real(), most = least, above = 0.0;
  for (const auto& value : eigenvalues) {
    least = std::min(least, value.real());
    most = std::max(most, value.real());
    above = std::max(above, std::abs(value.imag()));
  }
  const double room = kRoom * (most - least + above) + 1e-9;  // a lone eigenvalue has an ellipse, too
  std::vector<std::complex<double>> around{most + room, least - room};
  for (const auto& value : eigenvalues)
    around.emplace_back(value.real(), std::abs(value.imag()) + (value.imag() != 0.0 ? room : 0.0));
  Ellipse best{(least + most) / 2.0, 0.0, 1.0};
  if (most + room >= 1.0) return best;
  double reach = (most - least) / 2.0, foci = 1.0;  // of centres, and of foci as parts of the widest ellipse's
  const double widest = reach + above + room;
  double middle = best.centre, share = 0.0;
  for (int grid = 0; grid < kGrids; ++grid, reach /= kFiner, foci /= kFiner) {
    const double centre = middle, focus = share;
    for (int i = -kSteps; i <= kSteps; ++i)
      for (int k = -kSteps; k <= kSteps; ++k) {
        const double c = centre + reach * i / kSteps, f = focus + foci * k / kSteps;
        const double focal_square = f * std::abs(f) * widest * widest;
        double factor = 0.0;
        for (const auto& value : around) factor = std::max(factor, convergence(value, c, focal_square));
        if (!(factor < best.factor)) continue;
        best = {c, focal_square, factor};
        middle = c;
        share = f;
      }
  }
  return best;
}

Ellipse power_series(const std::vector<std::complex<double>>& eigenvalues) {
  double radius = 0.0;
  for (const auto& value : eigenvalues) radius = std::max(radius, std::abs(value));
  return {0.0, 0.0, radius};
}

}  // namespace commonweal
