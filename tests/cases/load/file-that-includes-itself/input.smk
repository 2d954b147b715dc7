use "input.smk"

key lab
