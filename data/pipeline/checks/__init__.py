"""What is held against other sources: printed, tested, or listed beside the datasets; nothing here goes into a
dataset.
"""
