"""How a run spends its calls."""
