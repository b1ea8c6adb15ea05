// Which GPUs there are, and solvers on them.
// Used by the bindings, the tests and the benchmarks.
#pragma once

#include <memory>
#include <string>

#include "commonweal/solver/operator.hpp"
#include "commonweal/solver/solver.hpp"

namespace commonweal::cuda {

/// Devices that this build can use, and one line on them, or on why there are none and what to do.
int device_count();
std::string describe_devices();

/// A solver on a GPU, which also takes and gives arrays that are in its memory.
class DeviceSolver : public Solver {
 public:
  virtual int ordinal() const = 0;

  /// Memory on the GPU, given back with the last pointer to it.
  virtual std::shared_ptr<double> memory(Index count) const = 0;

  /// x = L f, or L' f; both sectors x columns x regions, one number after the other. Of the certificate only the
  /// residuals of each entry are left out. It waits for the default stream, on which f may still be written; x is
  /// written when this returns.
  virtual Certificate solve_there(bool adjoint, const Shape& shape, const double* f, double* x) const = 0;
};

/// @throws DeviceError unless `make_solver` could use this device
void check_device(const std::string& device);

/// A solver that holds a copy of the economy's tables; on a GPU it is a DeviceSolver.
/// @param device "cuda" for the first, "cuda:1" for the second, "auto" for the first where it should be faster than the
///               host, "cpu" for the host
/// @throws DeviceError when there is no such device, or its memory does not hold the tables
/// @throws ModelError  when the economy is not productive
std::unique_ptr<Solver> make_solver(const std::string& device, std::shared_ptr<const HostOperator> economy,
                                    const SolverOptions& options);

}  // namespace commonweal::cuda
