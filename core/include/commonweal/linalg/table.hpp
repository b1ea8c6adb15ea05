// A table that blocks of vectors are multiplied by: dense where that is faster, compressed sparse rows else.
// Used by economies for technical coefficients, product mixes and residence, and by trade.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "commonweal/linalg/cost.hpp"
#include "commonweal/linalg/matrix.hpp"

namespace commonweal {

/// In what the products of a table are computed.
enum class Precision {
  full,   ///< double
  single  ///< products in single precision where the table is dense, added up to doubles
};

class Table {
 public:
  /// The part of its entries that are not zero, from which on a table is faster dense: bench/README.md.
  static constexpr double kDenseFrom = 0.15;

  enum class Storage { by_fill, sparse };

  Table() = default;
  explicit Table(Sparse entries, Storage storage = Storage::by_fill);
  explicit Table(Matrix entries);

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  bool is_dense() const { return !std::holds_alternative<Both>(entries_); }

  /// The entries of a table that is stored dense in doubles; else null.
  const Matrix* dense() const { return std::get_if<Matrix>(&entries_); }

  /// The entries of a table that is stored sparse, and their transpose.
  const Sparse& sparse() const { return std::get<Both>(entries_).forward; }
  const Sparse& sparse_transposed() const { return std::get<Both>(entries_).transposed; }

  /// A copy of all entries, of a table in doubles.
  Matrix entries() const { return is_dense() ? *dense() : Matrix(sparse()); }

  /// The same table with single precision products; as it is where it is sparse.
  Table in_single() const;

  /// |a| entry by entry.
  Table magnitude() const;

  /// a_ij 2^(e_i - e_j): a square table in other units of its rows; no digit is lost. Stored alike.
  Table in_units(const std::vector<int>& exponents) const;
  bool has_negative() const;

  struct Place {
    Index row, column;
  };
  /// The first entry that is not a finite number, if any.
  std::optional<Place> not_finite() const;

  /// y = a x, or y = y + a x. Each entry of y is summed by one thread in one order.
  void multiply(const Matrix& x, Matrix& y, bool add = false) const { multiply(x, y, add, false); }

  /// y = a' x
  void multiply_transposed(const Matrix& x, Matrix& y) const { multiply(x, y, false, true); }

  /// Of a product; its depth is the most entries that are summed in a row or a column.
  Cost cost() const;

 private:
  struct Both {
    Both() = default;
    explicit Both(Sparse&& entries) : forward(taken(entries)), transposed(commonweal::transposed(forward)) {}
    Both(const Both&) = default;
    Both& operator=(const Both&) = default;
    Both(Both&& other) noexcept { *this = std::move(other); }
    Both& operator=(Both&& other) noexcept {
      forward.swap(other.forward);
      transposed.swap(other.transposed);
      return *this;
    }
    ~Both() = default;

    Sparse forward, transposed;
  };
  using Single = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  void multiply(const Matrix& x, Matrix& y, bool add, bool transposed) const;

  Index rows_ = 0, cols_ = 0;
  std::variant<Both, Matrix, Single> entries_;
};

/// y = after * (a x), entry by entry in the scaling, which is the same for all columns of a block.
void multiply_scaled(const Sparse& a, const Block& x, const Matrix& after, Block& y);

/// y = by * x, entry by entry, the same for all columns; y may be x.
void scale_rows(const Matrix& by, const Block& x, Block& y);

}  // namespace commonweal
