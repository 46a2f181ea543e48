import { readFileSync } from 'node:fs'

/** One number from a file of /proc/sys. Undefined where the file is missing: another system, or a kernel without the feature. */
export function kernelNumber(path: string): number | undefined {
  try {
    const value = Number(readFileSync(path, 'utf8'))
    return Number.isFinite(value) ? value : undefined
  } catch {
    return undefined
  }
}
