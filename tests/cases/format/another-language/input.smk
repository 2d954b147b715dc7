rule   all:
    input:   "a",    "b"
    output: "c"
