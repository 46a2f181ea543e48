/** The number of calls in the last line of a table of `strace -c`. */
export function totalCalls(table: string): number {
  const total = /^\s*100\.00\s+\S+\s+\d+\s+(\d+)\s.*total$/m.exec(table)
  if (total === null) throw new Error('strace left no table of system calls')
  return Number(total[1])
}
