import type { Claim } from '@ipc/core'

/** A claim whose end is `settle`: with the length to send, or undefined to give the space back. Ends once. */
export function makeClaim(view: Uint8Array, settle: (length: number | undefined) => void): Claim {
  let open = true
  const end = (length: number | undefined) => {
    if (!open) throw new TypeError('this claim was committed or aborted before')
    open = false
    settle(length)
  }
  return {
    view,
    commit(length = view.length) {
      if (!(Number.isInteger(length) && length >= 0 && length <= view.length)) {
        throw new RangeError(`a claim of ${view.length} bytes cannot be committed with ${length}`)
      }
      end(length)
    },
    abort: () => end(undefined),
    [Symbol.dispose]() {
      if (open) end(undefined)
    },
  }
}
