#include "linalg/product.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "linalg/threads.hpp"

namespace commonweal {

template <class Scalar>
Scalar* thread_memory(Slot slot, Index count) {
  constexpr std::size_t kAligned = 64 / sizeof(Scalar);
  thread_local std::array<std::vector<Scalar>, static_cast<std::size_t>(Slot::count)> kept;
  std::vector<Scalar>& memory = kept[static_cast<std::size_t>(slot)];
  const auto needed = static_cast<std::size_t>(count) + kAligned;
  if (memory.size() < needed) memory.resize(needed);
  const auto start = reinterpret_cast<std::uintptr_t>(memory.data());
  return memory.data() + (64 - start % 64) % 64 / sizeof(Scalar);
}

template double* thread_memory<double>(Slot, Index);
template float* thread_memory<float>(Slot, Index);
template Index* thread_memory<Index>(Slot, Index);

namespace {

namespace eigen = Eigen::internal;

/// Tiles this large keep Eigen's kernel near its best; multiples of what it computes in registers.
constexpr Index kTileRows = 192, kTileCols = 384;
/// A small product is cut into this many all the same, down to so few rows, for threads to share.
constexpr Index kLeastTiles = 6, kLeastRows = 48;
/// Below this many columns packing costs more than it saves: rows times vectors then.
constexpr Index kFewColumns = 4, kFewRows = 64;
constexpr Index kInCache = 500'000;  // entries of a table that stays near the cores

/// Where Eigen packs what it multiplies. Its own class takes new memory for every product.
template <class Scalar>
class Packing : public eigen::level3_blocking<Scalar, Scalar> {
 public:
  /// Rows and columns of a product in columns: a row-major one is its transpose.
  Packing(Index rows, Index cols, Index depth) {
    this->m_mc = rows;
    this->m_nc = cols;
    this->m_kc = depth;
    eigen::computeProductBlockingSizes<Scalar, Scalar>(this->m_kc, this->m_mc, this->m_nc, Index{1});
    this->m_blockA = thread_memory<Scalar>(Slot::packed_left, this->m_mc * this->m_kc);
    this->m_blockB = thread_memory<Scalar>(Slot::packed_right, this->m_kc * this->m_nc);
  }
};

/// y = y + a x, on this thread.
template <class Scalar, int a_order, int x_order>
void tile_product(const View<const Scalar>& a, const View<const Scalar>& x, const View<Scalar>& y) {
  Packing<Scalar> packing(y.cols, y.rows, a.cols);
  eigen::general_matrix_matrix_product<Index, Scalar, a_order, false, Scalar, x_order, false, Eigen::RowMajor, 1>::run(
      y.rows, y.cols, a.cols, a.data, a.stride, x.data, x.stride, y.data, 1, y.stride, Scalar{1}, packing, nullptr);
}

template <class Scalar>
void tile_product(const View<const Scalar>& a, const View<const Scalar>& x, const View<Scalar>& y) {
  constexpr int kRows = Eigen::RowMajor, kCols = Eigen::ColMajor;
  if (a.transposed)
    x.transposed ? tile_product<Scalar, kCols, kCols>(a, x, y) : tile_product<Scalar, kCols, kRows>(a, x, y);
  else
    x.transposed ? tile_product<Scalar, kRows, kCols>(a, x, y) : tile_product<Scalar, kRows, kRows>(a, x, y);
}

/// Rows (columns) `first` to `first + count` of a view.
template <class Scalar>
View<Scalar> rows_of(const View<Scalar>& v, Index first, Index count) {
  return {v.data + first * (v.transposed ? 1 : v.stride), count, v.cols, v.stride, v.transposed};
}
template <class Scalar>
View<Scalar> cols_of(const View<Scalar>& v, Index first, Index count) {
  return {v.data + first * (v.transposed ? v.stride : 1), v.rows, count, v.stride, v.transposed};
}

template <class Scalar>
auto mapped(const View<Scalar>& v) {
  using Plain = Eigen::Matrix<std::remove_const_t<Scalar>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Maybe = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<Maybe, 0, Eigen::OuterStride<>>(v.data, v.rows, v.cols, Eigen::OuterStride<>(v.stride));
}

/// Some rows of a product of a few columns: every row of `a` is read once. `a` may be transposed, x may not.
template <class Scalar, class Result>
void few_columns(const Tile& tile, const View<const Scalar>& a, const View<const Scalar>& x, const View<Result>& y,
                 bool add) {
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
  Eigen::Map<Vector> in(thread_memory<Scalar>(Slot::column, a.cols), a.cols);
  Eigen::Map<Vector> out(thread_memory<Scalar>(Slot::tile, tile.height), tile.height);
  for (Index c = 0; c < x.cols; ++c) {
    for (Index k = 0; k < a.cols; ++k) in(k) = x.data[k * x.stride + c];
    if (a.transposed) {
      out.setZero();
      for (Index k = 0; k < a.cols; ++k)
        out += in(k)*Eigen::Map<const Vector>(a.data + k * a.stride + tile.top, tile.height);
    } else {
      for (Index i = 0; i < tile.height; ++i)
        out(i) = Eigen::Map<const Vector>(a.data + (tile.top + i) * a.stride, a.cols).dot(in);
    }
    for (Index i = 0; i < tile.height; ++i) {
      Result& entry = y.data[(tile.top + i) * y.stride + c];
      entry = (add ? entry : Result{0}) + static_cast<Result>(out(i));
    }
  }
}

/// The transpose of a view, and of a tile.
template <class Scalar>
View<Scalar> transposed(const View<Scalar>& v) {
  return {v.data, v.cols, v.rows, v.stride, !v.transposed};
}

/// Across its rows a large table is packed slowly.
template <class Scalar>
bool packs_slowly(const View<const Scalar>& a) {
  return a.transposed && a.rows * a.cols > kInCache;
}

/// A tile made in this thread's own memory and then added to y, or written to it.
template <class Scalar, class Result>
void product_tile_apart(const Tile& tile, const View<const Scalar>& a, const View<const Scalar>& x,
                        const View<Result>& y, bool add) {
  const auto [top, height, left, width] = tile;
  Scalar* const memory = thread_memory<Scalar>(Slot::tile, height * width);
  auto out = mapped(cols_of(rows_of(y, top, height), left, width));
  const auto put = [&](const auto& part) {
    if (add)
      out += part.template cast<Result>();
    else
      out = part.template cast<Result>();
  };
  const View<const Scalar> rows = rows_of(a, top, height), cols = cols_of(x, left, width);
  if (packs_slowly(a)) {  // x' a' instead, where the table is the other factor
    const View<Scalar> part{memory, width, height, height};
    mapped(part).setZero();
    tile_product<Scalar>(transposed(cols), transposed(rows), part);
    put(mapped(part).transpose());
  } else {
    const View<Scalar> part{memory, height, width, width};
    mapped(part).setZero();
    tile_product<Scalar>(rows, cols, part);
    put(mapped(part));
  }
}

/// A tile of a product in single precision, added up to doubles.
void product_tile(const Tile& tile, const View<const float>& a, const View<const float>& x, const View<double>& y,
                  bool add) {
  product_tile_apart(tile, a, x, y, add);
}

template <class Scalar, class Result>
void whole_product(const View<const Scalar>& a, const View<const Scalar>& x, const View<Result>& y, bool add) {
  const bool few = y.cols <= kFewColumns && !x.transposed;
  const Tiles tiles(y.rows, y.cols);
#pragma omp parallel for schedule(dynamic) if (worth_threads_of_product(a.rows * a.cols * x.cols))
  for (Index k = 0; k < tiles.count(); ++k)
    few ? few_columns(tiles[k], a, x, y, add) : product_tile(tiles[k], a, x, y, add);
}

}  // namespace

Tiles::Tiles(Index rows, Index cols) : rows_(rows), cols_(cols) {
  const Index most = cols <= kFewColumns ? kFewRows : kTileRows;
  down_ = (rows + most - 1) / most;
  across_ = (cols + kTileCols - 1) / kTileCols;
  if (count() == 0) return;
  if (count() < kLeastTiles)
    down_ = std::clamp<Index>((kLeastTiles + across_ - 1) / across_, down_, std::max(down_, rows / kLeastRows));
  // Evenly, in steps of what Eigen's kernel computes in registers.
  height_ = ((rows + down_ - 1) / down_ + 3) / 4 * 4;
  width_ = ((cols + across_ - 1) / across_ + 23) / 24 * 24;
  down_ = (rows + height_ - 1) / height_;
  across_ = (cols + width_ - 1) / width_;
}

Tile Tiles::operator[](Index k) const {
  const Index top = k / across_ * height_, left = k % across_ * width_;
  return {top, std::min(height_, rows_ - top), left, std::min(width_, cols_ - left)};
}

template <class Scalar>
void product_tile(const Tile& tile, const View<const std::type_identity_t<Scalar>>& a,
                  const View<const std::type_identity_t<Scalar>>& x, const View<Scalar>& y, bool add) {
  if (packs_slowly<Scalar>(a)) return product_tile_apart<Scalar, Scalar>(tile, a, x, y, add);
  const View<Scalar> part = cols_of(rows_of(y, tile.top, tile.height), tile.left, tile.width);
  if (!add) mapped(part).setZero();
  tile_product<Scalar>(rows_of(a, tile.top, tile.height), cols_of(x, tile.left, tile.width), part);
}

template void product_tile<double>(const Tile&, const View<const double>&, const View<const double>&,
                                   const View<double>&, bool);
template void product_tile<float>(const Tile&, const View<const float>&, const View<const float>&, const View<float>&,
                                  bool);

template <class Scalar>
void product(const View<const std::type_identity_t<Scalar>>& a, const View<const std::type_identity_t<Scalar>>& x,
             const View<Scalar>& y, bool add) {
  whole_product<Scalar, Scalar>(a, x, y, add);
}

template void product<double>(const View<const double>&, const View<const double>&, const View<double>&, bool);
template void product<float>(const View<const float>&, const View<const float>&, const View<float>&, bool);

void product(const View<const float>& a, const View<const float>& x, const View<double>& y, bool add) {
  whole_product<float, double>(a, x, y, add);
}

}  // namespace commonweal
