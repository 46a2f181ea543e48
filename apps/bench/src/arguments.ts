import { Command } from 'commander'
import { rows } from './rows/rows.js'
import { UsageError } from './usage-error.js'

export interface Arguments {
  readonly quick: boolean
  /** Only how cost grows. */
  readonly growth: boolean
  /** Undefined: all rows. */
  readonly only: readonly string[] | undefined
  /** Where the raw figures go. */
  readonly json: string | undefined
  /** Where the charts go. */
  readonly charts: string | undefined
  /** Two files to compare instead of measuring. */
  readonly compare: readonly [string, string] | undefined
}

interface Options {
  readonly quick: boolean
  readonly growth: boolean
  readonly only?: string
  readonly json?: string
  readonly charts?: string
}

const nothing = { quick: false, growth: false, only: undefined, json: undefined, charts: undefined }

/** Reads the command line; answers `--help` and mistakes of form itself, by ending the process. Throws UsageError. */
export function readArguments(args: readonly string[]): Arguments {
  let read: Arguments | undefined
  const command = new Command('npm run bench --')
    .description(
      'Measures every mechanism beside its peers and beside the same exchange in C.\n' +
        'Without --quick also every form and size, and how cost grows.',
    )
    .option('-q, --quick', 'the rows of the design only, in about four minutes', false)
    .option(
      '-g, --growth',
      'only how cost grows with size, senders, receivers and channels, in about twelve minutes',
      false,
    )
    .option(
      '-o, --only <rows>',
      'only these rows, with commas between; a beginning stands for all that begin so',
    )
    .option('-j, --json <file>', 'keep the raw figures in a file')
    .option('-c, --charts <folder>', 'draw charts (SVG) into a folder')
    .addHelpText('after', `\nRows: ${rows.map(({ id }) => id).join(', ')}`)
    .action((options: Options) => {
      const { quick, growth, only, json, charts } = options
      if (growth && (quick || only !== undefined)) throw new UsageError('--growth measures no rows')
      read = { quick, growth, only: only?.split(',').flatMap(knownRows), json, charts, compare: undefined }
    })
  command
    .command('compare')
    .description('tells what became slower between two files of --json')
    .argument('<old>')
    .argument('<new>')
    .action((before: string, after: string) => {
      read = { ...nothing, compare: [before, after] }
    })
  command.parse(args, { from: 'user' })
  return read as Arguments
}

function knownRows(text: string): string[] {
  const wanted = text.trim()
  const known = rows.map(({ id }) => id)
  if (known.includes(wanted)) return [wanted]
  const begun = known.filter((id) => id.startsWith(wanted))
  if (wanted === '' || begun.length === 0) {
    throw new UsageError(`there is no row '${wanted}': there are ${known.join(', ')}`)
  }
  return begun
}
