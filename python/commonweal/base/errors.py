"""The one exception hierarchy. The C++ engine's exceptions arrive as these, too."""


class CommonwealError(Exception):
    """Base of everything that Commonweal raises on purpose."""


class DataError(CommonwealError):
    """A dataset, table or file is missing, damaged or inconsistent."""


class ModelError(CommonwealError):
    """An economy cannot be built or solved, or was asked for something that it does not hold."""


class ScenarioError(CommonwealError):
    """A scenario or its definition is not valid, or does not fit the model."""


class ParameterError(CommonwealError):
    """A parameter is unknown, is given what it cannot be, or its file is not valid."""


class PlanError(CommonwealError):
    """A plan of a batch is not valid, or does not fit what stands at its output."""


class DeviceError(CommonwealError):
    """A compute device was asked for that is not there or cannot be used."""
