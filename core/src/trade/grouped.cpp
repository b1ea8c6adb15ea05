#include "trade/grouped.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "linalg/product.hpp"

namespace commonweal {

namespace {

constexpr Index kNear = 8;              // groups that are near one, itself among them
constexpr Index kMostRows = 24;         // of a product's part, for which all panels are read
constexpr Index kLeastRows = 8;         // as many as a panel is multiplied by at once
constexpr Index kParts = 4;             // of a product, for threads, unless its rows are few
constexpr double kInterpolated = 1e-3;  // of its length: what may be left of a region's column
constexpr double kMostOff = 0.5;        // of an entry
constexpr double kWorthIt = 0.7;        // of the kernel's operations: more are not worth the trouble

using Table = Eigen::MatrixXd;
using Order = std::vector<Index>;
using Flags = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Sorts regions so that those of a group are near each other, by halves: who is nearer to one end than to the other.
/// Appends where each group begins.
void sort_by_nearness(const SingleMatrix& kernel, Order& order, Index from, Index to, Index groups, Order& starts) {
  if (groups == 1) {
    starts.push_back(from);
    return;
  }
  const auto first = order.begin() + from, last = order.begin() + to;
  const auto farthest_from = [&](Index one) {
    return *std::min_element(first, last, [&](Index a, Index b) { return kernel(one, a) < kernel(one, b); });
  };
  const Index one = farthest_from(*first), other = farthest_from(one);
  const auto nearer = [&](Index region) { return kernel(one, region) / kernel(other, region); };
  std::stable_sort(first, last, [&](Index a, Index b) { return nearer(a) > nearer(b); });
  const Index middle = from + (to - from) * (groups / 2) / groups;
  sort_by_nearness(kernel, order, from, middle, groups / 2, starts);
  sort_by_nearness(kernel, order, middle, to, groups - groups / 2, starts);
}

/// A kernel whose regions are sorted by groups.
struct Sorted {
  Order order, starts;  // regions in the order of groups; where groups begin, and the end
  SingleMatrix table;

  explicit Sorted(const SingleMatrix& kernel) : order(static_cast<std::size_t>(kernel.rows())) {
    const Index regions = kernel.rows();
    std::iota(order.begin(), order.end(), Index{0});
    sort_by_nearness(kernel, order, 0, regions, (regions + kPanel - 1) / kPanel, starts);
    starts.push_back(regions);
    table.resize(regions, regions);
#pragma omp parallel for schedule(static)
    for (Index r = 0; r < regions; ++r) table.row(r) = kernel.row(order[r])(order);
  }

