// A made-up country of any number of regions, for benchmarks, tests and notebooks: never for findings.
// Used by bench/, the tests and commonweal.synthetic.
#pragma once

#include <cstdint>

#include "commonweal/economy/economy.hpp"

namespace commonweal {

/// Regions on a map. Sizes follow Zipf's law: the k-th largest region has 1/k of the largest one's people (Gabaix,
/// 1999).
struct Geography {
  Eigen::VectorXd east, north;  ///< km
  Eigen::VectorXd size;         ///< shares of the country, in no order; they sum to one
};

/// Two regions in three lie around one of the larger ones, the rest anywhere.
/// @param seed the same seed gives the same country on every machine
/// @throws ModelError without regions
Geography synthetic_geography(Index regions, std::uint64_t seed);

/// Distances, km: between regions of their centres; within one the mean between two points of a disk of its area.
Matrix distances(const Geography& geography);

/// Where industries are: output, industry x region. Large industries are in most regions, small ones in few; of those
/// that are there, output goes with the region's size, times a lognormal (sigma 0.8).
/// @param national output by industry; rows sum to it
/// @throws ModelError on output that is negative or not finite
Matrix synthetic_output(const Eigen::VectorXd& national, const Geography& geography, std::uint64_t seed);

/// The national economy spread over a geography: final demand by size. Gravity trades over three dense classes (decays
/// 0.8, 1.5 and 2.2), commodities dealt out in turn.
/// @param nation tables of one region; its trade is not read
/// @param trade  any model but given shares
RegionalTables synthetic_tables(const RegionalTables& nation, const Geography& geography, std::uint64_t seed,
                                TradeModel trade);

}  // namespace commonweal
