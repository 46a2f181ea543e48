import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

interface Report {
  readonly traits: Record<string, [unknown, unknown]>
  readonly opening: Record<string, string>
  readonly objects: Record<string, string>
  readonly working: Record<string, unknown>
}

/** These machines are Linux: the platform is pretended, in a process that changes process.platform before it loads anything. */
const platforms: [platform: string, arch: string][] = [
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 'riscv64'],
]

describe.each(platforms)('on %s %s (pretended)', (platform, arch) => {
  const program = join(__dirname, 'programs', 'other-platform.mjs')
  const output = execFileSync(process.execPath, [program, platform, arch], {
    encoding: 'utf8',
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const report = JSON.parse(output) as Report
  const instead = new RegExp(`need Linux on x64 or arm64, and this is ${platform} on ${arch}: .*tcp\\(\\)`)

  it('everything can be imported, and the traits tell before what works', () => {
    expect(Object.keys(report.traits).length).toBe(platform === 'win32' ? 6 : 7)
    for (const [name, both] of Object.entries(report.traits))
      expect([name, ...both]).toEqual([name, expect.stringMatching(instead), expect.stringMatching(instead)])
    expect(report.working).toMatchObject({ memory: [true, true], tcp: [true, true], nats: [true, true] })
    expect(report.working.unix).toEqual(platform === 'win32' ? [true, true] : undefined)
  })

  it('opening says IPC_NOT_SUPPORTED and what to use instead', () => {
    expect(Object.keys(report.opening).length).toBe(platform === 'win32' ? 18 : 21)
    for (const [what, said] of Object.entries(report.opening)) {
      expect([what, said]).toEqual([what, expect.stringMatching(/^IPC_NOT_SUPPORTED /)])
      expect([what, said]).toEqual([what, expect.stringMatching(instead)])
    }
  })

  it('so do the plain objects', () => {
    for (const [what, said] of Object.entries(report.objects))
      expect([what, said]).toEqual([
        what,
        expect.stringMatching(/^IPC_NOT_SUPPORTED .*Linux on x64 (and|or) arm64/),
      ])
  })

  it('what needs no system calls of ours works', () => {
    expect(report.working).toMatchObject({
      'memory carries': 'done',
      'tcp carries': 'done',
      'tcp links': 'done',
    })
  })
})