  Index groups() const { return static_cast<Index>(starts.size()) - 1; }
  Index count(Index g) const { return starts[g + 1] - starts[g]; }
  auto block(Index g, Index h) const { return table.block(starts[g], starts[h], count(g), count(h)); }
};

/// Group x group: whether one is among the nearest to the other.
Flags near_groups(const Sorted& sorted) {
  const Index count = sorted.groups();
  Eigen::MatrixXf closest(count, count);
#pragma omp parallel for schedule(static)
  for (Index g = 0; g < count; ++g)
    for (Index h = 0; h < count; ++h) closest(g, h) = sorted.block(g, h).maxCoeff();
  Flags near = Flags::Constant(count, count, false);
  Order others(static_cast<std::size_t>(count));
  for (Index g = 0; g < count; ++g) {
    std::iota(others.begin(), others.end(), Index{0});
    const auto nearest = others.begin() + std::min(kNear, count);
    std::partial_sort(others.begin(), nearest, others.end(),
                      [&](Index a, Index b) { return closest(g, a) > closest(g, b); });
    for (auto h = others.begin(); h != nearest; ++h) near(g, *h) = near(*h, g) = true;
    near(g, g) = true;
  }
  return near;
}

Index rows_of_part(Index rows) {
  return std::clamp((rows + kParts * kLeastRows - 1) / (kParts * kLeastRows) * kLeastRows, kLeastRows, kMostRows);
}

/// U of a group, region x stand-in, and which of its regions those are.
struct StandIns {
  Order at;
  SingleMatrix u;
};

/// Of a group, by the Cholesky factor, with pivots, of what its regions' columns have in common over all far regions.
StandIns stand_ins(const Sorted& sorted, const Flags& near, Index group) {
  const Index n = sorted.count(group);
  Table gram = Table::Zero(n, n);
  for (Index h = 0; h < sorted.groups(); ++h) {
    if (near(group, h)) continue;
    // Far regions count like near ones: by what their entries are of their mean.
    Table columns = sorted.block(h, group).cast<double>();
    columns.array().colwise() /= columns.rowwise().mean().array();
    gram.noalias() += columns.transpose() * columns;
  }
  Eigen::VectorXd left = gram.diagonal();
  const double enough = kInterpolated * kInterpolated * left.maxCoeff();
  Table factor = Table::Zero(n, n);
  StandIns result;
  Index rank = 0;
  for (; rank < n; ++rank) {
    Index pivot = 0;
    if (!(left.maxCoeff(&pivot) > enough)) break;
    factor.col(rank) =
        (gram.col(pivot) - factor.leftCols(rank) * factor.row(pivot).head(rank).transpose()) / std::sqrt(left(pivot));
    left -= factor.col(rank).cwiseAbs2();
    left(pivot) = 0.0;
    result.at.push_back(pivot);
  }
  const Table chosen = factor.leftCols(rank)(result.at, Eigen::all);
  const Table u = chosen.triangularView<Eigen::Lower>().solve<Eigen::OnTheRight>(factor.leftCols(rank));
  result.u = u.cast<float>();
  return result;
}

}  // namespace

std::unique_ptr<const Grouped> Grouped::of(const SingleMatrix& kernel) {
  if (!(kernel.minCoeff() > 0.0F)) return nullptr;
  Sorted sorted(kernel);
  const Flags near = near_groups(sorted);
  const Index regions = kernel.rows(), count = sorted.groups();
  std::vector<StandIns> of_group(static_cast<std::size_t>(count));
#pragma omp parallel for schedule(dynamic)
  for (Index g = 0; g < count; ++g) of_group[g] = stand_ins(sorted, near, g);

  std::unique_ptr<Grouped> result(new Grouped);
  std::vector<Group>& groups = result->groups_;
  Order standing;
  for (Index g = 0; g < count; ++g) {
    groups.push_back({.first = sorted.starts[g],
                      .count = sorted.count(g),
                      .stand_in = static_cast<Index>(standing.size()),
                      .standing = static_cast<Index>(of_group[g].at.size())});
    for (const Index at : of_group[g].at) standing.push_back(sorted.starts[g] + at);
  }
  SingleMatrix between = sorted.table(standing, standing);
  const auto between_groups = [&](Index g, Index h) {
    return between.block(groups[g].stand_in, groups[h].stand_in, groups[g].standing, groups[h].standing);
  };

  double worst = 0.0;
#pragma omp parallel for schedule(dynamic) reduction(max : worst)
  for (Index g = 0; g < count; ++g) {
    Group& group = groups[g];
    SingleMatrix panel = SingleMatrix::Zero(regions + group.standing, kPanel);
    Index depth = 0;
    for (Index h = 0; h < count; ++h) {
      if (!near(g, h)) {
        const SingleMatrix rough = of_group[g].u * between_groups(g, h) * of_group[h].u.transpose();
        const auto off = (rough.array() / sorted.block(g, h).array() - 1.0F).abs();
        worst = std::max(worst, static_cast<double>(off.maxCoeff()));
        continue;
      }
      panel.block(depth, 0, groups[h].count, group.count) = sorted.block(h, g);
      depth += groups[h].count;
      if (!group.segments.empty() && group.segments.back().first + group.segments.back().count == groups[h].first)
        group.segments.back().count += groups[h].count;
      else
        group.segments.push_back({groups[h].first, groups[h].count});
    }
    panel.block(depth, 0, group.standing, group.count) = of_group[g].u.transpose();
    group.segments.push_back({regions + group.stand_in, group.standing});
    group.panel = panel.topRows(depth + group.standing).reshaped<Eigen::RowMajor>();
    group.onto = std::make_unique<Packed>(of_group[g].u);
  }

  for (Index g = 0; g < count; ++g)
    for (Index h = 0; h < count; ++h)
      if (near(g, h)) between_groups(g, h).setZero();
  result->between_ = std::make_unique<Packed>(between);
  result->order_ = std::move(sorted.order);
  const bool worth_it = result->cost().flops <= kWorthIt * 2.0 * static_cast<double>(kernel.size());
  return worst <= kMostOff && worth_it ? std::move(result) : nullptr;
}

Index Grouped::parts(Index rows) const { return (rows + rows_of_part(rows) - 1) / rows_of_part(rows); }

void Grouped::multiply_part(Index part, Index rows, const float* x, float* y) const {
  const Index top = part * rows_of_part(rows), count = std::min(rows_of_part(rows), rows - top);
  const Index regions = this->regions(), standing = between_->rows();
  const Index stride = regions + standing;  // of a row: regions in the order of groups, and their stand-ins
  float* const in = thread_memory<float>(Slot::tile, count * (2 * stride));
  float *const gathered = in + count * stride, *const out = gathered + count * standing;
  for (Index r = 0; r < count; ++r)
    for (Index k = 0; k < regions; ++k) in[r * stride + k] = x[(top + r) * regions + order_[k]];
  for (const Group& group : groups_)
    group.onto->multiply(count, in + group.first, stride, gathered + group.stand_in, standing);
  between_->multiply(count, gathered, standing, in + regions, stride);
  for (const Group& group : groups_)
    multiply_panel<float>(group.panel.data(), group.segments, count, {in, stride}, out + group.first, regions,
                          group.count);
  for (Index r = 0; r < count; ++r)
    for (Index k = 0; k < regions; ++k) y[(top + r) * regions + order_[k]] = out[r * regions + k];
}

Cost Grouped::cost() const {
  const Index standing = between_->rows();
  double entries = static_cast<double>(standing * standing);
  for (const Group& group : groups_)
    entries += static_cast<double>(group.panel.size()) + static_cast<double>(group.count * group.standing);
  return {2.0 * entries, sizeof(float) * entries, regions() + 2 * standing};
}

}  // namespace commonweal
