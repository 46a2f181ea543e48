// What the stepped build of src calls before each thing that other processes can see.

const key = Symbol.for('@ipc/shm.test.stepper')

/** From now on `arrive` is called with the label of each step. */
export function setStepper(arrive) {
  globalThis[key] = arrive
}

/** A function of which each call is a step, where `counts` says so. */
export function stepped(name, perform, label = () => name, counts = () => true) {
  return (...parameters) => {
    if (counts(parameters)) globalThis[key]?.(label(name, parameters))
    return perform(...parameters)
  }
}

/** A copy into shared memory can be stopped in its middle, too. */
export function steppedCopy(name, perform) {
  const whole = stepped(name, perform)
  const rest = stepped(`${name}, half done`, perform)
  return (memory, at, bytes) => {
    const half = bytes.length >> 1
    whole(memory, at, bytes.subarray(0, half))
    rest(memory, at + half, bytes.subarray(half))
  }
}
