return {
  cmd = { 'smk', 'lsp' },
  filetypes = { 'smk' },
  root_markers = { '.git' },
}
