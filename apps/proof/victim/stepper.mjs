// What is called before each thing that other processes can see.

const key = Symbol.for('@ipc/proof.stepper')

/** From now on `arrive` is called with the name of each step; undefined ends it. */
export function setStepper(arrive) {
  globalThis[key] = arrive
}

/** A function of which each call is a step. What `arrive` itself does is none. */
export function stepped(name, perform) {
  return function (...parameters) {
    const arrive = globalThis[key]
    if (arrive !== undefined) {
      globalThis[key] = undefined
      try {
        arrive(name)
      } finally {
        globalThis[key] ??= arrive
      }
    }
    return perform.apply(this, parameters)
  }
}
