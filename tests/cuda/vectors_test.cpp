// The verbs of the solver, on a device of plain loops, against core's.
#include <gtest/gtest.h>

#include <limits>

#include "commonweal/cuda/columns.hpp"
#include "host_device.hpp"
#include "random_economy.hpp"

namespace commonweal {
namespace {

using testing::HostDevice;
using Vector = cuda::DeviceVector<HostDevice>;

class DeviceVerbs : public ::testing::TestWithParam<Shape> {
 protected:
  Vector there(const Block& x) const {
    Vector result(context_, {static_cast<int>(x.shape.sectors), static_cast<int>(x.shape.columns),
                             static_cast<int>(x.shape.regions)});
    load_columns(x, 0, result);
    return result;
  }
  static Block here(const Vector& x) {
    Block result({x.layout().sectors, x.layout().columns, x.layout().regions});
    store_columns(x, 0, result);
    return result;
  }
  Block random(unsigned seed) const {
    std::mt19937 generator(seed);
    Block x = testing::random_block(GetParam(), generator);
    x.values.array() -= 0.5;
    return x;
  }
  Block unit(unsigned seed) const {
    Block x = random(seed);
    x.values /= x.values.norm();
    return x;
  }
  static void expect_near(const Coefficients& a, const Coefficients& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t c = 0; c < a.size(); ++c) EXPECT_NEAR(a[c], b[c], 1e-13 * (1.0 + std::abs(b[c])));
  }
  Coefficients factors() const {
    Coefficients a;
    for (Index c = 0; c < GetParam().columns; ++c) a.push_back(1.5 - static_cast<double>(c));
    return a;
  }

  std::shared_ptr<cuda::Context<HostDevice>> context_ =
      std::make_shared<cuda::Context<HostDevice>>(std::make_shared<HostDevice>());
};

TEST_P(DeviceVerbs, ScaleAddAndMultiply) {
  Block x = random(1), y = random(2);
  Vector x_there = there(x), y_there = there(y);
  Coefficients expected, found;
  dots(x, y, expected);
  dots(x_there, y_there, found);
  expect_near(found, expected);
  axpy(factors(), x, y);
  axpy(factors(), x_there, y_there);
  scale(factors(), x);
  scale(factors(), x_there);
  EXPECT_TRUE(here(x_there).values.isApprox(x.values, 1e-15));
  EXPECT_TRUE(here(y_there).values.isApprox(y.values, 1e-15));
  copy(x_there, y_there);
  EXPECT_EQ(here(y_there).values, here(x_there).values);
  set_zero(y_there);
  EXPECT_EQ(here(y_there).values.cwiseAbs().maxCoeff(), 0.0);
}

TEST_P(DeviceVerbs, StepsAndResiduals) {
  const Block f = random(3), ax = random(4);
  Block p = random(5), x = random(6), r = zeros_like(f);
  Vector p_there = there(p), x_there = there(x), r_there = zeros_like(x_there);
  const Vector f_there = there(f), ax_there = there(ax);
  Coefficients expected, found;
  residual(f, x, ax, r, expected);
  residual(f_there, x_there, ax_there, r_there, found);
  expect_near(found, expected);
  EXPECT_EQ(here(r_there).values, r.values);
  for (Coefficients* squares : {&found, static_cast<Coefficients*>(nullptr)}) {
    semi_iteration_step(f, ax, 0.6, 0.3, p, x, &expected);
    semi_iteration_step(f_there, ax_there, 0.6, 0.3, p_there, x_there, squares);
    EXPECT_TRUE(here(x_there).values.isApprox(x.values, 1e-14));
    EXPECT_TRUE(here(p_there).values.isApprox(p.values, 1e-14));
    if (squares) expect_near(found, expected);
  }
}

TEST_P(DeviceVerbs, ABasisOfManyVectors) {
  constexpr std::size_t kVectors = 19;  // more than two groups
  const auto columns = static_cast<std::size_t>(GetParam().columns);
  std::deque<Block> basis;
  std::deque<Vector> basis_there;
  for (std::size_t j = 0; j <= kVectors; ++j) {
    basis.push_back(unit(10 + static_cast<unsigned>(j)));
    basis_there.push_back(there(basis.back()));
  }
  std::vector<Coefficients> expected(kVectors + 1, Coefficients(columns)), found = expected;
  for (const std::size_t k : {std::size_t{0}, std::size_t{7}, std::size_t{8}, kVectors - 1}) {
    const Block ax = unit(40);
    arnoldi_step(basis, k, ax, expected);
    arnoldi_step(basis_there, k, there(ax), found);
    for (std::size_t j = 0; j <= k + 1; ++j) expect_near(found[j], expected[j]);
    EXPECT_TRUE(here(basis_there[k + 1]).values.isApprox(basis[k + 1].values, 1e-12));
  }
  Block y = random(9);
  Vector y_there = there(y);
  add_combination(basis, kVectors, expected, y);
  add_combination(basis_there, kVectors, expected, y_there);
  EXPECT_TRUE(here(y_there).values.isApprox(y.values, 1e-12));
}

TEST_P(DeviceVerbs, SignsAndMagnitudes) {
  Block x = random(7);
  x.values(0, 0) = -3.0;
  Vector x_there = there(x), y_there = zeros_like(x_there);
  EXPECT_FALSE(non_negative(x_there));
  EXPECT_TRUE(all_finite(x_there));
  EXPECT_EQ(exponents_of(x_there), exponents_of(x));
  absolute(x_there, y_there);
  EXPECT_EQ(here(y_there).values, x.values.cwiseAbs());
  EXPECT_TRUE(non_negative(y_there));
  std::vector<int> exponents;
  for (Index c = 0; c < GetParam().columns; ++c) exponents.push_back(c % 2 == 0 ? 3 : -1040);
  scale_by(exponents, 1, x);
  scale_by(exponents, 1, x_there);
  EXPECT_EQ(here(x_there).values, x.values);
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Block damaged = random(8);
    damaged.values(damaged.values.rows() - 1, damaged.values.cols() / 2) = bad;
    EXPECT_FALSE(all_finite(there(damaged)));
  }
}

