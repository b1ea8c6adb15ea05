// Gravity: trade by distance, one kernel product for all commodities of a class and all right-hand sides.
#include "commonweal/balance.hpp"
#include "models.hpp"

namespace commonweal::trade {

namespace {

/// T_i[r,s] = home_is [r = s] + origin_ir K_c(i)[r,s] destination_is
class GravityTrade final : public Trade {
 public:
  GravityTrade(const TradeSpec& spec, const BaseYear& base);

  void buy(Block& goods) const override { travel(destination_, origin_, goods); }
  void buy_adjoint(Block& goods) const override { travel(origin_, destination_, goods); }

  Matrix shares(Index commodity) const override {
    const Index R = home_.cols();
    const Kernel& kernel = kernels_[static_cast<std::size_t>(kernel_of_[static_cast<std::size_t>(commodity)])];
    Matrix result(R, R);
    for (Index r = 0; r < R; ++r)
      for (Index s = 0; s < R; ++s) result(r, s) = origin_(commodity, r) * kernel(r, s) * destination_(commodity, s);
    result.diagonal() += home_.row(commodity).transpose();
    return result;
  }

  Matrix own_shares() const override {
    Matrix result = home_;
    for (Index i = 0; i < home_.rows(); ++i) {
      const Kernel& kernel = kernels_[static_cast<std::size_t>(kernel_of_[static_cast<std::size_t>(i)])];
      for (Index r = 0; r < home_.cols(); ++r) result(i, r) += origin_(i, r) * kernel(r, r) * destination_(i, r);
    }
    return result;
  }

  Index rounding_depth() const override { return home_.cols() + 6; }

 private:
  /// v = home v + after (K (before v)), in place
  void travel(const Matrix& before, const Matrix& after, Block& goods) const {
    const Index R = goods.shape.regions, C = goods.shape.columns;
    for (std::size_t k = 0; k < kernels_.size(); ++k) {
      const std::vector<Index>& members = members_[k];
      Matrix there(static_cast<Index>(members.size()) * C, R), back;
      for (std::size_t m = 0; m < members.size(); ++m)
        for (Index c = 0; c < C; ++c)
          there.row(static_cast<Index>(m) * C + c) =
              before.row(members[m]).cwiseProduct(goods.values.row(members[m]).segment(c * R, R));
      kernels_[k].multiply(there, back);
      for (std::size_t m = 0; m < members.size(); ++m)
        for (Index c = 0; c < C; ++c) {
          auto v = goods.values.row(members[m]).segment(c * R, R).array();
          v = home_.row(members[m]).array() * v +
              after.row(members[m]).array() * back.row(static_cast<Index>(m) * C + c).array();
        }
    }
  }

  std::vector<Kernel> kernels_;
  std::vector<int> kernel_of_;
  std::vector<std::vector<Index>> members_;  // commodities by kernel
  Matrix home_, origin_, destination_;       // commodity x region
};

GravityTrade::GravityTrade(const TradeSpec& spec, const BaseYear& base)
    : kernels_(spec.kernels), kernel_of_(spec.kernel_of), members_(spec.kernels.size()) {
  const Index commodities = base.supply.rows(), regions = base.supply.cols();
  require<ModelError>(static_cast<Index>(kernel_of_.size()) == commodities,
                      "gravity: name the kernel of every commodity");
  for (const Kernel& kernel : kernels_)
    require<ModelError>(kernel.regions() == regions, "gravity: a kernel covers " + std::to_string(kernel.regions()) +
                                                         " regions, but the economy has " + std::to_string(regions));
  for (Index i = 0; i < commodities; ++i) {
    const int k = kernel_of_[static_cast<std::size_t>(i)];
    require<ModelError>(k >= 0 && k < static_cast<int>(kernels_.size()),
                        "gravity: the kernel of " + base.goods.sector(i) + " is not among those given");
    members_[static_cast<std::size_t>(k)].push_back(i);
  }

  // At home first: goods that stay, and stocks that are drawn down, which come back to who held them.
  home_ = Matrix::Zero(commodities, regions);
  Matrix left = base.supply, wanted = base.demand;
  for (Index i = 0; i < commodities; ++i) {
    const bool stays = !spec.stays.empty() && spec.stays[static_cast<std::size_t>(i)];
    for (Index r = 0; r < regions; ++r)
      if (stays || base.demand(i, r) < 0.0) home_(i, r) = cover(base.supply(i, r), base.demand(i, r));
    left.row(i) -= home_.row(i).cwiseProduct(base.demand.row(i));
    wanted.row(i) -= home_.row(i).cwiseProduct(base.demand.row(i));
    left.row(i) = left.row(i).cwiseMax(0.0);
    // Where nobody buys, or only rounding errors are left to trade, any demand will do.
    if (left.row(i).sum() <= 1e-12 * base.supply.row(i).sum() || !(wanted.row(i).sum() > 0.0)) {
      left.row(i) = base.supply.row(i);
      wanted.row(i).setOnes();
    }
    wanted.row(i) *= left.row(i).sum() / wanted.row(i).sum();
  }

  origin_ = Matrix::Zero(commodities, regions);
  destination_ = Matrix::Zero(commodities, regions);
  for (std::size_t k = 0; k < kernels_.size(); ++k) {
    const auto count = static_cast<Index>(members_[k].size());
    Matrix supplies(count, regions), demands(count, regions);
    std::vector<std::string> names;
    for (Index m = 0; m < count; ++m) {
      const Index i = members_[k][static_cast<std::size_t>(m)];
      supplies.row(m) = left.row(i);
      demands.row(m) = wanted.row(i);
      names.push_back(base.goods.sector(i));
    }
    const KernelFactors factors = balance_kernel(kernels_[k], supplies, demands, {names, base.goods.regions});
    for (Index m = 0; m < count; ++m) {
      const Index i = members_[k][static_cast<std::size_t>(m)];
      origin_.row(i) = factors.origin.row(m);
      destination_.row(i) = factors.destination.row(m).cwiseProduct((1.0 - home_.row(i).array()).matrix());
    }
  }
}

}  // namespace

std::unique_ptr<const Trade> gravity(const TradeSpec& spec, const BaseYear& base) {
  return std::make_unique<GravityTrade>(spec, base);
}

}  // namespace commonweal::trade
