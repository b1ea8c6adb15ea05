// The device's verbs, and the one solver text on them, against the host.
#include <gtest/gtest.h>

#include "commonweal/cuda/block_vector.hpp"
#include "commonweal/cuda/device.hpp"
#include "commonweal/gmres.hpp"
#include "commonweal/semi_iteration.hpp"
#include "random_economy.hpp"

namespace commonweal::cuda {
namespace {

class Gpu : public ::testing::Test {
 protected:
  void SetUp() override {
    if (device_count() == 0) GTEST_SKIP() << "needs an NVIDIA GPU to run on: " << describe_devices();
  }
};

TEST_F(Gpu, VerbsAgreeWithTheHost) {
  std::mt19937 generator(1);
  const Block x = testing::random_block({40, 3, 51}, generator);
  Block y = testing::random_block({40, 3, 51}, generator);
  const Coefficients a{2.0, -1.0, 0.0};
  const DeviceBlock device_x(x);
  DeviceBlock device_y(y);
  axpy(a, device_x, device_y);
  axpy(a, x, y);
  EXPECT_TRUE(device_y.to_host().values.isApprox(y.values, 1e-15));
  Coefficients there, here;
  dots(device_x, device_y, there);
  dots(x, y, here);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(there[c], here[c], 1e-11 * std::abs(here[c]));
  scale(a, device_y);
  scale(a, y);
  EXPECT_TRUE(device_y.to_host().values.isApprox(y.values, 1e-15));
  Block p = x, r = zeros_like(x), output = y;
  DeviceBlock device_p(p), device_r(r), device_output(output);
  residual(x, y, p, r, here);
  residual(device_x, device_y, device_p, device_r, there);
  EXPECT_TRUE(device_r.to_host().values.isApprox(r.values, 1e-14));
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(there[c], here[c], 1e-11 * std::abs(here[c]));
  advance(x, r, 0.7, 0.2, p, output, &here);
  advance(device_x, device_r, 0.7, 0.2, device_p, device_output, &there);
  EXPECT_TRUE(device_output.to_host().values.isApprox(output.values, 1e-14));
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(there[c], here[c], 1e-11 * std::abs(here[c]));
}

TEST_F(Gpu, TheSolverTextRunsOnDeviceBlocks) {
  std::mt19937 generator(2);
  const Block f = testing::random_block({30, 2, 4}, generator);
  const DeviceBlock device_f(f);
  DeviceBlock x = zeros_like(device_f), image = zeros_like(device_f);
  const Coefficients half(2, 0.5);
  const auto apply = [&](const DeviceBlock& in, DeviceBlock& out) {
    copy(in, out);
    scale(half, out);
  };
  EXPECT_TRUE(Gmres<DeviceBlock>().solve(apply, device_f, x, image, true, SolverOptions{}).converged);
  EXPECT_TRUE(x.to_host().values.isApprox(2.0 * f.values, 1e-11));
  set_zero(x);
  const Ellipse around{0.4, 0.04, 0.2};
  EXPECT_TRUE(SemiIteration<DeviceBlock>().solve(apply, around, device_f, x, image, true, SolverOptions{}).converged);
  EXPECT_TRUE(x.to_host().values.isApprox(2.0 * f.values, 1e-11));
}

}  // namespace
}  // namespace commonweal::cuda
