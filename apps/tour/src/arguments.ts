import { Command } from 'commander'
import { type MechanismName, mechanismNames, whyMissing } from './mechanisms.js'
import { UsageError } from './usage-error.js'

export interface Arguments {
  /** Undefined: the start of the Node executable. */
  readonly file: string | undefined
  /** Undefined: all that this platform has. */
  readonly mechanisms: readonly MechanismName[] | undefined
  readonly json: boolean
}

const list = mechanismNames.join(', ')

/** Reads the command line; answers `--help` and mistakes of form itself, by ending the process. Throws UsageError. */
export function readArguments(args: readonly string[]): Arguments {
  const command = new Command('npm run tour --')
    .description(
      'Sends a file through every mechanism, by mailbox and by link, to another process, which receives it and ' +
        'answers with its SHA-256. Leaves nothing behind. (memory ends at the process: its other side runs in this one.)',
    )
    .argument('[file]', 'the file to send (default: the first 16 MiB of the Node executable)')
    .option('-m, --mechanism <names>', `only these, with commas between: ${list}`)
    .option('--json', 'print one array of rows on standard output, and nothing else there')
    .addHelpText('after', '\nExit code: 0, or 1 when anything failed, or 130 after Ctrl-C.')
    .parse(args, { from: 'user' })
  const { mechanism, json } = command.opts<{ mechanism?: string; json?: boolean }>()
  return { file: command.args[0], mechanisms: mechanism?.split(',').map(knownMechanism), json: json ?? false }
}

function knownMechanism(text: string): MechanismName {
  const name = mechanismNames.find((known) => known === text.trim())
  if (name === undefined) throw new UsageError(`there is no mechanism '${text.trim()}': there are ${list}`)
  const missing = whyMissing(name)
  if (missing !== undefined) throw new UsageError(`${name} is not to be had here: ${missing}`)
  return name
}
