// fold: when two names in the configuration are the same name (docs/rules.md "Customers": trimmed, inner blanks collapsed, any case).
// Owns: that comparison for names in config files. Does not own: how cells and headers are read (domain).

/** Every Unicode blank, no-break ones too; U+0085 is a blank that JavaScript's \s leaves out. */
const BLANKS = /[\s\u0085]+/gu;

export function collapse(name: string): string {
  return name.replace(BLANKS, ' ').trim();
}

/** Upper case first, so that names which differ only in case fold alike in every alphabet used here. */
export function fold(name: string): string {
  return collapse(name).toUpperCase().toLowerCase();
}
