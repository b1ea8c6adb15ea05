#include "commonweal/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>

namespace commonweal {

namespace {

/// Relative rounding error of a sum of products of this depth (Higham, 2002, section 3.1).
double gamma(Index depth) {
  const double steps = static_cast<double>(depth) * std::numeric_limits<double>::epsilon();
  return steps / (1.0 - steps);
}

Block ones(const HostOperator& a) {
  Block result({a.sectors(), 1, a.regions()});
  result.values.setOnes();
  return result;
}

/// The sectors where one round of inputs gives the most again, by the growth of a positive vector under A'.
std::string most_demanding(const HostOperator& a) {
  Block u = ones(a), next = ones(a);
  for (int round = 0; round < 200; ++round) {  // power method; the names settle long before the value does
    a.apply_adjoint(u, next);
    const double largest = next.values.maxCoeff();
    if (!(largest > 0.0)) break;
    u.values = next.values / largest;
  }
  a.apply_adjoint(u, next);
  std::vector<Index> order(static_cast<std::size_t>(u.values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto top = order.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, order.size()));
  std::partial_sort(order.begin(), top, order.end(),
                    [&](Index i, Index j) { return u.values.data()[i] > u.values.data()[j]; });
  std::ostringstream text;
  for (auto k = order.begin(); k != top; ++k) {
    if (k != order.begin()) text << "; ";
    text << a.labels().of(*k / a.regions(), *k % a.regions());
  }
  text << " (spectral radius about " << next.values.maxCoeff() << ")";
  return text.str();
}

/// Each column of f with its largest entry in [0.5, 1), by a power of two: squares then neither overflow nor vanish,
/// and no digit is lost. Returns the exponents.
std::vector<int> normalise(Block& f) {
  const Index R = f.shape.regions;
  std::vector<int> exponents;
  for (Index c = 0; c < f.shape.columns; ++c) {
    auto column = f.values.middleCols(c * R, R);
    const double largest = column.cwiseAbs().maxCoeff();
    exponents.push_back(largest > 0.0 ? std::ilogb(largest) + 1 : 0);
    const int exponent = exponents.back();
    column = column.unaryExpr([exponent](double value) { return std::ldexp(value, -exponent); });
  }
  return exponents;
}

void denormalise(const std::vector<int>& exponents, Block& x) {
  const Index R = x.shape.regions;
  for (Index c = 0; c < x.shape.columns; ++c) {
    auto column = x.values.middleCols(c * R, R);
    const int exponent = exponents[static_cast<std::size_t>(c)];
    column = column.unaryExpr([exponent](double value) { return std::ldexp(value, exponent); });
  }
}

}  // namespace

CertifiedSolver::CertifiedSolver(const HostOperator& economy, SolverOptions options)
    : economy_(economy), magnitude_(economy.magnitude()), options_(std::move(options)) {
  prove_productive();
}

void CertifiedSolver::prove_productive() {
  const HostOperator& a = bounding();
  const Block one = ones(a);
  Block v = one, image = one;
  // A bound needs few digits: v is only ever divided by what it proves.
  SolverOptions options;
  options.tolerance = 1e-8;
  gmres([&](const Block& in, Block& out) { a.apply_adjoint(in, out); }, one, v, options);
  a.apply_adjoint(v, image);
  const double rounding = gamma(a.rounding_depth());
  const double floor =
      (v.values.array() - image.values.array() - rounding * (v.values.array().abs() + image.values.array().abs()))
          .minCoeff();
  proven_ = v.values.allFinite() && v.values.minCoeff() > 0.0 && floor > 0.0;
  if (proven_) {
    v.values /= floor;
    multipliers_ = std::move(v);
  } else if (!magnitude_) {
    throw ModelError(
        "the economy is not productive: making one more dollar of output uses up a dollar or more of inputs "
        "(Hawkins-Simon fails). Look first at " +
        most_demanding(a) +
        ". Check the units of the table and that imports and value added are left out of the inputs");
  }
}

CertifiedSolution CertifiedSolver::solve(const Block& f) const { return solve_with(f, false); }

CertifiedSolution CertifiedSolver::solve_adjoint(const Block& s) const { return solve_with(s, true); }

CertifiedSolution CertifiedSolver::solve_with(const Block& given, bool adjoint) const {
  std::ostringstream shape;
  shape << "the right-hand side covers " << given.shape.sectors << " sectors and " << given.shape.regions
        << " regions, but the economy has " << economy_.sectors() << " and " << economy_.regions();
  require<ModelError>(given.shape.sectors == economy_.sectors() && given.shape.regions == economy_.regions(),
                      shape.str());
  require<ModelError>(given.values.allFinite(), "the right-hand side holds a value that is not a finite number");

  const auto round = [adjoint](const HostOperator& a, const Block& in, Block& out) {
    adjoint ? a.apply_adjoint(in, out) : a.apply(in, out);
  };
  Block f = given;
  const std::vector<int> exponents = normalise(f);
  CertifiedSolution result;
  Block& x = result.x;
  x = zeros_like(f);
  const SolverReport report = gmres([&](const Block& in, Block& out) { round(economy_, in, out); }, f, x, options_);
  if (!report.converged) {
    std::ostringstream message;
    message << "the solver stopped after " << report.rounds << " rounds at a relative residual of "
            << report.relative_residual << ", above the tolerance of " << options_.tolerance
            << "; ask for a looser tolerance, or check the economy at " << most_demanding(bounding());
    throw ModelError(message.str());
  }

  Certificate& certificate = result.certificate;
  certificate.rounds = report.rounds;
  certificate.proven = proven_;
  Block image = zeros_like(f), magnitude = zeros_like(f), absolute = x;
  round(economy_, x, image);
  absolute.values = absolute.values.cwiseAbs();
  round(bounding(), absolute, magnitude);
  const double rounding = gamma(economy_.rounding_depth());
  certificate.residuals = zeros_like(f);
  certificate.residuals.values = (f.values - x.values + image.values).cwiseAbs() +
                                 rounding * (f.values.cwiseAbs() + absolute.values + magnitude.values);

  const Block weight = proven_ ? multipliers_ : ones(economy_);
  const Index R = f.shape.regions;
  for (Index c = 0; c < f.shape.columns; ++c) {
    const int exponent = exponents[static_cast<std::size_t>(c)];
    const auto residual = certificate.residuals.values.middleCols(c * R, R);
    const auto solution = absolute.values.middleCols(c * R, R);
    // Forward: sum |L r| <= v' |r|. Adjoint: |L' r| <= max|r| v entry by entry.
    double bound =
        adjoint ? residual.maxCoeff() * weight.values.maxCoeff() : residual.cwiseProduct(weight.values).sum();
    bound = std::ldexp(proven_ ? bound * (1.0 + rounding) : std::numeric_limits<double>::quiet_NaN(), exponent);
    const double size = std::ldexp(adjoint ? solution.maxCoeff() : solution.sum(), exponent);
    // Entries below the smallest normal number lose digits on the way back, one unit of the last place each.
    const double entries = adjoint ? 1.0 : static_cast<double>(solution.size());
    if (solution.maxCoeff() > 0.0) bound += entries * std::numeric_limits<double>::denorm_min();
    certificate.residual.push_back(std::ldexp(residual.sum(), exponent));
    certificate.bound.push_back(bound);
    certificate.relative.push_back(size > 0.0    ? bound / size
                                   : bound > 0.0 ? std::numeric_limits<double>::infinity()
                                                 : bound);
  }
  denormalise(exponents, x);
  denormalise(exponents, certificate.residuals);
  require<ModelError>(x.values.allFinite(),
                      "the answer is beyond the largest double; give the right-hand side in larger units");
  return result;
}

}  // namespace commonweal
