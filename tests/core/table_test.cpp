// Tables, dense and sparse, in full and single precision, against Eigen's own products.
#include "commonweal/linalg/table.hpp"

#include <gtest/gtest.h>

#include "random_economy.hpp"

namespace commonweal {
namespace {

struct Extent {
  Index rows, cols, columns;
  double fill;
};

class Tables : public ::testing::TestWithParam<Extent> {};

TEST_P(Tables, MultiplyLikeEigen) {
  const auto [rows, cols, columns, fill] = GetParam();
  std::mt19937 generator(3);
  const Matrix a = testing::random_matrix(rows, cols, generator, fill);
  const Matrix x = testing::random_matrix(cols, columns, generator),
               x_adjoint = testing::random_matrix(rows, columns, generator);
  for (const Table& table : {Table(a), Table(to_sparse(a)), Table(to_sparse(a), Table::Storage::sparse)}) {
    for (const bool single : {false, true}) {
      const Table used = single ? table.in_single() : table;
      const double close = single && used.is_dense() ? 1e-6 : 1e-14;
      Matrix y = Matrix::Constant(rows, columns, 2.0), z(cols, columns);
      used.multiply(x, y, true);
      EXPECT_TRUE(y.isApprox((a * x).array().matrix() + Matrix::Constant(rows, columns, 2.0), close));
      used.multiply(x, y);
      EXPECT_TRUE(y.isApprox(a * x, close));
      used.multiply_transposed(x_adjoint, z);
      EXPECT_TRUE(z.isApprox(a.transpose() * x_adjoint, close));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Extents, Tables,
                         ::testing::Values(Extent{1, 1, 1, 1.0}, Extent{7, 5, 1, 0.5}, Extent{7, 5, 3, 0.5},
                                           Extent{50, 60, 4, 0.9}, Extent{50, 60, 5, 0.9}, Extent{300, 211, 97, 0.4},
                                           Extent{211, 500, 800, 0.3}, Extent{90, 90, 600, 0.05}));

TEST(Tables, AreTransposedHoweverTheirRowsAreSorted) {
  std::mt19937 generator(1);
  const Matrix dense = testing::random_matrix(300, 200, generator, 0.7);
  Sparse a = to_sparse(dense);
  EXPECT_EQ(Matrix(transposed(a)), Matrix(dense.transpose()));
  for (Index i = 0; i < a.rows(); i += 2) {
    std::reverse(a.innerIndexPtr() + a.outerIndexPtr()[i], a.innerIndexPtr() + a.outerIndexPtr()[i + 1]);
    std::reverse(a.valuePtr() + a.outerIndexPtr()[i], a.valuePtr() + a.outerIndexPtr()[i + 1]);
  }
  EXPECT_EQ(Matrix(transposed(a)), Matrix(dense.transpose()));
}

TEST(Tables, AreDenseWhereThatIsFaster) {
  std::mt19937 generator(3);
  EXPECT_TRUE(Table(testing::random_matrix(100, 100, generator, 0.3)).is_dense());
  EXPECT_FALSE(Table(testing::random_matrix(100, 100, generator, 0.03)).is_dense());
  EXPECT_FALSE(Table(to_sparse(Matrix::Ones(4, 4)), Table::Storage::sparse).is_dense());
}

TEST(Tables, ScaledProductsAreTheSameForAllColumns) {
  std::mt19937 generator(4);
  for (const auto& [columns, regions] : std::vector<std::pair<Index, Index>>{{1, 1}, {40, 1}, {9, 51}, {2, 700}}) {
    const Matrix a = testing::random_matrix(20, 30, generator, 0.2),
                 after = testing::random_matrix(20, regions, generator);
    const Block x = testing::random_block({30, columns, regions}, generator);
    Block y({20, columns, regions});
    multiply_scaled(to_sparse(a), x, after, y);
    const Matrix product = a * x.values;
    for (Index c = 0; c < columns; ++c)
      EXPECT_TRUE(y.values.middleCols(c * regions, regions)
                      .isApprox(product.middleCols(c * regions, regions).cwiseProduct(after), 1e-14));
  }
}

}  // namespace
}  // namespace commonweal
