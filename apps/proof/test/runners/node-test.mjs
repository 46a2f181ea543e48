import { describe, test } from 'node:test'
import { suite } from './suite.mjs'

suite({ describe, test })
