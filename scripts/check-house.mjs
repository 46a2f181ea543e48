import { resolve } from 'node:path'
import { breachesOf } from './house/house.mjs'

/** node scripts/check-house.mjs [FOLDER]: prints each breach of the house rules as file:line, and fails if there is one. */
const breaches = breachesOf(resolve(process.argv[2] ?? '.'))
for (const breach of breaches) console.error(breach)
process.exitCode = breaches.length > 0 ? 1 : 0
