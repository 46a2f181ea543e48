// Shared memory with one fault, for this process and its children alike: broken({ fault }).
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { defineMechanism, definitionOf } from '@ipc/core/adapter'
import { shm } from '@ipc/shm'

export function broken({ fault }) {
  const definition = definitionOf(shm())
  const { adapter } = definition
  const spoil = faults[fault]
  const spoiled = (opened) => (opened instanceof Promise ? opened.then(spoil) : spoil(opened))
  return defineMechanism({
    ...definition,
    adapter: over(adapter, {
      openMailbox: (request) => spoiled(adapter.openMailbox(request)),
      openMailboxSync: (request) => spoil(adapter.openMailboxSync(request)),
      openParty: (request) => {
        const { host } = request
        const linked = (port) => host.linked(spoil(port))
        return adapter.openParty({ ...request, host: over(host, { linked }) })
      },
    }),
  })
}

const faults = {
  'busy-waits': busyWaits,
  'keeps the process alive': keepsAlive,
  'forgets a wake-up': forgets,
}

/** While a receive waits, the thread works five milliseconds out of six. */
function busyWaits(port) {
  let working
  const work = () => {
    const end = performance.now() + 5
    while (performance.now() < end);
  }
  return over(port, {
    arm(to, count) {
      port.arm(to, count)
      if (to !== 'receive') return
      clearInterval(working)
      working = count > 0 ? setInterval(work, 1).unref() : undefined
    },
    close(timeoutMs) {
      clearInterval(working)
      return port.close(timeoutMs)
    },
  })
}

/** An open channel holds a timer that is referenced. */
function keepsAlive(port) {
  const timer = setInterval(() => undefined, 60_000)
  return over(port, {
    close(timeoutMs) {
      clearInterval(timer)
      return port.close(timeoutMs)
    },
  })
}

/** Only the process that waits longest is woken; the others are when it waits no more, but not when it died. */
function forgets(port) {
  if ('peer' in port) return port
  const queue = join(tmpdir(), `ipc-broken-${basename(port.address)}`)
  const self = `${process.pid}\n`
  let poll
  const waiting = () => {
    try {
      return readFileSync(queue, 'utf8')
    } catch {
      return ''
    }
  }
  const leave = () => {
    clearInterval(poll)
    if (poll !== undefined) writeFileSync(queue, waiting().replace(self, ''))
    poll = undefined
  }
  return over(port, {
    attach(host) {
      this.host = host
      const wake = (to) => {
        if (to === 'send' || poll === undefined || waiting().startsWith(self)) host.wake(to)
      }
      port.attach(over(host, { wake }))
    },
    arm(to, count) {
      port.arm(to, count)
      if (to !== 'receive') return
      if (count === 0) return leave()
      if (poll !== undefined) return
      appendFileSync(queue, self)
      poll = setInterval(() => waiting().startsWith(self) && this.host.wake('receive'), 5)
      poll.unref()
    },
    close(timeoutMs) {
      leave()
      return port.close(timeoutMs)
    },
  })
}

/** `target` with some methods replaced; the others run on `target` itself, which has private fields. */
function over(target, replaced) {
  return new Proxy(target, {
    get(_, key) {
      if (key in replaced) return replaced[key]
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
