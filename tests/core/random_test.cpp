// The generator against the vectors that its authors publish, and what its numbers must be like.
#include "commonweal/linalg/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace commonweal {
namespace {

// Random123's known answers for philox4x32 in ten rounds.
static_assert(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST(Random, IsEvenlySpreadInsideTheUnitInterval) {
  constexpr int count = 100'000, bins = 20;
  const Random random(1);
  std::array<int, bins> counts{};
  double sum = 0.0, of_neighbours = 0.0, before = 0.5;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform(2, 3, static_cast<std::uint64_t>(i));
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    ++counts[static_cast<std::size_t>(u * bins)];
    sum += u;
    of_neighbours += (u - 0.5) * (before - 0.5);
    before = u;
  }
  double chi_square = 0.0;
  for (const int n : counts) chi_square += std::pow(n - count / bins, 2) / (count / bins);
  EXPECT_LT(chi_square, 43.8);  // 0.1 % of chi square with 19 degrees of freedom lie above
  EXPECT_NEAR(sum / count, 0.5, 4.0 * std::sqrt(1.0 / 12.0 / count));
  EXPECT_NEAR(of_neighbours / count, 0.0, 4.0 / 12.0 / std::sqrt(count));
}

TEST(Random, EverySeedStreamDrawAndPlaceHasItsOwnNumber) {
  std::set<double> found;
  for (const std::uint64_t seed : {0ull, 1ull, 1ull << 32})
    for (const std::uint32_t stream : {0u, 1u})
      for (const std::uint32_t draw : {0u, 1u})
        for (const std::uint64_t at : {0ull, 1ull, 2ull, 1ull << 33})
          found.insert(Random(seed).uniform(stream, draw, at));
  EXPECT_EQ(found.size(), 48u);
}

}  // namespace
}  // namespace commonweal
