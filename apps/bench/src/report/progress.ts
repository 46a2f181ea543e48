import { SingleBar } from 'cli-progress'
import { colours } from '../colours.js'

/** Shows how far the run is. */
export interface Progress {
  /** What is measured from now on. */
  begin(title: string): void
  /** It has been measured. */
  step(): void
  end(): void
}

/** A bar on standard error where that is a terminal; else a line for each thing measured. */
export function showProgress(total: number): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total)
}

function bar(total: number): Progress {
  const single = new SingleBar({
    stream: process.stderr,
    format: `{bar} {value}/{total} ${colours.cyan('{title}')}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The bench ends by itself after Ctrl-C; the bar's own handler would end the process first.
    gracefulExit: false,
  })
  single.start(total, 0, { title: '' })
  return {
    begin: (title) => single.update({ title }),
    step: () => single.increment(),
    end: () => single.stop(),
  }
}

function lines(total: number): Progress {
  let done = 0
  return {
    begin: (title) => process.stderr.write(`${done + 1}/${total} ${title}\n`),
    step: () => {
      done += 1
    },
    end: () => {},
  }
}
