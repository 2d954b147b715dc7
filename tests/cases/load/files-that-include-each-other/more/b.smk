use "a.smk"
key two
