" The sentences of the language, place by place: the first word, the words inside of the sentence,
" and behind `|` those of which one is chosen.
let g:smk#sentences = {
      \ 'top': [
      \   'stack in',
      \   'param',
      \   'let',
      \   'bundle',
      \   'network in',
      \   'key',
      \   'bucket',
      \   'notebook',
      \   'studio',
      \   'training',
      \   'guardrails',
      \   'resource',
      \   'existing',
      \   'assert',
      \   'waive on because',
      \   'protect',
      \   'output',
      \   'use',
      \   'moved to',
      \   'forget',
      \ ],
      \ 'stack': [
      \   'account',
      \   'tag',
      \ ],
      \ 'network': [
      \   'zones',
      \   'subnets | public private firewall',
      \   'egress via after allow port | firewall proxy nat none',
      \   'internet-gateway',
      \   'endpoint',
      \   'flow-logs keep | off day days week weeks year years',
      \   'dns-firewall | on off true false',
      \   'tag',
      \ ],
      \ 'endpoint': [
      \   'allow',
      \ ],
      \ 'key': [
      \   'alias',
      \   'tag',
      \ ],
      \ 'bucket': [
      \   'only from',
      \   'name',
      \   'key',
      \   'versions | on off true false',
      \   'tag',
      \   'keep',
      \   'empty-on-destroy',
      \ ],
      \ 'notebook': [
      \   'in',
      \   'instance',
      \   'volume | GB TB',
      \   'key',
      \   'uses | read read-write',
      \   'starts',
      \   'root | on off true false',
      \   'on | start create',
      \   'tag',
      \ ],
      \ 'studio': [
      \   'in',
      \   'user',
      \   'instance',
      \   'key',
      \   'uses | read read-write',
      \   'tag',
      \ ],
      \ 'training': [
      \   'in',
      \   'encrypt-traffic | on off true false',
      \   'isolate | on off true false',
      \   'key',
      \   'uses | read read-write',
      \   'tag',
      \ ],
      \ }

" Of the things that have names, those that are named right behind the first word.
let g:smk#named = ['stack', 'param', 'let', 'bundle', 'network', 'key', 'bucket', 'notebook',
      \ 'studio', 'training', 'output']

" A pattern of the words that begin sentences in a place.
function! smk#first(place) abort
  let words = map(copy(g:smk#sentences[a:place]), 'matchstr(v:val, "^\\S\\+")')
  return '\%(' . join(words, '\|') . '\)' . g:smk#end
endfunction

" Where a word is over.
let g:smk#end = '\%([^[:space:];{}\[\]="#,]\)\@!'
