/** Cuts what arrives in pieces into whole lines; a last piece without its end is dropped. */
export function lines(use: (line: string) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const parts = (rest + piece).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) use(part)
  }
}
