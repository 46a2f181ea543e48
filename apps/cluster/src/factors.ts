/** The prime factors of a whole number from 2, in order. */
export function factors(number: number): number[] {
  const found: number[] = []
  let rest = number
  for (let divisor = 2; divisor * divisor <= rest; divisor++) {
    for (; rest % divisor === 0; rest /= divisor) found.push(divisor)
  }
  if (rest > 1) found.push(rest)
  return found
}
