import type { IncomingMessage } from 'node:http'

const MOST_BYTES = 4_096

/** The JSON that a request carries. @throws Error when it is too long or is none. */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > MOST_BYTES) throw new Error(`a request has ${MOST_BYTES} bytes at most`)
  }
  return JSON.parse(text)
}
