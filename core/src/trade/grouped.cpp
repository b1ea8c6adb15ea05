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

/// Sorts regions so that those of a group are near each other, by halves: who is nearer to one end than to the other.
void sort_by_nearness(const SingleMatrix& kernel, Index* first, Index* last, Index groups) {
  if (groups < 2) return;
  const auto farthest_from = [&](Index from) {
    return *std::min_element(first, last, [&](Index a, Index b) { return kernel(from, a) < kernel(from, b); });
  };
  const Index one = farthest_from(*first), other = farthest_from(one);
  const auto nearer = [&](Index region) { return kernel(one, region) / kernel(other, region); };
  std::stable_sort(first, last, [&](Index a, Index b) { return nearer(a) > nearer(b); });
  Index* const middle = first + (last - first) * (groups / 2) / groups;
  sort_by_nearness(kernel, first, middle, groups / 2);
  sort_by_nearness(kernel, middle, last, groups - groups / 2);
}

/// By group, how many regions come before it; and how many there are.
Order starts_of(Index first, Index count, Index groups) {
  if (groups == 1) return {first};
  const Index before = count * (groups / 2) / groups;
  Order result = starts_of(first, before, groups / 2);
  const Order rest = starts_of(first + before, count - before, groups - groups / 2);
  result.insert(result.end(), rest.begin(), rest.end());
  return result;
}

Index rows_of_part(Index rows) {
  return std::clamp((rows + kParts * kLeastRows - 1) / (kParts * kLeastRows) * kLeastRows, kLeastRows, kMostRows);
}

/// U of a group, region x stand-in, and which of its regions those are.
struct StandIns {
  Order at;
  SingleMatrix u;
};

