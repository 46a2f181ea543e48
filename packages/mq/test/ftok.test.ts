import { execFileSync } from 'node:child_process'
import { ftok } from '@ipc/mq'
import { expect, test } from '@jest/globals'

test('the key that Perl makes of the same file and number', () => {
  for (const projectId of [1, 65, 255]) {
    const program = 'use IPC::SysV qw(ftok); print unpack("l", pack("l", ftok($ARGV[0], $ARGV[1] + 0)))'
    const key = execFileSync('perl', ['-e', program, __filename, String(projectId)], { encoding: 'utf8' })
    expect(ftok(__filename, projectId)).toBe(Number(key))
  }
})

test('a file that is missing is IPC_NOT_FOUND, a number without its low 8 bits a RangeError', () => {
  expect(() => ftok('/nowhere/at/all', 1)).toThrow(expect.objectContaining({ code: 'IPC_NOT_FOUND' }))
  expect(() => ftok(__filename, 256)).toThrow(RangeError)
  expect(() => ftok(__filename, 1.5)).toThrow(TypeError)
})
