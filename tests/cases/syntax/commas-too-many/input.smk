let one = [a, b,]
let two = [, a]
let three = [a,, b]
bucket data,
