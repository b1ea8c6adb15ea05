#include "commonweal/solver/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "commonweal/solver/hessenberg.hpp"

namespace commonweal {

namespace {

/// Ritz values lie inside the spectrum: room for what they have not reached yet.
constexpr double kRoom = 0.02;

/// What a round multiplies the error by over an ellipse with these half axes, its centre `distance` from 1.
double convergence(double distance, double real_axis, double imaginary_axis) {
  if (real_axis >= distance) return 1.0;
  const double root = std::sqrt(distance * distance - real_axis * real_axis + imaginary_axis * imaginary_axis);
  return (real_axis + imaginary_axis) / (distance + root);
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
  const double centre = (least + most) / 2.0, half = (most - least) / 2.0 + room, distance = 1.0 - centre;
  Ellipse best{centre, 0.0, 1.0};
  for (double widened = 1.0; widened < 4.0; widened *= 1.05) {  // wider ellipses may be flatter
    const double real_axis = half * widened;
    double imaginary_axis = 0.0;
    for (const auto& value : eigenvalues) {
      const double along = std::min(std::abs(value.real() - centre) / real_axis, 1.0 - 1e-12);
      imaginary_axis = std::max(imaginary_axis, std::abs(value.imag()) / std::sqrt(1.0 - along * along));
    }
    if (above > 0.0) imaginary_axis += room;
    const double factor = convergence(distance, real_axis, imaginary_axis);
    if (factor < best.factor) best = {centre, real_axis * real_axis - imaginary_axis * imaginary_axis, factor};
  }
  return best;
}

Ellipse power_series(const std::vector<std::complex<double>>& eigenvalues) {
  double radius = 0.0;
  for (const auto& value : eigenvalues) radius = std::max(radius, std::abs(value));
  return {0.0, 0.0, radius};
}

}  // namespace commonweal
