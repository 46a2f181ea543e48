import { MultiBar } from 'cli-progress'
import { colours } from './colours.js'
import type { Task } from './task.js'

/** Shows how far the tour is. */
export interface Progress {
  /** Returns what to call with each number of bytes sent. */
  begin(task: Task): (bytes: number) => void
  end(): void
}

/** Bars on standard error, where that is a terminal; else nothing. */
export function showProgress(wanted: boolean): Progress {
  return wanted && process.stderr.isTTY ? bars() : { begin: () => () => {}, end: () => {} }
}

function bars(): Progress {
  const all = new MultiBar({
    stream: process.stderr,
    format: `${colours.cyan('{mechanism}')} {addressing} {bar} {percentage}%`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The tour ends by itself after Ctrl-C; the bars' own handler would end the process first.
    gracefulExit: false,
  })
  return {
    begin: ({ mechanism, addressing, bytes }) => {
      const bar = all.create(bytes, 0, {
        mechanism: mechanism.padEnd('posixMq'.length),
        addressing: addressing.padEnd('mailbox'.length),
      })
      return (sent) => bar.increment(sent)
    },
    end: () => all.stop(),
  }
}
