import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'

// Far above what it takes on a machine with much else to do.
const LONGEST_MS = 120_000
const STEP_MS = 60_000
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
]
jest.setTimeout(LONGEST_MS)

const found = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()
if (found === '')
  process.stderr.write(
    'chromium is not on this machine: the playground is not tested in a browser (apt install chromium)\n',
  )
const browserTest = found === '' ? test.skip : test

let server: ChildProcessWithoutNullStreams
let url = ''
beforeAll(async () => {
  server = spawn(process.execPath, [join(__dirname, '..', 'dist', 'main.js'), '--no-open'])
  const [line] = await withWatchdog(
    once(createInterface({ input: server.stdout }), 'line'),
    STEP_MS,
    'the URL',
  )
  url = /http:\S+/.exec(line)?.[0] ?? ''
})
afterAll(async () => {
  server.kill('SIGTERM')
  const [code] = await withWatchdog(once(server, 'close'), STEP_MS, 'the end of the server')
  expect(code).toBe(143)
})

describe('who may ask', () => {
  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(path, url), { method: 'POST', body: JSON.stringify(body), headers })

  test('without the token of the URL nothing is answered', async () => {
    expect((await fetch(new URL(url).origin)).status).toBe(403)
    expect((await post('/start?token=guess')).status).toBe(403)
  })

  test('a page of another site is refused, token or not', async () => {
    const { search } = new URL(url)
    expect((await post(`/start${search}`, {}, { origin: 'http://example.org' })).status).toBe(403)
  })

  test('a plan that cannot be is refused with the reason', async () => {
    const { search } = new URL(url)
    const plan = {
      mechanism: 'fifo',
      addressing: 'mailbox',
      messageBytes: 64,
      senders: 1,
      receivers: 2,
      rate: 0,
    }
    const refused = await post(`/start${search}`, plan)
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('one receiver')])
    const wrong = await post(`/start${search}`, { ...plan, senders: 0 })
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('senders')])
    const notOurs = await post(`/signal${search}`, { pid: process.pid, signal: 'SIGKILL' })
    expect([notOurs.status, await notOurs.text()]).toEqual([
      400,
      expect.stringContaining('no process of the playground'),
    ])
  })
})

describe('the page', () => {
  let browser: Browser
  let page: Page
  const errors: string[] = []
  beforeAll(async () => {
    if (found === '') return
    browser = await chromium.launch({ executablePath: found, args: FLAGS })
    page = await browser.newPage()
    page.setDefaultTimeout(STEP_MS)
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(url)
  })
  afterAll(() => browser?.close())

  const row = (name: string) => page.locator('#players tr', { hasText: name })
  const rateOf = async (name: string): Promise<number> =>
    Number(((await row(name).locator('td').nth(3).textContent()) ?? '').replaceAll(',', ''))
  const moves = (name: string): Promise<void> =>
    until(async () => (await rateOf(name)) > 0, STEP_MS, `${name} at work`)
  const pidOf = async (name: string): Promise<number> =>
    Number(await row(name).locator('td').nth(1).textContent())

  browserTest('sends; who is killed is replaced; who is stopped goes on; who is closed ends', async () => {
    await page.selectOption('[name=mechanism]', 'shm')
    await page.fill('[name=rate]', '500')
    await page.click('#start')
    await moves('receiver 1')
    await page.locator('#objects li', { hasText: '/dev/shm/' }).first().waitFor()

    for (const figure of ['#sent', '#received', '#latency', '#queued']) {
      const shown = async () => /\d/.test((await page.textContent(figure)) ?? '')
      await until(shown, STEP_MS, `a figure in ${figure}`)
    }

    await row('sender 1').getByText('kill -9').click()
    await row('sender 1').filter({ hasText: 'ended: SIGKILL' }).waitFor()
    await page.click('#add-sender')
    await moves('sender 2')
    await moves('receiver 1')

    await row('receiver 1').getByText('stop').click()
    await row('receiver 1').filter({ hasText: 'stopped' }).waitFor()
    await row('receiver 1').getByText('continue').click()
    await moves('receiver 1')

    expect(errors).toEqual([])
  })

  browserTest("the kernel's objects appear with a run, and go with it", async () => {
    await page.selectOption('[name=mechanism]', 'fifo')
    await page.click('#start')
    await moves('receiver 1')
    const present = page.locator('#objects li:not(.gone)', { hasText: 'FIFO' })
    await present.first().waitFor()

    const pid = await pidOf('receiver 1')
    await page.click('#stop')
    await until(async () => (await present.count()) === 0, STEP_MS, 'the FIFO to be shown as gone')
    await until(async () => !existsSync(`/proc/${pid}`), STEP_MS, 'the end of the receiver')
    expect(errors).toEqual([])
  })

  browserTest('direct: each sender has a receiver of its own', async () => {
    await page.selectOption('[name=mechanism]', 'unix')
    await page.selectOption('[name=addressing]', 'links')
    await page.fill('[name=senders]', '2')
    await page.fill('[name=receivers]', '2')
    await page.click('#start')
    await moves('receiver 1')
    await moves('receiver 2')
    const pids = await Promise.all(['sender 1', 'sender 2', 'receiver 1', 'receiver 2'].map(pidOf))
    await page.close()
    const ended = (): boolean => pids.every((pid) => !existsSync(`/proc/${pid}`))
    await until(ended, STEP_MS, 'the end of the processes once the page is closed')
    expect(errors).toEqual([])
  })
})
