// completion: scripts by which bash, zsh and fish complete commands and options. Owns: the three dialects. Does not own: what there is to complete
// (commands.ts). A script holds all words, so that Tab starts no process; after an update it is made anew.
import type { Command, CommandGroup, Option } from './command.js';
import { COMMANDS } from './commands.js';
import { CommandFailed, EXIT, type Output } from './context.js';

interface Word {
  readonly word: string;
  readonly help: string;
}

/** What may follow the words typed so far: '' at the start, `board`, `board setup`. */
interface Place {
  readonly after: string;
  readonly words: readonly Word[];
  /** Options that a file is the value of, or anything else. */
  readonly files: readonly string[];
}

const SCRIPTS = { bash, zsh, fish } as const;

export async function completion(_: unknown, output: Output, shell: string): Promise<number> {
  if (!(shell in SCRIPTS))
    throw new CommandFailed(`There is completion for bash, zsh and fish, not for ${shell}.`, EXIT.usage);
  output.out(SCRIPTS[shell as keyof typeof SCRIPTS](placesOf(COMMANDS)));
  return EXIT.inSync;
}

export function placesOf(rows: readonly (Command | CommandGroup)[]): readonly Place[] {
  const names = (commands: readonly (Command | CommandGroup)[]) =>
    commands.map(({ name, summary }) => ({ word: name, help: firstSentence(summary) }));
  const own = [
    { word: '--help', help: 'what it takes' },
    { word: '--version', help: 'the version of this program' },
  ];
  return [
    { after: '', words: [...names(rows), ...own], files: [] },
    ...rows.flatMap((row): Place[] =>
      'load' in row
        ? [placeOf(row.name, row)]
        : [
            { after: row.name, words: names(row.commands), files: [] },
            ...row.commands.map((one) => placeOf(`${row.name} ${one.name}`, one)),
          ],
    ),
  ];
}

function placeOf(after: string, { args = [], options = [] }: Command): Place {
  const all = options.map((option) => ({ option, word: longFlag(option) }));
  const runs = args.some(({ name }) => name === '[run]' || name === '<run>');
  return {
    after,
    words: [
      ...(runs ? [{ word: 'latest', help: 'the newest run' }] : []),
      ...(after === 'completion' ? Object.keys(SCRIPTS).map((word) => ({ word, help: `for ${word}` })) : []),
      ...all.map(({ option, word }) => ({ word, help: firstSentence(option.words) })),
      { word: '--help', help: 'what it takes' },
    ],
    files: all.flatMap(({ option, word }) => (/[<[](?:file|folder)[>\]]/.test(option.flags) ? [word] : [])),
  };
}

function longFlag({ flags }: Option): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

function firstSentence(text: string): string {
  return text.split(/[.;:(](?:\s|$)/)[0]?.trim() ?? text;
}

/** Between single quotes of a shell nothing but a single quote means anything. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const HEAD = (shell: string) =>
  `# Made by \`order-mirror completion ${shell}\`: all commands and options of this version.`;

/** Both shells find out in the same way which command the words typed so far have named. */
function named(places: readonly Place[], words: string): string {
  const known = places.flatMap(({ after }) => (after === '' ? [] : [quoted(after)]));
  return `  for word in ${words}; do
    next="\${after:+$after }$word"
    case "$next" in
      ${known.join('|')}) after="$next" ;;
      *) break ;;
    esac
  done`;
}

function bash(places: readonly Place[]): string {
  const cases = places.map(
    ({ after, words, files }) =>
      `    ${quoted(after)}) offered=${quoted(words.map(({ word }) => word).join(' '))}; files=${quoted(files.join(' '))} ;;`,
  );
  return `${HEAD('bash')}
_order_mirror() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" after='' next='' word='' offered='' files=''
${named(places, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  case "$after" in
${cases.join('\n')}
  esac
  case " $files " in
    *" $previous "*) COMPREPLY=($(compgen -f -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$offered" -- "$current")) ;;
  esac
}
complete -F _order_mirror order-mirror`;
}

function zsh(places: readonly Place[]): string {
  const described = ({ word, help }: Word) => quoted(`${word}:${help.replaceAll(':', '\\:')}`);
  const cases = places.map(
    ({ after, words, files }) =>
      `    ${quoted(after)}) files=(${files.join(' ')}); offered=(${words.map(described).join(' ')}) ;;`,
  );
  return `#compdef order-mirror
${HEAD('zsh')}
_order_mirror() {
  local -a offered files
  local after='' next='' word=''
${named(places, `"\${(@)words[2,CURRENT-1]}"`)}
  case "$after" in
${cases.join('\n')}
  esac
  if (( \${files[(Ie)\${words[CURRENT-1]}]} )); then _files; else _describe 'order-mirror' offered; fi
}
(( $+functions[compdef] )) && compdef _order_mirror order-mirror`;
}

function fish(places: readonly Place[]): string {
  const groups = new Set(places.flatMap(({ after }) => (after.includes(' ') ? [after.split(' ')[0]] : [])));
  const where = (after: string) => {
    if (after === '') return '__fish_use_subcommand';
    const [first = '', second] = after.split(' ');
    const seen = `__fish_seen_subcommand_from ${first}`;
    if (second !== undefined) return `${seen}; and __fish_seen_subcommand_from ${second}`;
    if (!groups.has(first)) return seen;
    const below = places.flatMap((one) => (one.after.startsWith(`${first} `) ? [one.after.split(' ')[1]] : []));
    return `${seen}; and not __fish_seen_subcommand_from ${below.join(' ')}`;
  };
  const lines = places.flatMap(({ after, words, files }) =>
    words.map(({ word, help }) => {
      const what = word.startsWith('--')
        ? `-l ${word.slice(2)}${files.includes(word) ? ' -r -F' : ''}`
        : `-a ${quoted(word)}`;
      return `complete -c order-mirror -n ${quoted(where(after))} ${what} -d ${quoted(help)}`;
    }),
  );
  return [HEAD('fish'), 'complete -c order-mirror -f', ...lines].join('\n');
}
