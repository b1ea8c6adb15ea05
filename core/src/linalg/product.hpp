// Dense matrix products cut into tiles, each by Eigen's blocked kernel. The cut depends on the shapes alone, so that
// the answer has the same bits for any number of threads, and nothing is allocated once a thread has done a product of
// that size. Used by tables and kernels.
#pragma once

#include <type_traits>

#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

// Eigen's public product is as fast for a tile, but takes memory for each, and no round of a solve takes any
// (tests/core/allocation_test.cpp).
static_assert(EIGEN_WORLD_VERSION == 3 && EIGEN_MAJOR_VERSION == 4,
              "products call Eigen's blocked kernels by names that Eigen keeps to itself, as 3.4 has them; for another "
              "version look at product.cpp, and run `make bench` before and after");

/// A part of a matrix in memory: entry (i, j) at data[i * stride + j], or at data[j * stride + i] where transposed.
template <class Scalar>
struct View {
  Scalar* data;
  Index rows, cols, stride;
  bool transposed = false;
};

/// A part of a product's rows and columns.
struct Tile {
  Index top, height, left, width;
};

/// A product of this many rows and columns cut evenly.
class Tiles {
 public:
  Tiles(Index rows, Index cols);

  Index count() const { return down_ * across_; }
  Tile operator[](Index k) const;

 private:
  Index rows_, cols_, down_, across_, height_, width_;
};

/// One tile of y = a x, or of y = y + a x, on the thread that calls; y is not transposed.
template <class Scalar>
void product_tile(const Tile& tile, const View<const std::type_identity_t<Scalar>>& a,
                  const View<const std::type_identity_t<Scalar>>& x, const View<Scalar>& y, bool add);

/// The whole of it, on all threads.
template <class Scalar>
void product(const View<const std::type_identity_t<Scalar>>& a, const View<const std::type_identity_t<Scalar>>& x,
             const View<Scalar>& y, bool add);

/// The same with products in single precision, added up to doubles.
void product(const View<const float>& a, const View<const float>& x, const View<double>& y, bool add);

/// What a thread keeps memory for.
enum class Slot { packed_left, packed_right, tile, column, rounded, input, output, sums, count };

/// Memory of this thread of at least `count` numbers, kept for the next call.
template <class Scalar>
Scalar* thread_memory(Slot slot, Index count);

}  // namespace commonweal
