" The table of sentences.
let g:answer = g:smk#sentences