TEST_P(DeviceVerbs, WhatBoundsAreMadeOf) {
  const Block f = random(11), x = random(12), ax = random(13), magnitude = random(14);
  Shape one = GetParam();
  one.columns = 1;
  std::mt19937 generator(15);
  const Block weights = testing::random_block(one, generator);
  Block residuals = zeros_like(f);
  const Rounding rounding{1e-3, 1.01, 1e-30};
  std::vector<ResidualNorms> expected, found;
  residual_norms(f, x, ax, magnitude, &weights, rounding, residuals, expected);
  Vector residuals_there = there(random(16));
  const Vector weights_there = there(weights);
  residual_norms(there(f), there(x), there(ax), there(magnitude), &weights_there, rounding, residuals_there, found);
  EXPECT_TRUE(here(residuals_there).values.isApprox(residuals.values, 1e-15));
  for (std::size_t c = 0; c < expected.size(); ++c) {
    EXPECT_NEAR(found[c].residual, expected[c].residual, 1e-12 * expected[c].residual);
    EXPECT_NEAR(found[c].weighted, expected[c].weighted, 1e-12 * expected[c].residual);
    EXPECT_NEAR(found[c].size, expected[c].size, 1e-12 * expected[c].size);
    EXPECT_NEAR(found[c].largest, expected[c].largest, 1e-15);
    EXPECT_EQ(found[c].greatest, expected[c].greatest);
  }
}

INSTANTIATE_TEST_SUITE_P(Extents, DeviceVerbs,
                         ::testing::Values(Shape{1, 1, 1}, Shape{5, 1, 1}, Shape{3, 4, 2}, Shape{40, 3, 51},
                                           Shape{700, 2, 1}, Shape{300, 9, 3}, Shape{270, 2, 40}));

}  // namespace
}  // namespace commonweal
