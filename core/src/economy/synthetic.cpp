#include "commonweal/economy/synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "commonweal/error.hpp"

namespace commonweal {

namespace {

constexpr double kWidth = 4500.0, kHeight = 2500.0;  // km: about the contiguous United States
constexpr double kAround = 60.0;                     // km: how far regions lie from the larger one that they belong to
constexpr double kSites = 1.5;                       // of an industry of mean size in a region of mean size
constexpr double kSpread = 0.8;
/// Mean distance of two points in a disk of radius 1 (Garwood, 1947).
constexpr double kDisk = 128.0 / (45.0 * std::numbers::pi);

/// Random numbers that are the same on every machine: the standard fixes the generator, not its distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : generator_(seed) {}
  double uniform() { return static_cast<double>(generator_() >> 11) * 0x1.0p-53; }
  double normal() { return std::sqrt(-2.0 * std::log1p(-uniform())) * std::cos(2.0 * std::numbers::pi * uniform()); }
  Index below(Index count) { return static_cast<Index>(uniform() * static_cast<double>(count)); }

 private:
  std::mt19937_64 generator_;
};

}  // namespace

Geography synthetic_geography(Index regions, std::uint64_t seed) {
  require<ModelError>(regions > 0, "a country needs at least one region");
  Random random(seed);
  Geography result{Eigen::VectorXd(regions), Eigen::VectorXd(regions), Eigen::VectorXd(regions)};
  for (Index r = 0; r < regions; ++r) result.size(r) = 1.0 / static_cast<double>(r + 1);
  result.size /= result.size.sum();
  const Index centres = std::max<Index>(1, regions / 20);
  for (Index r = 0; r < regions; ++r) {
    const bool around = r >= centres && random.uniform() < 2.0 / 3.0;
    const Index centre = around ? random.below(centres) : 0;
    result.east(r) = around ? result.east(centre) + kAround * random.normal() : kWidth * random.uniform();
    result.north(r) = around ? result.north(centre) + kAround * random.normal() : kHeight * random.uniform();
  }
  for (Index r = regions - 1; r > 0; --r) {  // shuffled, so that neighbours in memory are no neighbours in size
    const Index s = random.below(r + 1);
    std::swap(result.size(r), result.size(s));
    std::swap(result.east(r), result.east(s));
    std::swap(result.north(r), result.north(s));
  }
  return result;
}

Matrix distances(const Geography& g) {
  const Index R = g.size.size();
  const double own = kDisk * std::sqrt(kWidth * kHeight / (std::numbers::pi * static_cast<double>(R)));
  Matrix result(R, R);
#pragma omp parallel for schedule(static)
  for (Index r = 0; r < R; ++r)
    for (Index s = 0; s < R; ++s)  // regions of one size of area: none is nearer to another than to itself
      result(r, s) = r == s ? own : std::max(own, std::hypot(g.east(r) - g.east(s), g.north(r) - g.north(s)));
  return result;
}

Matrix synthetic_output(const Eigen::VectorXd& national, const Geography& geography, std::uint64_t seed) {
  require<ModelError>(national.allFinite() && national.minCoeff() >= 0.0,
                      "national output: every entry must be a finite number of at least 0");
  const Index industries = national.size(), regions = geography.size.size();
  const double mean = national.sum() / static_cast<double>(industries);
  Random random(seed + 1);
  Index largest = 0;
  geography.size.maxCoeff(&largest);
  Matrix result(industries, regions);
  for (Index j = 0; j < industries; ++j) {
    for (Index r = 0; r < regions; ++r) {
      const double sites = kSites * national(j) / mean * geography.size(r) * static_cast<double>(regions);
      const double there = random.uniform() < -std::expm1(-sites) ? 1.0 : 0.0;
      result(j, r) = there * geography.size(r) * std::exp(kSpread * random.normal());
    }
    if (!(result.row(j).sum() > 0.0)) result(j, largest) = 1.0;
    result.row(j) *= national(j) / result.row(j).sum();
  }
  return result;
}

RegionalTables synthetic_tables(const RegionalTables& nation, const Geography& geography, std::uint64_t seed,
                                TradeModel trade) {
  RegionalTables result = nation;
  result.output = synthetic_output(nation.make.rowwise().sum(), geography, seed);
  result.final_demand = nation.final_demand.rowwise().sum() * geography.size.transpose();
  result.labels.regions.clear();
  result.trade = {};
  result.trade.model = trade;
  if (trade != TradeModel::gravity) return result;
  const Matrix distance = distances(geography);
  for (const double decay : {0.8, 1.5, 2.2}) result.trade.kernels.emplace_back(Matrix(distance.array().pow(-decay)));
  for (Index i = 0; i < nation.make.cols(); ++i) result.trade.kernel_of.push_back(static_cast<int>(i % 3));
  return result;
}

}  // namespace commonweal
