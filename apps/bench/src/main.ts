import { writeFile } from 'node:fs/promises'
import { type Arguments, readArguments } from './arguments.js'
import { bench } from './bench.js'
import { Theatre } from './cast/theatre.js'
import { writeCharts } from './charts/charts.js'
import { colours } from './colours.js'
import { renderChanges } from './compare/change-table.js'
import { compareReports } from './compare/compare-reports.js'
import { Interruption, interruption } from './interruption.js'
import { readReport } from './report/read-report.js'
import { renderReport } from './report/render-report.js'
import { UsageError } from './usage-error.js'

try {
  const args = readArguments(process.argv.slice(2))
  if (args.compare !== undefined) await compareFiles(...args.compare)
  else await measure(args)
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Interruption)) throw error
  process.stderr.write(`${colours.red('bench:')} ${error.message}\n`)
  process.exitCode = error instanceof Interruption ? error.exitCode : 1
}

async function measure(args: Arguments): Promise<void> {
  const interrupted = interruption()
  const theatre = await Theatre.open()
  // Ends the processes that are being measured; the step that waits for them fails, and is the last.
  interrupted.addEventListener('abort', () => void theatre.close(), { once: true })
  try {
    const report = await bench(args, theatre, interrupted)
    if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(report, undefined, 2)}\n`)
    if (args.charts !== undefined) await writeCharts(report, args.charts)
    console.log(renderReport(report))
  } finally {
    await theatre.close()
  }
}

async function compareFiles(before: string, after: string): Promise<void> {
  const changes = compareReports(await readReport(before), await readReport(after))
  console.log(renderChanges(changes))
  if (changes.some(({ verdict }) => verdict === 'slower')) process.exitCode = 1
}
