import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tcp } from '@ipc/socket'
import { type Proven, proven } from '../mechanisms.js'

const SECRET = 'known to both sides of each scene'
const PORT = 7_117
let places = 0

/** A loopback address that no other scene and no other process has: 127.0.0.0/8 is large, and ports are few. */
function place(): string {
  places += 1
  const [a, b] = [(process.pid >> 8) & 255, process.pid & 255]
  return `127.${a}.${b}.${(places % 250) + 2}:${PORT}`
}

/** tcp with addresses, mutual TLS and a secret: who opens goes through both handshakes. */
export function tcpWithTls(): Proven {
  const make = (options: object): Proven => proven('@ipc/socket', 'tcp', tcp, { ...options, secret: SECRET })
  return {
    ...make({}),
    name: 'tcp, TLS',
    apart(names) {
      const tls = certificateOf(names)
      const at = new Map(names.map((name) => [name, place()]))
      return names.map((name) => {
        const others = [...at].filter(([other]) => other !== name)
        return make({ listen: at.get(name), peers: Object.fromEntries(others), tls })
      })
    },
  }
}

interface Pem {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

/** One that bears all these names and vouches for itself. */
function certificateOf(names: readonly string[]): Pem {
  const directory = mkdtempSync(join(tmpdir(), 'ipc-kill-tls-'))
  try {
    const path = (file: string) => join(directory, file)
    const settings = [
      '[req]\nprompt = no\ndistinguished_name = name\nx509_extensions = more\n[name]\nCN = kill\n[more]',
      `basicConstraints = critical, CA:TRUE\nsubjectAltName = ${names.map((name) => `DNS:${name}`).join()}`,
    ]
    writeFileSync(path('settings'), settings.join('\n'))
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const files = ['-config', path('settings'), '-keyout', path('key'), '-out', path('cert')]
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...files], { stdio: 'pipe' })
    const cert = readFileSync(path('cert'), 'utf8')
    return { key: readFileSync(path('key'), 'utf8'), cert, ca: cert }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
