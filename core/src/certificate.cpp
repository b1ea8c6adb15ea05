#include "commonweal/certificate.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <sstream>

#include "columns.hpp"
#include "commonweal/gmres.hpp"
#include "commonweal/semi_iteration.hpp"

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

/// Signs without a pattern, the same for each economy of a size: they hide no eigenvector of A'.
void set_signs(Index column, Block& x) {
  std::uint64_t state = 1;
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index r = 0; r < x.shape.regions; ++r) {
      state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth, 1997, section 3.3.4
      x(i, column, r) = state >> 63 ? 1.0 : -1.0;
    }
}

}  // namespace

/// Made at the first solve and kept; vectors are made anew when their shape changes.
struct CertifiedSolver::Workspace {
  std::mutex lock;
  std::unique_ptr<HostOperator> single;  // null before it is needed, and where the economy has none
  std::unique_ptr<HostOperator> single_magnitude;
  bool asked_for_single = false;
  std::unique_ptr<Eigen::PartialPivLU<Eigen::MatrixXd>> factors;
  std::optional<Block> f, x, image, absolute, correction;
  SemiIteration<Block> semi_iteration;
  Gmres<Block> gmres;

  double bytes() const {
    double sum = semi_iteration.bytes() + gmres.bytes();
    for (const auto* block : {&f, &x, &image, &absolute, &correction})
      if (*block) sum += bytes_of(**block);
    return sum;
  }
};

CertifiedSolver::CertifiedSolver(const HostOperator& economy, SolverOptions options)
    : economy_(economy),
      magnitude_(economy.magnitude()),
      options_(std::move(options)),
      work_(std::make_unique<Workspace>()) {
  prove_productive();
}

CertifiedSolver::~CertifiedSolver() = default;

void CertifiedSolver::prove_productive() {
  const HostOperator& a = bounding();
  // v is the first column. Ones alone would miss eigenvectors that sum to zero, such as trade between like regions.
  Block f({a.sectors(), 2, a.regions()}), v, image = zeros_like(f);
  f.values.setOnes();
  set_signs(1, f);
  v = f;
  SolverOptions options;
  options.tolerance = prospects_.krylov_tolerance;  // a bound needs few digits: v is only divided by what it proves
  const auto adjoint = [](const HostOperator& of) {
    return [&of](const Block& in, Block& out) { of.apply_adjoint(in, out); };
  };
  Gmres<Block> gmres;
  prospects_.krylov_rounds = gmres.solve(adjoint(a), f, v, image, false, options).rounds;

  Block multipliers({a.sectors(), 1, a.regions()}), inputs = multipliers;
  take_columns(v, 0, multipliers);
  take_columns(image, 0, inputs);
  const auto m = multipliers.values.array(), used = inputs.values.array();
  const double rounding = gamma(a.rounding_depth());
  const double floor = (m - used - rounding * (m.abs() + used.abs())).minCoeff();
  proven_ = m.allFinite() && m.minCoeff() > 0.0 && floor > 0.0;
  if (proven_) {
    multipliers.values /= floor;
    multipliers_ = std::move(multipliers);
  } else if (!magnitude_) {
    throw ModelError(
        "the economy is not productive: making one more dollar of output uses up a dollar or more of inputs "
        "(Hawkins-Simon fails). Look first at " +
        most_demanding(a) +
        ". Check the units of the table and that imports and value added are left out of the inputs");
  }
  if (magnitude_) {  // the eigenvalues of |A| are not those of A
    v = f;
    prospects_.krylov_rounds = gmres.solve(adjoint(economy_), f, v, image, false, options).rounds;
  }
  prospects_.ellipse = ellipse_around(gmres.ritz_values());
  power_series_ = power_series(gmres.ritz_values());
}

CertifiedSolution CertifiedSolver::solve(const Block& f, const Block* start) const {
  return solve_with(f, start, false);
}

CertifiedSolution CertifiedSolver::solve_adjoint(const Block& s, const Block* start) const {
  return solve_with(s, start, true);
}

