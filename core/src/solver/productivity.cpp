#include "commonweal/solver/productivity.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <sstream>
#include <vector>

#include "commonweal/solver/certificate.hpp"

namespace commonweal::productivity {

Block probes(Index sectors, Index regions) {
  Block result({sectors, 2, regions});
  std::uint64_t state = 1;  // the same for each economy of a size
  for (Index i = 0; i < sectors; ++i)
    for (Index r = 0; r < regions; ++r) {
      state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth, 1997, section 3.3.4
      result(i, 0, r) = 1.0;
      result(i, 1, r) = state >> 63 ? 1.0 : -1.0;
    }
  return result;
}

std::string most_demanding(Index sectors, Index regions, const Labels& labels,
                           const std::function<void(const Block&, Block&)>& apply_adjoint) {
  Block u({sectors, 1, regions}), next = u;
  u.values.setOnes();
  for (int round = 0; round < 200; ++round) {  // power method; the names settle long before the value does
    apply_adjoint(u, next);
    const double largest = next.values.maxCoeff();
    if (!(largest > 0.0)) break;
    u.values = next.values / largest;
  }
  apply_adjoint(u, next);
  std::vector<Index> order(static_cast<std::size_t>(u.values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto top = order.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, order.size()));
  std::partial_sort(order.begin(), top, order.end(),
                    [&](Index i, Index j) { return u.values.data()[i] > u.values.data()[j]; });
  std::ostringstream text;
  for (auto k = order.begin(); k != top; ++k) {
    if (k != order.begin()) text << "; ";
    text << labels.of(*k / regions, *k % regions);
  }
  text << " (spectral radius about " << next.values.maxCoeff() << ")";
  return text.str();
}

std::optional<Block> multiplier_bound(const Block& v, const Block& ax, Index rounding_depth) {
  Block multipliers({v.shape.sectors, 1, v.shape.regions}), inputs = multipliers;
  load_columns(v, 0, multipliers);
  load_columns(ax, 0, inputs);
  const auto m = multipliers.values.array(), used = inputs.values.array();
  const double floor = (m - used - certified::gamma(rounding_depth) * (m.abs() + used.abs())).minCoeff();
  if (!m.allFinite() || !(m.minCoeff() > 0.0) || !(floor > 0.0)) return std::nullopt;
  multipliers.values /= floor;
  return multipliers;
}

}  // namespace commonweal::productivity
