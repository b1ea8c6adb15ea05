// The device functions, run on the host, against the host's own verbs.
#include "commonweal/cuda/functors.hpp"

#include <gtest/gtest.h>

#include "commonweal/block_vector.hpp"
#include "random_economy.hpp"

namespace commonweal {
namespace {

class Extent : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    std::mt19937 generator(1);
    x_ = testing::random_block(GetParam(), generator);
    y_ = testing::random_block(GetParam(), generator);
    for (Index c = 0; c < GetParam().columns; ++c) a_.push_back(1.5 - static_cast<double>(c));
  }
  int columns() const { return static_cast<int>(GetParam().columns); }
  int regions() const { return static_cast<int>(GetParam().regions); }
  Block x_, y_;
  Coefficients a_;
};

TEST_P(Extent, ScalesAndAddsLikeTheHost) {
  Block x = x_, y = y_;
  for (Index k = 0; k < x.shape.size(); ++k) {
    cuda::AddScaledColumns{a_.data(), x.values.data(), y.values.data(), columns(), regions()}(k);
  }
  for (Index k = 0; k < x.shape.size(); ++k) cuda::ScaleColumns{a_.data(), x.values.data(), columns(), regions()}(k);
  axpy(a_, x_, y_);
  scale(a_, x_);
  EXPECT_TRUE(x.values.isApprox(x_.values, 1e-15));
  EXPECT_TRUE(y.values.isApprox(y_.values, 1e-15));
}

TEST_P(Extent, PartialProductsSumToTheProduct) {
  const cuda::PartialDot part{x_.values.data(), y_.values.data(), static_cast<int>(GetParam().sectors), columns(),
                              regions()};
  Coefficients expected;
  dots(x_, y_, expected);
  for (int c = 0; c < columns(); ++c) {
    double sum = 0.0;
    for (long long first = 0; first < 7; ++first) sum += part(c, first, 7);
    EXPECT_NEAR(sum, expected[static_cast<std::size_t>(c)], 1e-13 * (1.0 + sum));
  }
}

TEST_P(Extent, AStepIsTheHosts) {
  Block p = x_, x = y_, p_host = x_, x_host = y_, r_host = zeros_like(x_);
  const auto sectors = static_cast<int>(GetParam().sectors);
  Coefficients expected, squares(static_cast<std::size_t>(columns()), 0.0);
  residual(x_, y_, x_, r_host, squares);
  for (Index k = 0; k < x.shape.size(); ++k) {
    double r = 0.0;
    cuda::Residual{x_.values.data() + k, y_.values.data() + k, x_.values.data() + k, &r}(0);
    EXPECT_EQ(r, r_host.values.data()[k]);
  }
  advance(x_, y_, 0.6, 0.3, p_host, x_host, &expected);
  const cuda::PartialAdvance part{x_.values.data(), y_.values.data(), 0.6,       0.3,      p.values.data(),
                                  x.values.data(),  sectors,          columns(), regions()};
  for (int c = 0; c < columns(); ++c) {
    double sum = 0.0;
    for (long long first = 0; first < 7; ++first) sum += part(c, first, 7);
    EXPECT_NEAR(sum, expected[static_cast<std::size_t>(c)], 1e-13 * (1.0 + sum));
  }
  EXPECT_TRUE(p.values.isApprox(p_host.values, 1e-15));
  EXPECT_TRUE(x.values.isApprox(x_host.values, 1e-15));
}

INSTANTIATE_TEST_SUITE_P(Extents, Extent,
                         ::testing::Values(Shape{1, 1, 1}, Shape{5, 1, 1}, Shape{3, 4, 2}, Shape{40, 3, 51}));

}  // namespace
}  // namespace commonweal
