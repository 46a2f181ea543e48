import { writeFile } from 'node:fs/promises'
import pc from 'picocolors'
import { type Arguments, readArguments } from './arguments.js'
import { bench } from './bench.js'
import { Theatre } from './cast/theatre.js'
import { Interruption, interruption } from './interruption.js'
import { renderTable } from './report/table.js'
import { UsageError } from './usage-error.js'

try {
  await main(readArguments(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Interruption)) throw error
  process.stderr.write(`${pc.red('bench:')} ${error.message}\n`)
  process.exitCode = error instanceof Interruption ? error.exitCode : 1
}

async function main(args: Arguments): Promise<void> {
  const interrupted = interruption()
  const theatre = await Theatre.open()
  try {
    const report = await bench(args, theatre, interrupted)
    if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(report, undefined, 2)}\n`)
    console.log(renderTable(report.rows))
  } finally {
    await theatre.close()
  }
}
