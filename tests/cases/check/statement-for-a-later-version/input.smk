bucket data
