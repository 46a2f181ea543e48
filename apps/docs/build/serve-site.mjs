import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built site is. */
export const site = fileURLToPath(new URL('../dist', import.meta.url))

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/**
 * Serves the built site as a static host does: /a/b is the file a/b.html, and every answer has the headers of the
 * site's own _headers file (`isolated: false`: of a host that knows no such file). Resolves to the server once it listens
 * on the loopback; port 0 = a free one.
 */
export function serveSite(port, { isolated = true } = {}) {
  const rules = isolated ? rulesOf(readFileSync(join(site, '_headers'), 'utf8')) : []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    const found = fileOf(path)
    const file = found ?? join(site, '404.html')
    const type = types[extname(file)] ?? 'application/octet-stream'
    response.writeHead(found === undefined ? 404 : 200, { ...headersOf(path, rules), 'Content-Type': type })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function fileOf(path) {
  const inside = normalize(`/${path}`)
  const candidates = [inside, `${inside}.html`, join(inside, 'index.html')]
  return candidates
    .map((candidate) => join(site, candidate))
    .find((file) => existsSync(file) && statSync(file).isFile())
}

/** Patterns of paths, each with the indented lines below it: [{ prefix, headers }]. */
function rulesOf(text) {
  const rules = []
  for (const line of text.split('\n').filter((line) => line !== '')) {
    if (line.startsWith('  ')) rules.at(-1)?.headers.push(line.trim().split(/:\s*/))
    else rules.push({ prefix: line.replace(/\*$/, ''), headers: [] })
  }
  return rules
}

function headersOf(path, rules) {
  return Object.fromEntries(
    rules.filter(({ prefix }) => path.startsWith(prefix)).flatMap(({ headers }) => headers),
  )
}
