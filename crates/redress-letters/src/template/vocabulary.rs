//! The part of the template language that letters know.

/// The block tags of letters.
pub(crate) const BLOCKS: [&str; 11] = [
    "if", "elif", "else", "endif", "for", "endfor", "set", "include", "break", "raw", "endraw",
];

/// The filters of letters. Those that would put unescaped text into a letter or whose order is by chance are left out.
pub(crate) const FILTERS: [&str; 22] = [
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "default",
    "join",
    "length",
    "first",
    "last",
    "nth",
    "sort",
    "unique",
    "truncate",
    "round",
    "abs",
    "int",
    "str",
    "split",
];

/// The tests of letters, as in `is defined`.
pub(crate) const TESTS: [&str; 15] = [
    "defined",
    "undefined",
    "string",
    "number",
    "integer",
    "bool",
    "array",
    "none",
    "iterable",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];

/// Words that are no names.
pub(crate) const KEYWORDS: [&str; 13] = [
    "and", "or", "not", "in", "is", "if", "else", "true", "false", "True", "False", "none", "None",
];
