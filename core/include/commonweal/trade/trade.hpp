// Trade between regions: which region supplies what another buys.
// Used by economy.hpp; each model is a few numbers per commodity and region, never a matrix over regional sectors.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "commonweal/linalg/labels.hpp"
#include "commonweal/linalg/table.hpp"
#include "commonweal/trade/kernel.hpp"

namespace commonweal {

enum class TradeModel { pool, slq, cilq, flq, gravity, shares };

/// A model and what it needs.
struct TradeSpec {
  TradeModel model = TradeModel::slq;
  std::vector<bool> non_tradable;  ///< by commodity: bought at home as far as supply goes; empty when every one travels
  double delta = 0.0;              ///< flq: the exponent of the region's size
  std::vector<Kernel> kernels;     ///< gravity: one for each class of commodities
  std::vector<int> kernel_of;      ///< gravity: the class of each commodity
  Matrix origin;                   ///< gravity: factors to begin with, commodity x region; empty for none
  std::vector<Sparse> shares;      ///< shares: T_i, region x region, for each commodity
};

/// The base year that trade must reproduce.
struct BaseYear {
  const Matrix& supply;        ///< commodity x region, at least 0
  const Matrix& demand;        ///< commodity x region: B x + y
  const Matrix& final_demand;  ///< commodity x region: y
  const Matrix& output;        ///< industry x region
  const Sparse& use;           ///< B, commodity x industry: domestic inputs per dollar of output
  const Sparse& mix;           ///< V / g, industry x commodity
  Labels goods;                ///< names of commodities and regions, for messages
};

// What a model of trade consists of, for a backend that trades elsewhere; it lives as long as the trade does.

/// T_i[r,s] = local_is [r = s] + (1 - local_is) pool_ir; both commodity x region.
struct PoolParts {
  const Matrix &local, &pool;
};

/// What industry j of region r buys of commodity i at home: reach_ir where it stays, reach_ir min(1, seller_ir) of its
/// own product, else reach_ir min(1, seller_ir per_buyer_jr). The rest is bought from the pool.
struct CrossQuotientParts {
  PoolParts others;  ///< of those who are no industry
  const std::vector<bool>& non_tradable;
  const std::vector<Index>& own_product;  ///< by industry: a commodity
  const Matrix &seller, &reach;           ///< commodity x region
  const Matrix& per_buyer;                ///< industry x region
};

/// T_i[r,s] = home_ir [r = s] + origin_ir K[r,s] destination_is; all commodity x region.
struct GravityParts {
  const std::vector<Kernel>& kernels;
  const std::vector<int>& kernel_of;  ///< by commodity
  const Matrix &home, &origin, &destination;
};

/// T_i as given, and transposed.
struct SharesParts {
  const std::vector<Sparse>& forward;
  const std::vector<Sparse>& transposed;
};

using TradeParts = std::variant<PoolParts, CrossQuotientParts, GravityParts, SharesParts>;

/// q = T z: supply by region of origin from demand by region of use. Columns of T_i sum to one wherever anybody
/// supplies commodity i.
class Trade {
 public:
  virtual ~Trade() = default;

  /// q = T z, in place.
  virtual void buy(Block& goods) const = 0;

  /// z = T' q, in place.
  virtual void buy_adjoint(Block& goods) const = 0;

  /// q = T (B x + y): what industries buy, and what everybody else does.
  /// @param use   B, commodity x industry; stored sparse where `differs_by_buyer`
  /// @param goods y on entry, q on return
  virtual void supply(const Table& use, const Block& output, Block& goods) const;

  /// x' = B' T' q and y' = T' q.
  /// @param goods q on entry, y' on return
  virtual void supply_adjoint(const Table& use, Block& goods, Block& output) const;

  /// Whether who buys decides where a commodity comes from, so that `supply` goes through the entries of B one by one.
  virtual bool differs_by_buyer() const { return false; }

  /// Trade of demand that the base year did not have, such as a programme's: it goes to who makes the good, not to who
  /// the base year's buyers happened to leave. What stays is made at home wherever anybody makes it there at all.
  /// - `gravity`: as in the base year, but at home at most q_is K[s,s] over the sum of q_ir K[r,s] over r: a region's
  ///   part of supply, weighted by the kernel (Wilson, 1967, constrained by buyers alone).
  /// - `pool` and quotients: from all in proportion to what they make.
  /// - `shares`: as given.
  /// @param supply commodity x region, of the base year; `non_tradable` by commodity, as in TradeSpec
  virtual std::unique_ptr<const Trade> of_new_demand(const Matrix& supply,
                                                     const std::vector<bool>& non_tradable) const = 0;

  virtual TradeParts parts() const = 0;

  /// The same trade with products in single precision, and of many regions by groups of them. Null where it has no
  /// dense product.
  virtual std::unique_ptr<const Trade> in_single() const { return nullptr; }

  /// Where products are in single precision, how far they are off.
  virtual Roughness roughness() const { return kSingle; }

  /// Of `supply`, that of B left out; the depth is that of z to q, or back.
  virtual Cost cost() const = 0;

  /// T_i[r,s] of the base year, origin x destination.
  virtual Matrix shares(Index commodity) const = 0;

  /// T_i[r,r] of the base year, commodity x region: what each region makes of what it buys.
  virtual Matrix own_shares() const = 0;

  /// The mean over origins of a number of each pair of regions, such as their distance, weighted by the shares of the
  /// base year: commodity x region of use, the sum over r of T_i[r,s] number[r,s].
  /// @param number origin x destination
  virtual Matrix means_over_origins(const std::vector<Index>& commodities, const Matrix& number) const;
};

/// Trade of a base year whose supplies and demands both hold, region by region, in all models but given shares.
///
/// Goods that stay are bought at home as far as supply goes: supply over demand, at most one. The rest, and all that
/// travels, by model:
/// - `pool`: every region buys from all in proportion to what they have to sell.
/// - `slq`: at home up to the simple location quotient (Schaffer and Chu, 1969; Miller and Blair, 2009, section 8.2.1),
///   never more than supply over demand (the supply-demand pool of Moore and Petersen, 1955); the rest from the pool.
/// - `cilq`: industry j buys i at home up to the quotient of i over that of j, its own product up to the simple one
///   (Miller and Blair, 2009, section 8.2.3); who is no industry, as in `slq`.
/// - `flq`: the same, times [log2(1 + the region's share of all output)]^delta (Flegg and Webber, 1997; Flegg and
///   Tohmo, 2013).
/// - `gravity`: flow_i[r,s] = a_ir q_ir K[r,s] b_is z_is, doubly constrained (Wilson, 1967).
/// - `shares`: as given.
/// A textbook's quotient leaves what is not bought at home to imports from nowhere, and lets a region sell more at home
/// than it makes; the cap and the pool mend both, which is why base years come out.
///
/// @throws ModelError naming the commodity and region: shapes that differ, shares that do not sum to one or buy where
///         nothing is made, regions that no supplier reaches, margins that no factors meet
std::unique_ptr<const Trade> make_trade(const TradeSpec& spec, const BaseYear& base);

}  // namespace commonweal
