#include "process.hpp"

#include <omp.h>

#include <chrono>
#include <thread>

namespace commonweal::bindings {

namespace {

/// A fork takes along no thread but its own: teams that were there are not, nor are other threads' computations.
void forked() {
  omp_set_num_threads(1);
  computing = 0;
}

std::thread::id last;  // the thread that ends the interpreter

/// Stops what can be stopped and waits for the rest.
void end() {
  last = std::this_thread::get_id();
  ending = true;
  const pybind11::gil_scoped_release release;
  while (computing > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// What is left to a daemon thread when the interpreter ends: it must not ask for Python's lock again.
[[noreturn]] void sleep_for_good() {
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}

}  // namespace

Released::Released() {
  release_.emplace();
  if (ending && std::this_thread::get_id() != last) sleep_for_good();
  ++computing;
}

Released::~Released() {
  if (ending && std::this_thread::get_id() != last) {
    --computing;
    sleep_for_good();
  }
  release_.reset();
  --computing;
}

void register_process(pybind11::module_& module) {
  module.def("forked", &forked, "In the child of a fork: computes with one thread from here on.");
  module.def("end", &end, "Before the interpreter ends: stops solves of other threads, and lets none begin.");
}

}  // namespace commonweal::bindings
