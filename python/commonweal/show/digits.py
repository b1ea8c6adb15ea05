"""Figures in words and charts: three digits."""


def format_number(value: float) -> str:
    """Three digits, thousands with commas."""
    size = abs(value)
    text = f"{size:,.0f}" if size >= 99.95 or size == 0.0 else f"{size:#.3g}" if size >= 1e-3 else f"{size:.1e}"
    return f"−{text}" if value < 0 else text


def signed(value: float) -> str:
    return f"+{format_number(value)}" if value >= 0 else format_number(value)
