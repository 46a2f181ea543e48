import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals'
import type { Page } from 'playwright-core'
import { browserTest, browserThere, OpenSite } from './support/site.js'

// Far above what a page takes on a machine with much else to do.
const LONGEST_MS = 300_000
const PHONE = { width: 390, height: 844 }
const TABS = 3

jest.setTimeout(LONGEST_MS)

let site: OpenSite
beforeAll(async () => {
  if (browserThere) site = await OpenSite.open()
}, LONGEST_MS)
afterAll(() => site?.close())

/** What a page has: where it leads, and what one can come to in it. */
interface Looked {
  readonly path: string
  readonly links: readonly string[]
  readonly ids: readonly string[]
  readonly problems: readonly string[]
}

describe('every page', () => {
  browserTest('loads without an error, fits a phone, and its links and anchors lead somewhere', async () => {
    const paths = site.paths()
    expect(paths.length).toBeGreaterThan(70)
    const looked = await lookAtAll(paths)
    expect(looked.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`))).toEqual(
      [],
    )
    expect(deadEnds(looked)).toEqual([])
  })
})

async function lookAtAll(paths: readonly string[]): Promise<Looked[]> {
  const left = [...paths]
  const looked: Looked[] = []
  const tab = async () => {
    const { page, errors } = await site.page(PHONE)
    page.setDefaultTimeout(60_000)
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      errors.length = 0
      looked.push(await lookAt(page, path, errors))
    }
    await page.close()
  }
  await Promise.all(Array.from({ length: TABS }, tab))
  return looked
}

async function lookAt(page: Page, path: string, errors: string[]): Promise<Looked> {
  await page.goto(site.base + path)
  await isAlive(page)
  const found = await page.evaluate(`({
    links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    tooWide: document.documentElement.scrollWidth > innerWidth ? [
      'is ' + document.documentElement.scrollWidth + ' pixels wide on a phone of ' + innerWidth
    ] : [],
    missing: document.body.innerText.includes('Code snippet path not found') ? ['lacks a snippet'] : [],
  })`)
  const { links, ids, tooWide, missing } = found as Record<'links' | 'ids' | 'tooWide' | 'missing', string[]>
  return { path, links, ids, problems: [...errors, ...tooWide, ...missing] }
}

/** Vue has taken the page over: what is clicked before is lost. */
async function isAlive(page: Page): Promise<void> {
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined")
}

function deadEnds(looked: readonly Looked[]): string[] {
  const pages = new Map(looked.map((page) => [page.path, new Set(page.ids)]))
  return looked.flatMap(({ path, links }) =>
    [...new Set(links)].flatMap((link) => {
      const url = new URL(link)
      if (url.origin !== site.base) return []
      const ids = pages.get(url.pathname)
      if (ids === undefined) return [`${path} leads to ${url.pathname}, which is not there`]
      const id = decodeURIComponent(url.hash.slice(1))
      return id === '' || ids.has(id) ? [] : [`${path} leads to ${url.pathname}#${id}, which is not there`]
    }),
  )
}

describe.each(['', '/ko'])('the demos (%s/)', (prefix) => {
  const open = async (path: string) => {
    const { page, errors } = await site.page()
    page.setDefaultTimeout(60_000)
    await page.goto(site.base + prefix + path)
    return { page, errors }
  }
  const atLeast = (page: Page, selector: string, least: number) =>
    page.waitForFunction(
      `Number(document.querySelector('${selector}')?.textContent.replaceAll(/\\D/g, '')) >= ${least}`,
    )

  browserTest('buffering: both sides move, and a full buffer does what whenFull says', async () => {
    const { page, errors } = await open('/course/buffering')
    await atLeast(page, '[data-demo=buffering] [data-count=received]', 2)
    await page.selectOption('[data-control=when-full]', 'drop-oldest')
    await page.selectOption('[data-control=capacity]', '1')
    await page.fill('[data-control=producer]', '20')
    await atLeast(page, '[data-demo=buffering] [data-count=dropped]', 3)
    // Nothing is held that could be dropped.
    await page.selectOption('[data-control=capacity]', '0')
    expect(await page.inputValue('[data-control=when-full]')).toBe('wait')
    expect(await page.isDisabled('[data-control=when-full] option[value=drop-oldest]')).toBe(true)
    await atLeast(page, '[data-demo=buffering] [data-count=received]', 1)
    expect(errors).toEqual([])
    await page.close()
  })

  browserTest('selection: each way takes the message that msgrcv would', async () => {
    const { page, errors } = await open('/course/message-queues')
    const types = async () =>
      (await page.$$eval('[data-queue] [data-type]', (found) =>
        found.map((element) => element.getAttribute('data-type')),
      )) as string[]
    await page.waitForSelector('[data-queue] [data-type]')
    expect(await types()).toEqual(['5', '3', '4', '1', '3', '2', '5', '1'])
    await page.click('[data-action=lowestUpTo]')
    expect(await types()).toEqual(['5', '3', '4', '3', '2', '5', '1'])
    await page.click('[data-action=equal]')
    expect(await types()).toEqual(['5', '4', '3', '2', '5', '1'])
    await page.click('[data-action=except]')
    expect(await types()).toEqual(['4', '3', '2', '5', '1'])
    await page.click('[data-action=any]')
    expect(await types()).toEqual(['3', '2', '5', '1'])
    await page.click('[data-action=send]')
    expect(await types()).toEqual(['3', '2', '5', '1', '3'])
    expect(errors).toEqual([])
    await page.close()
  })

  browserTest('direct and indirect: the message goes to the one, to whoever is free, to all', async () => {
    const { page, errors } = await open('/course/direct-and-indirect')
    const received = (name: string, count: number) =>
      page.waitForFunction(
        `document.querySelectorAll('[data-member=${name}] li:not(.nothing)').length >= ${count}`,
      )
    const inbox = (name: string) => page.locator(`[data-member=${name}] li:not(.nothing)`).count()
    await page.waitForSelector('[data-member=Q]')
    await page.click('[data-action=send]')
    await received('Q', 1)
    expect([await inbox('R'), await inbox('S')]).toEqual([0, 0])
    await page.check('[data-way=indirect]')
    await page.check('[data-busy=Q]')
    await page.check('[data-busy=R]')
    await page.click('[data-action=send-six]')
    await received('S', 5)
    expect([await inbox('Q'), await inbox('R')]).toEqual([0, 0])
    await page.check('[data-way=publish]')
    await page.click('[data-action=send]')
    for (const name of ['Q', 'R', 'S']) await received(name, 1)
    expect(errors).toEqual([])
    await page.close()
  })

  browserTest(
    'the ring: words change, a side is killed in mid-write, the other takes its lock over',
    async () => {
      const { page, errors } = await open('/course/shared-memory')
      const words = () => page.textContent('[data-cells]')
      await page.waitForSelector('[data-cells]')
      await page.fill('[data-control=pace]', '3')
      const before = await words()
      await atLeast(page, '[data-count=received]', 3)
      expect(await words()).not.toEqual(before)
      for (const side of ['A', 'B']) {
        const thefts = Number(await page.textContent('[data-count=thefts]'))
        await page.click(`[data-kill=${side}]`)
        await page.waitForSelector(`[data-worker=${side}][data-alive=false]`)
        await atLeast(page, '[data-count=thefts]', thefts + 1)
        const received = Number(await page.textContent('[data-count=received]'))
        await atLeast(page, '[data-count=received]', received + 3)
        await page.click(`[data-restart=${side}]`)
        await page.waitForSelector(`[data-worker=${side}][data-alive=true]`)
      }
      await page.fill('[data-control=pace]', '4')
      await page.selectOption('[data-control=ring]', '512')
      await page.selectOption('[data-control=message]', '32')
      await atLeast(page, '[data-count=received]', 10_000)
      expect(await page.textContent('[data-count=torn]')).toBe('0')
      expect(errors).toEqual([])
      await page.close()
    },
  )
})

browserTest('the ring says so where the server does not isolate the page', async () => {
  const plain = await OpenSite.open({ isolated: false })
  try {
    const { page } = await plain.page()
    await page.goto(`${plain.base}/course/shared-memory`)
    const text = await page.textContent('[data-demo=ring] .demo-cannot')
    expect(text).toContain('Cross-Origin-Embedder-Policy')
  } finally {
    await plain.close()
  }
})

browserTest.each([
  ['/', 'rendezvous'],
  ['/ko/', '세마포어'],
])('the search of %s finds %s', async (path, words) => {
  const { page, errors } = await site.page()
  await page.goto(site.base + path)
  await isAlive(page)
  await page.click('#local-search button')
  await page.fill('#localsearch-input', words)
  await page.waitForSelector('#localsearch-list .result')
  expect(errors).toEqual([])
  await page.close()
})
