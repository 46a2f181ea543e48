import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Who may ask: whoever has the token of the URL, from a page of this server. The names that a browser says keep out pages of
 * other sites, also those whose name was pointed at this machine (DNS rebinding).
 */
export class Guard {
  readonly token = randomBytes(24).toString('base64url')
  readonly #port: () => number

  constructor(port: () => number) {
    this.#port = port
  }

  allows(request: IncomingMessage, url: URL): boolean {
    return this.#isOurHost(request) && this.#isOurOrigin(request) && this.#hasToken(url)
  }

  #isOurHost({ headers }: IncomingMessage): boolean {
    return headers.host === `127.0.0.1:${this.#port()}` || headers.host === `localhost:${this.#port()}`
  }

  #isOurOrigin({ headers }: IncomingMessage): boolean {
    return headers.origin === undefined || headers.origin === `http://${headers.host}`
  }

  #hasToken(url: URL): boolean {
    const given = Buffer.from(url.searchParams.get('token') ?? '')
    const wanted = Buffer.from(this.token)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
}
