// A child's end (SIGCHLD) comes during one long poll: it must be a return of 0 long before the time is out, not an error.
import { spawn } from 'node:child_process'
import { O, POLLIN, PollSet, pipe2, pollOne, read } from '../../dist/index.js'

const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
spawn('sleep', ['0.3'])
const start = performance.now()
const ready = pollOne(readEnd, POLLIN, 15_000)
const early = performance.now() - start < 14_000
const set = new PollSet().add(writeEnd, 0).add(readEnd, POLLIN)
console.log(`ready ${ready}, early ${early}, again ${set.wait(0)}, read ${read(readEnd, new Uint8Array(1))}`)
