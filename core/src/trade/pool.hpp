// Trade of rank one per commodity: some at home, the rest from a pool of all regions.
#pragma once

#include "models.hpp"

namespace commonweal::trade {

/// T_i[r,s] = local_is [r = s] + (1 - local_is) pool_ir
class PoolTrade final : public Trade {
 public:
  PoolTrade() = default;
  PoolTrade(Matrix local, Matrix pool) : local_(std::move(local)), pool_(std::move(pool)) {}

  void buy(Block& goods) const override;
  void buy_adjoint(Block& goods) const override;
  Matrix shares(Index commodity) const override;
  Matrix own_shares() const override;
  TradeParts parts() const override { return TradeParts(std::in_place_type<PoolParts>, pool_parts()); }
  std::unique_ptr<const Trade> of_new_demand(const Matrix& supply,
                                             const std::vector<bool>& non_tradable) const override {
    return from_makers(supply, non_tradable);
  }
  Cost cost() const override {
    return {6.0 * static_cast<double>(local_.size()),
            static_cast<double>((local_.size() + pool_.size()) * sizeof(double)), local_.cols() + 4};
  }

  PoolParts pool_parts() const { return {local_, pool_}; }
  const Matrix& local() const { return local_; }
  const Matrix& pool() const { return pool_; }

 private:
  Matrix local_;  // commodity x region: regional purchase coefficient, 0 to 1
  Matrix pool_;   // commodity x region: share of the region in the pool
};

}  // namespace commonweal::trade
