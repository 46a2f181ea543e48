import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { direct } from '@ipc/core'
import { tcp } from '@ipc/socket'
import { freePort, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'
import { Stranger } from './peers/strangers.js'

endPeersAfterEach()

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
let directory: string

/** Certificates of an authority that lives as long as this file's tests. */
const openssl = (...parameters: string[]): void => {
  execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' })
}

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.crt`,
  )
}

function certificate(of: string, by: string): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    `/CN=${of}`,
    '-keyout',
    `${of}.key`,
    '-out',
    `${of}.csr`,
  )
  writeFileSync(join(directory, `${of}.ext`), `subjectAltName=DNS:${of}`)
  openssl(
    'x509',
    '-req',
    '-in',
    `${of}.csr`,
    '-CA',
    `${by}.crt`,
    '-CAkey',
    `${by}.key`,
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    `${of}.ext`,
    '-out',
    `${of}.crt`,
  )
}

const tlsOf = (name: string, by = 'authority') => {
  const read = (file: string) => readFileSync(join(directory, file), 'utf8')
  return { key: read(`${name}.key`), cert: read(`${name}.crt`), ca: read(`${by}.crt`) }
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-tls-'))
  authority('authority')
  authority('stranger')
  for (const name of ['P', 'Q']) certificate(name, 'authority')
  certificate('Z', 'stranger')
}, 60_000)
afterAll(() => rmSync(directory, { recursive: true }))

test('parties with certificates of one authority link, and TLS vouches for their names', async () => {
  const [p, q] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]
  const party = await direct('P', tcp({ listen: p, peers: { Q: q }, tls: tlsOf('P') }))
  const peer = await socketPeer()
  await peer.call('party', 'Q', 'tcp', 'Q', {}, { listen: q, peers: { P: p }, tls: tlsOf('Q') })
  const [link] = await Promise.all([party.link('Q'), peer.call('link', 'link', 'Q', 'P')])
  expect(link.identity.certificateNames).toEqual(['Q'])
  await link.send(bytes('hello'))
  expect(await peer.call('receive', 'link')).toBe('hello')
  await party.close()
})

test('a party whose certificate bears another name is refused', async () => {
  const [p, r] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]
  const party = await direct('P', tcp({ listen: p, peers: { R: r }, tls: tlsOf('P') }))
  const impostor = await direct('R', tcp({ listen: r, peers: { P: p }, tls: tlsOf('Q') }))
  await expect(impostor.link('P', { timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
  await expect(party.link('R', { timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
  expect(party.peers).toEqual([])
  await impostor.close()
  await party.close()
})

test('a certificate of another authority, and no TLS at all, come to nothing', async () => {
  const port = await freePort()
  const p = `127.0.0.1:${port}`
  const party = await direct('P', tcp({ listen: p, tls: tlsOf('P') }))
  const [z] = [`127.0.0.1:${await freePort()}`]
  const foreign = await direct('Z', tcp({ listen: z, peers: { P: p }, tls: tlsOf('Z', 'stranger') }))
  await expect(foreign.link('P', { timeoutMs: 10_000 })).rejects.toThrow()
  const stranger = await Stranger.open(port)
  stranger.write('hello in plain text, which is no TLS record')
  await withWatchdog(stranger.closed, 10_000, 'the close of a stranger')
  expect(party.peers).toEqual([])
  await foreign.close()
  await party.close()
})
