/** Lets the event loop turn, so that whatever is ready runs. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** Whether `promise` has not settled yet, after some turns of the loop. */
export async function isPending(promise: Promise<unknown>, count = 10): Promise<boolean> {
  let settled = false
  const settle = () => {
    settled = true
  }
  promise.then(settle, settle)
  await turns(count)
  return !settled
}