/// By the Cholesky factor, with pivots, of what the columns of its regions have in common.
/// @param gram region x region: inner products of their columns
StandIns stand_ins(const Table& gram) {
  const Index n = gram.rows();
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
  const Index regions = kernel.rows(), count = (regions + kPanel - 1) / kPanel;
  if (!(kernel.minCoeff() > 0.0F)) return nullptr;
  std::unique_ptr<Grouped> result(new Grouped);
  result->regions_ = regions;
  Order& order = result->order_;
  order.resize(static_cast<std::size_t>(regions));
  std::iota(order.begin(), order.end(), Index{0});
  sort_by_nearness(kernel, order.data(), order.data() + regions, count);
  SingleMatrix sorted(regions, regions);
#pragma omp parallel for schedule(static)
  for (Index r = 0; r < regions; ++r) sorted.row(r) = kernel.row(order[r])(order);

  Order first = starts_of(0, regions, count);
  first.push_back(regions);
  const auto block = [&](Index g, Index h) {
    return sorted.block(first[g], first[h], first[g + 1] - first[g], first[h + 1] - first[h]);
  };
  Eigen::MatrixXf closest(count, count);
#pragma omp parallel for schedule(static)
  for (Index g = 0; g < count; ++g)
    for (Index h = 0; h < count; ++h) closest(g, h) = block(g, h).maxCoeff();
  Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic> near(count, count);
  near.setConstant(false);
  for (Index g = 0; g < count; ++g) {
    Order nearest(static_cast<std::size_t>(count));
    std::iota(nearest.begin(), nearest.end(), Index{0});
    const auto end = nearest.begin() + std::min(kNear, count);
    std::partial_sort(nearest.begin(), end, nearest.end(),
                      [&](Index a, Index b) { return closest(g, a) > closest(g, b); });
    for (auto h = nearest.begin(); h != end; ++h) near(g, *h) = near(*h, g) = true;
    near(g, g) = true;
  }

  std::vector<StandIns> of_group(static_cast<std::size_t>(count));
#pragma omp parallel for schedule(dynamic)
  for (Index g = 0; g < count; ++g) {
    const Index size = first[g + 1] - first[g];
    Table gram = Table::Zero(size, size);
    for (Index h = 0; h < count; ++h) {
      if (near(g, h)) continue;
      // Far regions count like near ones: by what their entries are of their mean.
      Table columns = block(h, g).cast<double>();
      columns.array().colwise() /= columns.rowwise().mean().array();
      gram.noalias() += columns.transpose() * columns;
    }
    of_group[g] = stand_ins(gram);
  }

  Order standing;
  for (Index g = 0; g < count; ++g) {
    result->groups_.push_back({.first = first[g],
                               .count = first[g + 1] - first[g],
                               .stand_in = static_cast<Index>(standing.size()),
                               .standing = static_cast<Index>(of_group[g].at.size())});
    for (const Index at : of_group[g].at) standing.push_back(first[g] + at);
  }
  result->standing_ = static_cast<Index>(standing.size());
  SingleMatrix between = sorted(standing, standing);
  const auto between_block = [&](const Group& g, const Group& h) {
    return between.block(g.stand_in, h.stand_in, g.standing, h.standing);
  };

  double worst = 0.0;
#pragma omp parallel for schedule(dynamic) reduction(max : worst)
  for (Index g = 0; g < count; ++g) {
    Group& group = result->groups_[g];
    Index depth = group.standing;
    for (Index h = 0; h < count; ++h) {
      const Group& other = result->groups_[h];
      if (near(g, h)) {
        if (!group.segments.empty() && group.segments.back().first + group.segments.back().count == other.first)
          group.segments.back().count += other.count;
        else
          group.segments.push_back({other.first, other.count});
        depth += other.count;
      } else {
        const SingleMatrix rough = of_group[g].u * between_block(group, other) * of_group[h].u.transpose();
        worst = std::max(worst, static_cast<double>((rough.array() / block(g, h).array() - 1.0F).abs().maxCoeff()));
      }
    }
    group.segments.push_back({regions + group.stand_in, group.standing});
    SingleMatrix panel = SingleMatrix::Zero(depth, kPanel);
    Index row = 0;
    for (Index h = 0; h < count; ++h)
      if (near(g, h)) {
        panel.block(row, 0, first[h + 1] - first[h], group.count) = block(h, g);
        row += first[h + 1] - first[h];
      }
    panel.block(row, 0, group.standing, group.count) = of_group[g].u.transpose();
    group.panel = panel.reshaped<Eigen::RowMajor>();
    group.onto = std::make_unique<Packed>(of_group[g].u);
  }
  result->largest_error_ = worst;
  if (!(worst <= kMostOff) || result->cost().flops > kWorthIt * 2.0 * static_cast<double>(kernel.size()))
    return nullptr;

  for (Index g = 0; g < count; ++g)
    for (Index h = 0; h < count; ++h)
      if (near(g, h)) between_block(result->groups_[g], result->groups_[h]).setZero();
  result->between_ = std::make_unique<Packed>(between);
  return result;
}

Index Grouped::parts(Index rows) const { return (rows + rows_of_part(rows) - 1) / rows_of_part(rows); }

void Grouped::multiply_part(Index part, Index rows, const float* x, float* y) const {
  const Index top = part * rows_of_part(rows), count = std::min(rows_of_part(rows), rows - top);
  const Index stride = regions_ + standing_;  // of a row: regions in the order of groups, and their stand-ins
  float* const in = thread_memory<float>(Slot::tile, count * (2 * stride));
  float *const gathered = in + count * stride, *const out = gathered + count * standing_;
  for (Index r = 0; r < count; ++r)
    for (Index k = 0; k < regions_; ++k) in[r * stride + k] = x[(top + r) * regions_ + order_[k]];
  for (const Group& group : groups_)
    group.onto->multiply(count, in + group.first, stride, gathered + group.stand_in, standing_);
  between_->multiply(count, gathered, standing_, in + regions_, stride);
  for (const Group& group : groups_)
    multiply_panel<float>(group.panel.data(), group.segments, count, {in, stride}, out + group.first, regions_,
                          group.count);
  for (Index r = 0; r < count; ++r)
    for (Index k = 0; k < regions_; ++k) y[(top + r) * regions_ + order_[k]] = out[r * regions_ + k];
}

Cost Grouped::cost() const {
  double entries = static_cast<double>(standing_) * static_cast<double>(standing_);
  for (const Group& group : groups_)
    entries += static_cast<double>(group.panel.size()) + static_cast<double>(group.count * group.standing);
  return {2.0 * entries, sizeof(float) * entries, regions_ + 2 * standing_};
}

}  // namespace commonweal
