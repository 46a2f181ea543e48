/** The part of node:diagnostics_channel that is used here. */
interface DiagnosticsChannel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
}

const NONE: DiagnosticsChannel = { hasSubscribers: false, publish() {} }

// Not imported: this package also runs in browsers, where there is none.
const source = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')

function channel(event: string): DiagnosticsChannel {
  return source?.channel(`ipc:${event}`) ?? NONE
}

/** Events for observers, `ipc:open`, `ipc:send` …; without a subscriber they cost one look at a flag. */
export const diagnostics = {
  open: channel('open'),
  send: channel('send'),
  receive: channel('receive'),
  full: channel('full'),
  died: channel('died'),
  close: channel('close'),
}
