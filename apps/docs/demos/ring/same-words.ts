type Words = typeof import('@shm-source/memory/words.js')
type PacedWords = typeof import('./paced-words.js')

/** The type check tells here what the package's words have and the paced ones lack. */
export type SameWords<Paced extends Words = PacedWords> = Paced
