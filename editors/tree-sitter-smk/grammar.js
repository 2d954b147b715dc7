/**
 * The sentences of smk, without their meaning: what this grammar reads without an error, `smk` reads
 * without one of its stage `syntax`. The rules in words are in `grammar/README.md` of smk.
 */
/// <reference types="tree-sitter-cli/dsl" />

// Letters, marks and numbers that are younger than Unicode 16, of which tree-sitter makes its sets.
const YOUNG =
  '\\u{558}\\u{58b}-\\u{58c}\\u{5c8}-\\u{5c9}\\u{88f}\\u{b53}-\\u{b54}\\u{c5c}\\u{cdc}' +
  '\\u{1acf}-\\u{1af0}\\u{208f}\\u{209d}-\\u{209f}\\u{a7ce}-\\u{a7cf}\\u{a7d2}\\u{a7d4}' +
  '\\u{a7dd}\\u{a7e2}\\u{a7f1}\\u{ab6c}-\\u{ab6d}\\u{107bb}-\\u{107bf}\\u{10940}-\\u{10959}' +
  '\\u{10ec5}-\\u{10ec7}\\u{10ecb}-\\u{10ecf}\\u{10ed9}-\\u{10eee}\\u{10ef0}-\\u{10efb}' +
  '\\u{11b0a}\\u{11b60}-\\u{11b67}\\u{11db0}-\\u{11ddb}\\u{11de0}-\\u{11de9}' +
  '\\u{11df0}-\\u{11df1}\\u{1246f}\\u{12475}-\\u{1247f}\\u{12550}-\\u{12686}' +
  '\\u{16ea0}-\\u{16eb8}\\u{16ebb}-\\u{16ed3}\\u{16ff2}-\\u{16ff6}\\u{187f8}-\\u{187ff}' +
  '\\u{18cd6}-\\u{18cda}\\u{18d09}-\\u{18d20}\\u{18d80}-\\u{18df2}\\u{18e00}-\\u{19191}' +
  '\\u{191a0}-\\u{191d2}\\u{1b123}-\\u{1b128}\\u{1b168}\\u{1d127}-\\u{1d128}' +
  '\\u{1d250}-\\u{1d252}\\u{1d25b}-\\u{1d25c}\\u{1d25f}\\u{1d280}-\\u{1d281}\\u{1d6a6}' +
  '\\u{1df1f}-\\u{1df24}\\u{1df2b}-\\u{1df81}\\u{1df90}-\\u{1df96}\\u{1dfcd}-\\u{1dfff}' +
  '\\u{1e6c0}-\\u{1e6de}\\u{1e6e0}-\\u{1e6f5}\\u{1e6fe}-\\u{1e6ff}\\u{2b73a}-\\u{2b73f}' +
  '\\u{2b81e}\\u{2cea2}-\\u{2cead}\\u{323b0}-\\u{33479}\\u{3d000}-\\u{3fc3f}';

// The characters of plain words, of parts of names, and of what may stand in no text and no comment
// since it hides or reorders what is read. The first two differ only in ASCII, or else the lexer
// would have to tell long lists of characters apart.
const SCRIPT = '\\p{L}\\p{M}\\p{N}' + YOUNG;
const LETTER = SCRIPT + '\\-./:_*';
const PART = `[${SCRIPT}_\\-]+`;
const DECEPTIVE =
  '\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const ADDRESS = '[0-9]{1,3}(\\.[0-9]{1,3}){3}';

// The number of a character: no half of a pair, and at most 10FFFF.
const CHARACTER = '0*([0-9a-fA-F]{1,3}|[1-9a-ce-fA-CE-F][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}' +
  '|[1-9a-fA-F][0-9a-fA-F]{4}|10[0-9a-fA-F]{4})';

const pattern = text => new RegExp(text, 'u');

// The first words of sentences, at the top and in braces. Another word is none of the language, but
// no error of its grammar.
const TOP = [
  'stack',
  'param',
  'let',
  'bundle',
  'network',
  'key',
  'bucket',
  'notebook',
  'studio',
  'training',
  'guardrails',
  'resource',
  'existing',
  'assert',
  'waive',
  'protect',
  'output',
  'use',
  'moved',
  'forget',
];
const INNER = [
  'account',
  'alias',
  'allow',
  'dns-firewall',
  'egress',
  'empty-on-destroy',
  'encrypt-traffic',
  'endpoint',
  'flow-logs',
  'in',
  'instance',
  'internet-gateway',
  'isolate',
  'keep',
  'key',
  'name',
  'on',
  'only',
  'root',
  'starts',
  'subnets',
  'tag',
  'user',
  'uses',
  'versions',
  'volume',
  'zones',
];

