import { describe, test } from 'vitest'
import { suite } from './suite.mjs'

suite({ describe, test: (title, body) => test(title, { timeout: 30_000 }, body) })
