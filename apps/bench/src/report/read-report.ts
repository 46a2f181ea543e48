import { readFile } from 'node:fs/promises'
import { UsageError } from '../usage-error.js'
import type { Report } from './report.js'

/** Reads a file of `--json`. Throws UsageError where it is none. */
export async function readReport(path: string): Promise<Report> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
  const report = parse(text) as Partial<Report> | null
  if (report?.version !== 1 || !Array.isArray(report.rows) || !Array.isArray(report.survey)) {
    throw new UsageError(`${path} is no file that 'npm run bench -- --json FILE' made`)
  }
  return report as Report
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
