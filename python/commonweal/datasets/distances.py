"""Distances on the globe."""

import numpy as np

EARTH_RADIUS_KM = 6371.0


def great_circle(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Kilometres between points in degrees, each to each (haversine)."""
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    half = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
