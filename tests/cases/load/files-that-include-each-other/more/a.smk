use "b.smk"
key one
