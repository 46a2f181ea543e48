const BUFFER_BYTES = 65_536
const free: Uint8Array[] = []

/**
 * Lends a buffer to read into. One for all connections would be overwritten when a message that was just read makes its
 * receiver read from another connection; one each would cost 64 KiB a connection.
 */
export function withReadBuffer(read: (buffer: Uint8Array) => void): void {
  const buffer = free.pop() ?? new Uint8Array(BUFFER_BYTES)
  try {
    read(buffer)
  } finally {
    free.push(buffer)
  }
}
