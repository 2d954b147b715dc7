/**
 * The sentences of smk, without their meaning: what this grammar reads without an error, `smk` reads
 * without one of its stage `syntax`. The rules in words are in `grammar/README.md` of smk.
 */
/// <reference types="tree-sitter-cli/dsl" />

// The characters of plain words, of parts of names, and of what may stand in no text and no comment
// since it hides or reorders what is read.
const LETTER = 'a-z\\-./0-9:A-Z_*\\p{L}\\p{M}\\p{N}';
const PART = '[\\p{L}\\p{M}\\p{N}_\\-]+';
const DECEPTIVE =
  '\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const ADDRESS = '\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}';

// The number of a character: no half of a pair, and at most 10FFFF.
const CHARACTER = '0*([\\da-fA-F]{1,3}|[1-9a-ce-fA-CE-F][\\da-fA-F]{3}|[dD][0-7][\\da-fA-F]{2}' +
  '|[1-9a-fA-F][\\da-fA-F]{4}|10[\\da-fA-F]{4})';

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

    number: _ => /-?\d+(\.\d+)?/,
    address: _ => pattern(ADDRESS),
    cidr: _ => pattern(`${ADDRESS}/\\d{1,2}`),
    type_name: _ => /[A-Za-z][A-Za-z0-9]*(::[A-Za-z0-9]+)+/,
    name: _ => pattern(`[\\p{L}_]([\\p{L}\\p{M}\\p{N}_\\-])*`),
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
