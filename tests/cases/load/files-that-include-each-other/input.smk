use "more/a.smk"
