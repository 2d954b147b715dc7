" The second and third line take back what a plugin of Snakemake says after the first.
autocmd BufNewFile,BufRead *.smk call smk#language#detect()
autocmd FileType snakemake call smk#language#detect()
autocmd Syntax snakemake if &filetype ==# 'smk' | setlocal syntax=smk | endif
