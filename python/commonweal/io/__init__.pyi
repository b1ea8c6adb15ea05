from .store import open_dataset as open_dataset
from .store import read_dataset as read_dataset
from .store import write_dataset as write_dataset
from .verify import verify as verify
