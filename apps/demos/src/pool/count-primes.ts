/** The primes below a limit, by the sieve of Eratosthenes. */
export function countPrimes(limit: number): number {
  const composite = new Uint8Array(limit)
  let count = 0
  for (let candidate = 2; candidate < limit; candidate++) {
    if (composite[candidate] === 1) continue
    count += 1
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate)
      composite[multiple] = 1
  }
  return count
}