CertifiedSolution CertifiedSolver::solve_with(const Block& given, const Block* start, bool adjoint) const {
  const auto require_vector = [&](const Block& vector, const std::string& what) {
    std::ostringstream shape;
    shape << what << " covers " << vector.shape.sectors << " sectors and " << vector.shape.regions
          << " regions, but the economy has " << economy_.sectors() << " and " << economy_.regions();
    require<ModelError>(vector.shape.sectors == economy_.sectors() && vector.shape.regions == economy_.regions(),
                        shape.str());
    require<ModelError>(vector.values.allFinite(), what + " holds a value that is not a finite number");
  };
  require_vector(given, "the right-hand side");
  if (start) {
    require_vector(*start, "the start");
    require<ModelError>(start->shape == given.shape, "the start must have as many columns as the right-hand side");
  }

  const std::lock_guard<std::mutex> lock(work_->lock);
  Workspace& work = *work_;
  if (!work.asked_for_single && options_.arithmetic != Arithmetic::full) {
    work.single = economy_.in_single();
    work.asked_for_single = true;
  }
  const Index columns = given.shape.columns;
  const Plan plan = commonweal::plan(economy_, prospects_, columns, work.single != nullptr, options_);

  CertifiedSolution result;
  result.x = Block(given.shape);
  Certificate& certificate = result.certificate;
  certificate.proven = proven_;
  certificate.method = plan.method;
  certificate.residuals = Block(given.shape);
  for (Index first = 0; first < columns; first += plan.columns_at_once) {
    Shape shape = given.shape;
    shape.columns = std::min(plan.columns_at_once, columns - first);
    for (auto* block : {&work.f, &work.x, &work.image})
      if (!*block || (*block)->shape != shape) block->emplace(shape);
    take_columns(given, first, *work.f);
    const std::vector<int> exponents = exponents_of(*work.f);
    scale_by(exponents, -1, *work.f);
    if (start) {
      take_columns(*start, first, *work.x);
      scale_by(exponents, -1, *work.x);
    } else {
      set_zero(*work.x);
    }
    SolverReport report = iterate(plan, adjoint, start == nullptr, work);
    if (!report.converged && plan.method != Method::gmres) {
      const SolverReport before = report;
      const bool usable = work.x->values.allFinite() && report.relative_residual < 1.0;
      if (!usable) set_zero(*work.x);
      report = iterate({Method::gmres, false, plan.columns_at_once}, adjoint, !usable, work);
      report.rounds += before.rounds;
      report.single_rounds += before.single_rounds;
      certificate.method = Method::gmres;
    }
    if (!report.converged) {
      std::ostringstream message;
      message << "the solver stopped after " << report.rounds << " rounds at a relative residual of "
              << report.relative_residual << ", above the tolerance of " << options_.tolerance
              << "; ask for a looser tolerance, or check the economy at " << most_demanding(bounding());
      throw ModelError(message.str());
    }
    report.rounds += certify(adjoint, exponents, first, work, certificate);
    certificate.rounds = std::max(certificate.rounds, report.rounds);
    certificate.single_rounds = std::max(certificate.single_rounds, report.single_rounds);
    scale_by(exponents, 1, *work.x);
    put_columns(*work.x, first, result.x);
  }
  certificate.workspace = work.bytes();
  require<ModelError>(result.x.values.allFinite(),
                      "the answer is beyond the largest double; give the right-hand side in larger units");
  return result;
}

/// Solves for the columns in `work`, of which `work.image` is then A x.
SolverReport CertifiedSolver::iterate(const Plan& plan, bool adjoint, bool from_zero, Workspace& work) const {
  const auto applied = [adjoint](const HostOperator& a) {
    return [&a, adjoint](const Block& in, Block& out) { adjoint ? a.apply_adjoint(in, out) : a.apply(in, out); };
  };
  const auto apply = applied(economy_);
  const Block& f = *work.f;
  Block &x = *work.x, &image = *work.image;
  switch (plan.method) {
    case Method::direct:
      return solve_direct(adjoint, work);
    case Method::chebyshev:
    case Method::rounds: {
      const Ellipse& ellipse = plan.method == Method::rounds ? power_series_ : prospects_.ellipse;
      return plan.mixed ? work.semi_iteration.solve_mixed(apply, applied(*work.single), ellipse, f, x, image, from_zero,
                                                          options_)
                        : work.semi_iteration.solve(apply, ellipse, f, x, image, from_zero, options_);
    }
    case Method::automatic:
    case Method::gmres:
      break;
  }
  return work.gmres.solve(apply, applied(plan.mixed ? *work.single : economy_), plan.mixed, f, x, image, from_zero,
                          options_);
}

/// By LU with partial pivoting and iterative refinement (Higham, 2002, chapter 12).
SolverReport CertifiedSolver::solve_direct(bool adjoint, Workspace& work) const {
  constexpr int kRefinements = 3;
  const Index rows = economy_.sectors() * economy_.regions(), R = economy_.regions();
  if (!work.factors) {
    Eigen::MatrixXd matrix = -Eigen::MatrixXd(assemble(economy_));
    matrix.diagonal().array() += 1.0;
    work.factors = std::make_unique<Eigen::PartialPivLU<Eigen::MatrixXd>>(std::move(matrix));
  }
  const Block& f = *work.f;
  Block &x = *work.x, &image = *work.image, &left = like(f, work.correction);
  const Index columns = f.shape.columns;
  Coefficients squares;
  dots(f, f, squares);
  const Progress progress(options_, squares);
  SolverReport report;
  Eigen::MatrixXd flat(rows, columns);
  for (int k = 0; k <= kRefinements; ++k) {
    adjoint ? economy_.apply_adjoint(x, image) : economy_.apply(x, image);
    ++report.rounds;
    residual(f, x, image, left, squares);
    report.relative_residual = progress.worst(squares);
    report.converged = report.relative_residual <= options_.tolerance;
    progress.tell(report.rounds, report.relative_residual);
    if (report.converged) break;
    for (Index i = 0; i < f.shape.sectors; ++i)
      for (Index c = 0; c < columns; ++c)
        flat.col(c).segment(i * R, R) = left.values.row(i).segment(c * R, R).transpose();
    flat =
        adjoint ? Eigen::MatrixXd(work.factors->transpose().solve(flat)) : Eigen::MatrixXd(work.factors->solve(flat));
    for (Index i = 0; i < f.shape.sectors; ++i)
      for (Index c = 0; c < columns; ++c)
        x.values.row(i).segment(c * R, R) += flat.col(c).segment(i * R, R).transpose();
  }
  return report;
}

