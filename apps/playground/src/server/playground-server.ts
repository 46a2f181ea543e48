import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { kernelObjects } from '../kernel/kernel-objects.js'
import { Plan } from '../run/plan.js'
import { Run } from '../run/run.js'
import type { State } from '../state.js'
import { jsonBody } from './body.js'
import { Guard } from './guard.js'
import { Watchers } from './watchers.js'

const Signal = z.strictObject({ pid: z.int(), signal: z.enum(['SIGKILL', 'SIGSTOP', 'SIGCONT']) })
const Addition = z.strictObject({ role: z.enum(['sender', 'receiver']) })
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:",
  'referrer-policy': 'no-referrer',
}

/** The folder of the built files: page, its script and style, and the program of the processes. */
const built = (file: string): URL => new URL(`./${file}`, import.meta.url)

/** Serves the page on the loopback, and starts, signals and ends processes as it asks. */
export class PlaygroundServer {
  readonly #server: Server
  readonly #guard = new Guard(() => this.#port)
  readonly #watchers: Watchers
  readonly #runtimeDirectory: string
  readonly #program: string
  readonly #before: ReadonlySet<string>
  #run: Run | undefined
  #runs = 0

  /** `program`: of the processes. `runtimeDirectory`: their own, whose objects are shown. */
  constructor(program: string, runtimeDirectory: string) {
    this.#program = program
    this.#runtimeDirectory = runtimeDirectory
    this.#before = new Set(kernelObjects(runtimeDirectory).map(({ name }) => name))
    this.#watchers = new Watchers(
      () => this.#state(),
      () => void this.#end(),
    )
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** The URL to open. Waits until the server listens. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${this.#port}/?token=${this.#guard.token}`
  }

  async close(): Promise<void> {
    this.#watchers.close()
    this.#server.close()
    this.#server.closeAllConnections()
    await this.#end()
  }

  /** For the very end, where nothing can be waited for. */
  killNow(): void {
    this.#run?.killNow()
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  #state(): State {
    const objects = kernelObjects(this.#runtimeDirectory)
    return {
      plan: this.#run?.plan,
      players: this.#run?.states ?? [],
      objects: objects.filter(({ name }) => !this.#before.has(name)),
    }
  }

  async #end(): Promise<void> {
    const run = this.#run
    this.#run = undefined
    await run?.end()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!this.#guard.allows(request, url)) {
      response.writeHead(403, HEADERS).end('open the URL that the playground printed\n')
      return
    }
    try {
      await this.#serve(request, response, url.pathname)
    } catch (error) {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message
      response.writeHead(400, { ...HEADERS, 'content-type': 'text/plain' }).end(message)
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    switch (`${request.method} ${path}`) {
      case 'GET /':
        return this.#page(response)
      case 'GET /page.js':
        return this.#file(response, 'page.js', 'text/javascript')
      case 'GET /page.css':
        return this.#file(response, 'page.css', 'text/css')
      case 'GET /events':
        return this.#watchers.add(response)
      case 'POST /start': {
        const plan = Plan.parse(await jsonBody(request))
        await this.#end()
        this.#run = new Run(this.#program, `playground-${process.pid}-${++this.#runs}`, plan)
        break
      }
      case 'POST /add':
        this.#run?.add(Addition.parse(await jsonBody(request)).role)
        break
      case 'POST /signal': {
        const { pid, signal } = Signal.parse(await jsonBody(request))
        if (this.#run?.signal(pid, signal) !== true) throw new Error(`${pid} is no process of the playground`)
        break
      }
      case 'POST /stop':
        await this.#end()
        break
      default:
        response.writeHead(404, HEADERS).end()
        return
    }
    response.writeHead(204, HEADERS).end()
  }

  // The page's own addresses carry the token too: without it nothing is answered.
  #page(response: ServerResponse): void {
    const page = readFileSync(built('page.html'), 'utf8').replaceAll('%TOKEN%', this.#guard.token)
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(page)
  }

  #file(response: ServerResponse, name: string, type: string): void {
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(readFileSync(built(name)))
  }
}
