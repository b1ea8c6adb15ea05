// The engine in other people's processes: computing without Python's lock, and what must be true when the process forks
// or ends meanwhile.
#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <optional>

namespace commonweal::bindings {

/// Calls that compute without Python's lock now; and whether the interpreter is about to end, so that no more may
/// begin. Of each module its own.
inline std::atomic<int> computing{0};
inline std::atomic<bool> ending{false};

/// Leaves Python's lock to others while it lives. A thread that asked for the lock once the interpreter is being taken
/// down would end the process; so none but the one that ends it comes back then, and `end` waits for those that
/// compute.
class Released {
 public:
  Released();
  ~Released();
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;

 private:
  std::optional<pybind11::gil_scoped_release> release_;
};

/// `forked()`, for the child of a fork, and `end()`, for the interpreter's last moments.
void register_process(pybind11::module_& module);

}  // namespace commonweal::bindings
