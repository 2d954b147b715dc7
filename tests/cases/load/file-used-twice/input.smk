use "more/keys.smk"
use "more"

output key = lab.arn
