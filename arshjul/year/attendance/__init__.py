"""Who was at a meeting, item by item: the basis of its minutes and of the fees."""
