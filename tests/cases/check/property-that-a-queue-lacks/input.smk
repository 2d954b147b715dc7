key lab

output key = lab.address
