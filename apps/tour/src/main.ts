import { type Arguments, readArguments } from './arguments.js'
import { colours } from './colours.js'
import { openInputFile } from './input-file.js'
import { Interruption, interruption } from './interruption.js'
import { type MechanismName, mechanismNames, whyMissing } from './mechanisms.js'
import { showProgress } from './progress.js'
import { renderTable } from './table.js'
import { tour } from './tour.js'
import { UsageError } from './usage-error.js'

const DEFAULT_BYTES = 16 * 1_024 * 1_024

try {
  process.exitCode = await main(readArguments(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Interruption)) throw error
  complain(error.message)
  process.exitCode = error instanceof Interruption ? error.exitCode : 1
}

async function main(args: Arguments): Promise<number> {
  const interrupted = interruption()
  const file =
    args.file === undefined
      ? await openInputFile(process.execPath, DEFAULT_BYTES)
      : await openInputFile(args.file)

  const progress = showProgress(!args.json)
  const visits = await tour(args.mechanisms ?? whatThisPlatformHas(), file, progress, interrupted).finally(
    progress.end,
  )

  const rows = visits.map(({ row }) => row)
  console.log(args.json ? JSON.stringify(rows, undefined, 2) : renderTable(rows))
  const failures = visits.flatMap(({ failure }) => failure ?? [])
  for (const failure of failures) complain(failure)
  return failures.length > 0 ? 1 : 0
}

function whatThisPlatformHas(): MechanismName[] {
  return mechanismNames.filter((name) => {
    const missing = whyMissing(name)
    if (missing !== undefined) process.stderr.write(`${name} left out: ${missing}\n`)
    return missing === undefined
  })
}

function complain(line: string): void {
  process.stderr.write(`${colours.red('tour:')} ${line}\n`)
}
