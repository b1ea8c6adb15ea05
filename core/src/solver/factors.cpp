#include "commonweal/solver/factors.hpp"

#include <Eigen/LU>

namespace commonweal {

struct Factors::Triangles {
  Eigen::PartialPivLU<Eigen::MatrixXd> lu;
};

Factors::Factors(const Sparse& coefficients) {
  Eigen::MatrixXd matrix = -Eigen::MatrixXd(coefficients);
  matrix.diagonal().array() += 1.0;
  triangles_ = std::make_unique<Triangles>(Triangles{Eigen::PartialPivLU<Eigen::MatrixXd>(std::move(matrix))});
}

Factors::~Factors() = default;

void Factors::solve(bool adjoint, Block& x) const {
  const Index R = x.shape.regions;
  Eigen::MatrixXd flat(x.shape.sectors * R, x.shape.columns);
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      flat.col(c).segment(i * R, R) = x.values.row(i).segment(c * R, R).transpose();
  flat =
      adjoint ? Eigen::MatrixXd(triangles_->lu.transpose().solve(flat)) : Eigen::MatrixXd(triangles_->lu.solve(flat));
  for (Index i = 0; i < x.shape.sectors; ++i)
    for (Index c = 0; c < x.shape.columns; ++c)
      x.values.row(i).segment(c * R, R) = flat.col(c).segment(i * R, R).transpose();
}

}  // namespace commonweal
