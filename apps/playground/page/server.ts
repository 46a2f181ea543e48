import type { State } from '../src/state.js'

const token = document.querySelector<HTMLMetaElement>('meta[name="token"]')?.content ?? ''
const withToken = (path: string): string => `${path}?token=${token}`

/** Asks the server for something. @returns what is wrong with it; empty = done. */
export async function ask(path: string, body: unknown = {}): Promise<string> {
  try {
    const response = await fetch(withToken(path), { method: 'POST', body: JSON.stringify(body) })
    return response.ok ? '' : await response.text()
  } catch {
    return 'the playground has ended: start it again in its terminal'
  }
}

export function watch(use: (state: State) => void): void {
  new EventSource(withToken('/events')).addEventListener('message', (event) => use(JSON.parse(event.data)))
}
