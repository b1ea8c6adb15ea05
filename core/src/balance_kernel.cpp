// Sinkhorn's factors, over-relaxed (Thibault, Chizat, Dossal and Papadakis, 2021): rows of a steep kernel, where each
// round only hands a surplus on to the neighbours, need a quarter of the rounds.
#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include "commonweal/balance.hpp"
#include "commonweal/error.hpp"

namespace commonweal {

namespace {

constexpr double kTolerance = 1e-12;
constexpr int kLook = 10;       // rounds between two looks at how fast a row converges
constexpr int kPatience = 500;  // who gains less than a tenth in so many rounds will not arrive
constexpr double kMostRelaxed = 1.95;
constexpr double kSlowerThan = 1.05;           // a rate so far above that of the best relaxation asks for more of it
constexpr double kStep = 0.3;                  // of the way to the most
constexpr double kNearEnd = 0.5 * kTolerance;  // then a plain round, after which columns sum to one

/// factor^(1 - w) (total / reach)^w for a row; 0 where nothing is to be reached, or nothing reaches it.
void relax(double w, const double* total, const double* reach, double* factor, Index regions) {
  for (Index r = 0; r < regions; ++r) {
    const double plain = reach[r] > 0.0 ? (total ? total[r] : 1.0) / reach[r] : 0.0;
    const bool both = w != 1.0 && plain > 0.0 && factor[r] > 0.0;
    factor[r] = both ? plain * std::pow(factor[r] / plain, 1.0 - w) : plain;
  }
}

/// The rows whose supplies do not hold yet. All matrices are row x region.
struct Active {
  std::vector<Index> rows;
  Matrix supply, demand, origin, destination, reach;
  Eigen::VectorXd relaxation, gap, gap_before;  // gap_before: at the last look

  Index count() const { return static_cast<Index>(rows.size()); }

  void close_columns(const Kernel& kernel, const Labels& names) {
    kernel.multiply(origin, reach);
    for (Index m = 0; m < count(); ++m)
      for (Index s = 0; s < reach.cols(); ++s)
        if (!(reach(m, s) > 0.0) && demand(m, s) > 0.0)
          throw ModelError("trade: no region that makes " + names.sector(rows[static_cast<std::size_t>(m)]) +
                           " reaches " + names.region(s) + "; let its class reach farther");
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      relax(relaxation(m), nullptr, reach.row(m).data(), destination.row(m).data(), reach.cols());
  }

  /// What each origin would sell, per unit of its factor; and by row the sum of gaps, over its supply.
  void look_at_rows(const Kernel& kernel) {
    kernel.multiply(destination.cwiseProduct(demand), reach);
    gap = (origin.cwiseProduct(reach) - supply).cwiseAbs().rowwise().sum().cwiseQuotient(supply.rowwise().sum());
  }

  void close_rows() {
#pragma omp parallel for schedule(static)
    for (Index m = 0; m < count(); ++m)
      relax(relaxation(m), supply.row(m).data(), reach.row(m).data(), origin.row(m).data(), reach.cols());
  }

  /// The best relaxation for how fast a row converges (Young, 1954); more where it is still slower than that promises.
  void choose_relaxation() {
    for (Index m = 0; m < count(); ++m) {
      const double rate = std::pow(gap(m) / gap_before(m), 1.0 / kLook);
      double& w = relaxation(m);
      if (!(rate < 1.0))
        w = 1.0;
      else if (w == 1.0)
        w = std::min(2.0 / (1.0 + std::sqrt(1.0 - rate)), kMostRelaxed);
      else if (rate > kSlowerThan * (w - 1.0))
        w = std::min(w + kStep * (kMostRelaxed - w), kMostRelaxed);
    }
  }

  void keep(const std::vector<Index>& still) {
    std::vector<Index> left;
    for (const Index m : still) left.push_back(rows[static_cast<std::size_t>(m)]);
    rows = std::move(left);
    for (Matrix* each : {&supply, &demand, &origin, &destination, &reach}) *each = Matrix((*each)(still, Eigen::all));
    for (Eigen::VectorXd* each : {&relaxation, &gap, &gap_before}) *each = Eigen::VectorXd((*each)(still));
  }
};

}  // namespace

KernelFactors balance_kernel(const Kernel& kernel, const Matrix& supply, const Matrix& demand, const Labels& names) {
  KernelFactors result{Matrix::Zero(supply.rows(), supply.cols()), Matrix::Zero(supply.rows(), supply.cols()), 0, 0.0};
  Active active;
  for (Index i = 0; i < supply.rows(); ++i)
    if (supply.row(i).sum() > 0.0) active.rows.push_back(i);
  active.supply = supply(active.rows, Eigen::all);
  active.demand = demand(active.rows, Eigen::all);
  active.origin = active.supply;
  active.destination = Matrix::Zero(active.count(), supply.cols());
  active.relaxation = Eigen::VectorXd::Ones(active.count());
  active.gap_before = Eigen::VectorXd::Constant(active.count(), std::numeric_limits<double>::infinity());
  double before = std::numeric_limits<double>::infinity();

  active.close_columns(kernel, names);
  while (active.count() > 0) {
    active.look_at_rows(kernel);
    Index worst = 0;
    result.residual = active.gap.maxCoeff(&worst);
    std::vector<Index> still;
    for (Index m = 0; m < active.count(); ++m) {
      const Index i = active.rows[static_cast<std::size_t>(m)];
      result.origin.row(i) = active.origin.row(m);
      result.destination.row(i) = active.destination.row(m);
      const bool bought = (active.demand.row(m).array() != 0.0).any();
      if (bought && !(active.gap(m) <= kTolerance && active.relaxation(m) == 1.0)) still.push_back(m);
    }
    if (still.empty()) break;
    const bool look = ++result.rounds % kPatience == 0;
    const bool stuck = look && result.residual > 0.9 * before;
    if (look) before = result.residual;
    if (stuck || !std::isfinite(result.residual)) {
      Index region = 0;
      (active.origin.row(worst).cwiseProduct(active.reach.row(worst)) - active.supply.row(worst))
          .cwiseAbs()
          .maxCoeff(&region);
      std::ostringstream off;
      off << active.gap(worst);
      throw ModelError("trade: after " + std::to_string(result.rounds) + " rounds no factors make what is bought of " +
                       names.sector(active.rows[static_cast<std::size_t>(worst)]) + " add up to what " +
                       names.region(region) + " makes (off by " + off.str() +
                       " of all); let its class reach farther, or check the base year's demands");
    }
    if (static_cast<Index>(still.size()) < active.count()) active.keep(still);
    if (result.rounds % kLook == 0) {
      if (result.rounds > kLook) active.choose_relaxation();
      active.gap_before = active.gap;
    }
    for (Index m = 0; m < active.count(); ++m)
      if (active.gap(m) < kNearEnd) active.relaxation(m) = 1.0;
    active.close_rows();
    active.close_columns(kernel, names);
  }
  return result;
}

}  // namespace commonweal
