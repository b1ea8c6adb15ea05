// Where the eigenvalues of A lie, and how fast a semi-iteration over that ellipse converges.
// Used by semi_iteration.hpp and by the cost model.
#pragma once

#include <complex>
#include <vector>

namespace commonweal {

/// An ellipse around eigenvalues of A, with an axis on the real line.
struct Ellipse {
  double centre = 0.0;
  double focal_square = 0.0;  ///< half the distance of its foci, squared; negative where they lie above each other
  double factor = 0.0;        ///< what a round multiplies the error by, in the long run; not below 1 where none helps
};

/// The ellipse around estimated eigenvalues, with some room, over which a semi-iteration converges fastest: of many
/// centres and foci (Manteuffel, 1977). `factor` is 1 where an eigenvalue reaches 1.
Ellipse ellipse_around(const std::vector<std::complex<double>>& eigenvalues);

/// The point at zero, for the power series; `factor` is the largest modulus.
Ellipse power_series(const std::vector<std::complex<double>>& eigenvalues);

}  // namespace commonweal
