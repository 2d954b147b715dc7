-- Neovim takes colours, indentation and the rest from Vim's folder, which stands beside this one.
if vim.g.loaded_smk then
  return
end
vim.g.loaded_smk = true

local here = vim.loop.fs_realpath(debug.getinfo(1, 'S').source:sub(2))
local folder = vim.fn.fnamemodify(here, ':h:h')
vim.opt.runtimepath:append(vim.fn.fnamemodify(folder, ':h') .. '/vim')

-- Neovim holds every `.smk` for Snakemake.
vim.filetype.add({
  extension = {
    smk = function(_, buffer)
      local language = buffer and vim.fn['smk#language#of'](buffer) or ''
      return language == '' and 'smk' or language
    end,
  },
})
vim.cmd([[
  augroup filetypedetect
  runtime ftdetect/smk.vim
  augroup END
]])

-- What the server says of words has the colours that they have without it.
vim.cmd([[
  highlight default link @lsp.type.namespace.smk @string.special
  highlight default link @lsp.typemod.variable.declaration.smk Function
]])

if vim.lsp.config then
  vim.lsp.enable('smk')
  return
end

-- What `vim.lsp.enable` does, before Neovim 0.11.
local client
local function serve(args)
  local config = dofile(folder .. '/lsp/smk.lua')
  if vim.fn.executable(config.cmd[1]) == 0 then
    return
  end
  config.name = 'smk'
  config.root_dir = vim.fn.fnamemodify(args.file, ':p:h')
  if not (client and vim.lsp.get_client_by_id(client)) then
    client = vim.lsp.start_client(config)
  end
  vim.lsp.buf_attach_client(args.buf, client)
end
vim.api.nvim_create_autocmd('FileType', { pattern = 'smk', callback = serve })
