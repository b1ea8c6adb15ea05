// No round of a solve allocates memory: malloc itself is counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <limits>

#include "commonweal/solver/certified_solver.hpp"
#include "random_trade.hpp"

namespace {
std::atomic<long> allocations{0};
}

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
}

namespace commonweal {
namespace {

/// Allocations between the first and the last round of a solve: the least of several, since a thread takes its memory
/// for packing when it first meets a product, which may be late. What takes memory every round does so in each of them.
long allocated_in_rounds(const HostOperator& economy, Method method, Arithmetic arithmetic, bool adjoint) {
  std::mt19937 generator(1);
  const Block f = testing::random_block({economy.sectors(), 8, economy.regions()}, generator);
  long first = -1, last = -1;
  SolverOptions options;
  options.method = method;
  options.arithmetic = arithmetic;
  options.progress = [&](int, double) {
    last = allocations;
    if (first < 0) first = last;
    return true;
  };
  const CertifiedSolver solver(economy, options);
  long least = std::numeric_limits<long>::max();
  for (int solve = 0; solve < 6; ++solve) {
    first = -1;
    adjoint ? solver.solve_adjoint(f) : solver.solve(f);
    least = std::min(least, last - first);
  }
  return least;
}

TEST(Allocation, TheCounterCounts) {
  const long before = allocations;
  const Matrix taken = Matrix::Zero(100, 100);
  EXPECT_GT(allocations, before) << taken(0, 0);
}

TEST(Allocation, NoRoundTakesMemory) {
  for (const TradeModel model : testing::kEveryModel) {
    RegionalTables t = testing::random_tables(2, 60, 60, 20);
    std::mt19937 generator(2);
    t.trade = testing::random_spec(model, 60, 20, generator);
    const RegionalEconomy open(t);
    const auto closed =
        open.with_households({0.005 * testing::random_matrix(60, 20, generator),
                              0.3 * testing::random_matrix(60, 20, generator), Matrix::Identity(20, 20)});
    for (const HostOperator* economy :
         {static_cast<const HostOperator*>(&open), static_cast<const HostOperator*>(closed.get())})
      for (const Method method : {Method::chebyshev, Method::gmres, Method::rounds})
        for (const Arithmetic arithmetic : {Arithmetic::full, Arithmetic::mixed})
          for (const bool adjoint : {false, true})
            EXPECT_EQ(allocated_in_rounds(*economy, method, arithmetic, adjoint), 0)
                << testing::name_of(model) << ", method " << static_cast<int>(method) << (adjoint ? ", adjoint" : "")
                << (arithmetic == Arithmetic::mixed ? ", mixed" : "");
  }
}

TEST(Allocation, NorWithDenseTables) {
  std::mt19937 generator(4);
  const CoefficientEconomy economy(Matrix(0.01 * testing::random_matrix(150, 150, generator, 0.5)), {});
  for (const Method method : {Method::chebyshev, Method::gmres})
    for (const Arithmetic arithmetic : {Arithmetic::full, Arithmetic::mixed})
      EXPECT_EQ(allocated_in_rounds(economy, method, arithmetic, false), 0);
}

}  // namespace
}  // namespace commonweal
