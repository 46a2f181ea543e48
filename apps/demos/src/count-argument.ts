/** A whole number of at least 1 from the command line. Anything else ends the program with its usage. */
export function countArgument(text: string | undefined, otherwise: number, usage: string): number {
  const count = text === undefined ? otherwise : Number(text)
  if (Number.isInteger(count) && count >= 1) return count
  console.error(`${text} is no whole number of at least 1\nusage: ${usage}`)
  process.exit(2)
}
