"""Distances on the globe."""

import numpy as np

EARTH_RADIUS_KM = 6371.0


def great_circle(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Kilometres between points in degrees, each to each: the angle between them as seen from the center, by half its
    chord."""
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    across = np.cos(latitude)
    points = np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=1)
    half_square = (1.0 - points @ points.T) / 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half_square, 0.0, 1.0))))
