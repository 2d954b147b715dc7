use "empty"
