key stack
