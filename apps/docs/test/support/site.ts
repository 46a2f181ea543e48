import { existsSync, readdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join, sep } from 'node:path'
import { test } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
import { serveSite, site } from '../../build/serve-site.mjs'

const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((file) => existsSync(file))

export const browserThere = executablePath !== undefined

/** A test in a real browser: counted as skipped, and said so, where there is none. */
export const browserTest: typeof test = browserThere ? test : (test.skip as typeof test)
if (!browserThere) {
  process.stderr.write(
    'chromium is not on this machine: tests of the site are skipped (apt install chromium)\n',
  )
}

/** The built site behind its own server, and a browser. */
export class OpenSite {
  readonly base: string
  readonly #server: Server
  readonly #browser: Browser

  private constructor(server: Server, browser: Browser) {
    this.#server = server
    this.#browser = browser
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async open(options?: { readonly isolated: boolean }): Promise<OpenSite> {
    if (!existsSync(join(site, 'index.html'))) throw new Error('the site is not built: npm run docs:build')
    const browser = await chromium.launch({
      executablePath: executablePath ?? 'chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    return new OpenSite(await serveSite(0, options), browser)
  }

  /** A page of its own, which remembers each error of its console. */
  async page(size = { width: 1280, height: 900 }): Promise<{ page: Page; errors: string[] }> {
    const page = await this.#browser.newPage({ viewport: size })
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(String(error)))
    return { page, errors }
  }

  /** Paths of all pages of the build. */
  paths(): string[] {
    return readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.html') && file !== '404.html')
      .map((file) => `/${file.split(sep).join('/')}`.replace(/(index)?\.html$/, ''))
      .sort()
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