/// Bounds for the columns in `work`, which are `first` and on of the whole. Returns the rounds that it took: one where
/// x or A has entries below zero, none else.
int CertifiedSolver::certify(bool adjoint, const std::vector<int>& exponents, Index first, Workspace& work,
                             Certificate& certificate) const {
  const Block &f = *work.f, &x = *work.x, &image = *work.image;
  // |A| |x| is what the rounding of A x is measured by.
  const Block* magnitude = &image;
  double slack = 1.0, vanished = 0.0;
  int rounds = 0;
  if (magnitude_ || !non_negative(x)) {
    Block &absolute = like(x, work.absolute), &made = like(x, work.correction);
    absolute.values = x.values.cwiseAbs();
    // Where there are products in single precision they will do: `slack` and `vanished` are more than they lose.
    if (work.single && !work.single_magnitude && magnitude_) work.single_magnitude = work.single->magnitude();
    const HostOperator& by = !work.single ? bounding() : magnitude_ ? *work.single_magnitude : *work.single;
    adjoint ? by.apply_adjoint(absolute, made) : by.apply(absolute, made);
    if (work.single) {
      slack = 1.01;
      vanished = 1e-30;  // far above the smallest float, far below what the largest entry, about 1, is rounded by
    }
    magnitude = &made;
    rounds = 1;
  }
  const double rounding = gamma(economy_.rounding_depth());
  const Index R = f.shape.regions, C = f.shape.columns;
  // By sector and column, then added up in one order.
  Matrix sums(f.shape.sectors, C), weighted = sums, largest = sums, sizes = sums, greatest = sums;
#pragma omp parallel for schedule(static)
  for (Index i = 0; i < f.shape.sectors; ++i)
    for (Index c = 0; c < C; ++c) {
      const auto of = [&](const Block& block) { return block.values.row(i).segment(c * R, R).array(); };
      auto left = certificate.residuals.values.row(i).segment((first + c) * R, R).array();
      left = (of(f) - of(x) + of(image)).abs() +
             rounding * (of(f).abs() + of(x).abs() + slack * of(*magnitude).abs() + vanished);
      sums(i, c) = left.sum();
      largest(i, c) = left.maxCoeff();
      if (proven_ && !adjoint) weighted(i, c) = (left * multipliers_.values.row(i).array()).sum();
      sizes(i, c) = of(x).abs().sum();
      greatest(i, c) = of(x).abs().maxCoeff();
    }
  const double largest_multiplier = proven_ ? multipliers_.values.maxCoeff() : 1.0;
  for (Index c = 0; c < C; ++c) {
    const double sum = sums.col(c).sum(), highest = greatest.col(c).maxCoeff();
    // Forward: sum |L r| <= v' |r|. Adjoint: |L' r| <= max|r| v entry by entry.
    double bound = !proven_  ? std::numeric_limits<double>::quiet_NaN()
                   : adjoint ? largest.col(c).maxCoeff() * largest_multiplier
                             : weighted.col(c).sum();
    const int exponent = exponents[static_cast<std::size_t>(c)];
    bound = std::ldexp(bound * (1.0 + rounding), exponent);
    const double size = std::ldexp(adjoint ? highest : sizes.col(c).sum(), exponent);
    // Entries below the smallest normal number lose digits on the way back, one unit of the last place each.
    const double entries = adjoint ? 1.0 : static_cast<double>(f.shape.sectors * R);
    if (highest > 0.0) bound += entries * std::numeric_limits<double>::denorm_min();
    certificate.residual.push_back(std::ldexp(sum, exponent));
    certificate.bound.push_back(bound);
    certificate.relative.push_back(size > 0.0    ? bound / size
                                   : bound > 0.0 ? std::numeric_limits<double>::infinity()
                                                 : bound);
  }
  scale_by(exponents, 1, certificate.residuals, first);
  return rounds;
}

}  // namespace commonweal
