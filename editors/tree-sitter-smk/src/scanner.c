// What of smk depends on more than the next token: that white space stands between two words, and
// that a top-level statement begins at the left margin, whatever is still open above it.

#include "tree_sitter/parser.h"

#include <string.h>

enum Token { GAP, NEWLINE, SECTION };

static const char *const KEYWORDS[] = {
    "stack",    "param",    "let",        "bundle",   "network",  "key",    "bucket",
    "notebook", "studio",   "training",   "guardrails", "resource", "existing", "assert",
    "waive",    "protect",  "output",     "use",      "moved",    "forget",
};

// Longer than any keyword.
enum { LONGEST = 16 };

static bool is_digit(int32_t character) { return '0' <= character && character <= '9'; }

static bool is_lowercase(int32_t character) { return 'a' <= character && character <= 'z'; }

static bool is_letter(int32_t character) {
  return is_lowercase(character) || is_digit(character) || ('A' <= character && character <= 'Z') ||
         character >= 0x80 || (character != 0 && character < 0x80 && strchr(".-_/:*", character));
}

static bool begins_statement(TSLexer *lexer) {
  char word[LONGEST];
  size_t length = 0;
  while (is_lowercase(lexer->lookahead) && length < LONGEST - 1) {
    word[length++] = (char)lexer->lookahead;
    lexer->advance(lexer, false);
  }
  word[length] = '\0';
  if (is_letter(lexer->lookahead)) {
    return false;
  }
  for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++) {
    if (strcmp(word, KEYWORDS[i]) == 0) {
      return true;
    }
  }
  return false;
}

static bool scan_newline(TSLexer *lexer) {
  if (lexer->lookahead == '\r') {
    lexer->advance(lexer, false);
  }
  if (lexer->lookahead != '\n') {
    return false;
  }
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  lexer->result_symbol = begins_statement(lexer) ? SECTION : NEWLINE;
  return true;
}

void *tree_sitter_smk_external_scanner_create(void) { return NULL; }

void tree_sitter_smk_external_scanner_destroy(void *state) { (void)state; }

unsigned tree_sitter_smk_external_scanner_serialize(void *state, char *buffer) {
  (void)state, (void)buffer;
  return 0;
}

void tree_sitter_smk_external_scanner_deserialize(void *state, const char *buffer, unsigned size) {
  (void)state, (void)buffer, (void)size;
}

bool tree_sitter_smk_external_scanner_scan(void *state, TSLexer *lexer, const bool *valid) {
  (void)state;
  bool white = false;
  while (lexer->lookahead == ' ' || lexer->lookahead == '\t') {
    lexer->advance(lexer, true);
    white = true;
  }
  if (lexer->lookahead == '\r' || lexer->lookahead == '\n') {
    return (valid[NEWLINE] || valid[SECTION]) && scan_newline(lexer);
  }
  lexer->result_symbol = GAP;
  int32_t next = lexer->lookahead;
  return valid[GAP] && white && (is_letter(next) || next == '"' || next == '$');
}
