"""What a watch does: rings, points, draws, hands over, sums up a day."""