module.exports = grammar({
  name: 'smk',

  word: $ => $.name,

  externals: $ => [
    // Between two words of a sentence.
    $._gap,
    // The end of a line.
    $._newline,
    // The end of a line, before a top-level statement at the left margin.
    $._section,
  ],

  extras: $ => [/[ \t]/, $.comment],

  inline: $ => [$._end],

  rules: {
    source_file: $ => seq(repeat($._end), optional(lines($._line, $._end))),
    _end: $ => choice($._newline, $._section),
    block: $ => seq('{', repeat($._newline), optional(lines($._inner_line, $._newline)), '}'),

    // Sentences.

    _line: $ => separated(';', choice($.statement, $.property)),
    statement: $ => statement($, $._first, alias($._first_group, $.group)),
    property: $ => property($, $._first),
    _first: $ => choice(...TOP, $._word),
    _first_group: $ => group($, $._first),

    _inner_line: $ => separated(
      ';',
      choice(alias($._inner_statement, $.statement), alias($._inner_property, $.property)),
    ),
    _inner_statement: $ => statement($, $._inner_first, alias($._inner_group, $.group)),
    _inner_property: $ => property($, $._inner_first),
    _inner_first: $ => choice(...INNER, $._word),
    _inner_group: $ => group($, $._inner_first),

    // Words joined by commas.
    group: $ => group($, $._word),

    _more: $ => seq($._gap, choice($._word, $.group)),
    _assigned: $ => seq('=', field('value', $._value)),

    // Values.

    _value: $ => choice(
      ...words($),
      alias($._word_of_value, $.word),
      $.quantity,
      $.list,
      $.map,
    ),

    quantity: $ => seq($.number, $.unit),
    list: $ => seq('[', entries($, $._value), ']'),
    map: $ => seq('{', entries($, $.entry), '}'),
    entry: $ => seq(field('key', $._word), '=', field('value', $._value)),

    // Words. Of several that match equally much, the first is meant.

    _word: $ => choice(...words($), $.word),

    number: _ => /-?[0-9]+(\.[0-9]+)?/,
    address: _ => pattern(ADDRESS),
    cidr: _ => pattern(`${ADDRESS}/[0-9]{1,2}`),
    type_name: _ => /[A-Za-z][A-Za-z0-9]*(::[A-Za-z0-9]+)+/,
    name: _ => pattern(`[${SCRIPT}_][${SCRIPT}_\\-]*`),
    domain: _ => pattern(`(\\.${PART})+\\.?`),
    dotted_name: _ => pattern(`${PART}(\\.${PART})+\\.?`),
    // Any other one; none ends with a single colon, except in a value.
    word: _ => pattern(`[${LETTER}]*([${LETTER.replace(':', '')}]|::)`),
    _word_of_value: _ => pattern(`[${LETTER}]+`),

    unit: _ => /[A-Za-z]+/,
    variable: $ => seq('$', alias($._variable_name, $.name)),
    _variable_name: _ => token.immediate(pattern(`[${LETTER}]+`)),

    string: $ => seq(
      '"',
      repeat(choice($.string_content, $.escape_sequence)),
      token.immediate('"'),
    ),
    string_content: _ => token.immediate(prec(1, pattern(`[^"\\\\${DECEPTIVE}]+`))),
    escape_sequence: _ => token.immediate(pattern(`\\\\(["\\\\nt]|u\\{${CHARACTER}\\})`)),

    comment: _ => token(pattern(`#[^${DECEPTIVE}]*`)),
  },
});

function words($) {
  return [
    $.number,
    $.address,
    $.cidr,
    $.type_name,
    $.name,
    $.domain,
    $.dotted_name,
    $.variable,
    $.string,
  ];
}

function separated(separator, rule) {
  return seq(rule, repeat(seq(separator, rule)));
}

function lines(line, end) {
  return seq(line, repeat(seq(repeat1(end), line)), repeat(end));
}

// A property is the sentence of one word and a value.
function statement($, first, group) {
  const block = optional(field('block', $.block));
  return choice(
    seq(field('keyword', first), block),
    seq(
      choice(seq(field('keyword', first), $._more), group),
      repeat($._more),
      optional($._assigned),
      block,
    ),
  );
}

function property($, first) {
  return seq(field('name', first), $._assigned, optional(field('block', $.block)));
}

function group($, first) {
  return seq(first, repeat1(seq(',', repeat($._newline), $._word)));
}

function entries($, entry) {
  const space = repeat($._newline);
  return seq(space, optional(separated(seq(',', space), seq(entry, space))));
}
