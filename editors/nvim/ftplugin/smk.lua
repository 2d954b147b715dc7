-- Colours by the grammar of tree-sitter, where it is installed; else those of Vim stay.
if vim.treesitter.start then
  pcall(vim.treesitter.start, 0, 'smk')
end
