let tags = { team = "research" }
