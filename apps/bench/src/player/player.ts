import type { Player } from './act.js'
import { channelPlayer } from './channels/channel-player.js'
import { openControl } from './control.js'
import { endpointPlayer } from './endpoints/endpoint-player.js'
import { play } from './play.js'
import { readTask, type Task } from './task.js'

/** One side of an exchange: `node player.js TASK`. Does what it reads, and ends with its input. */
const task = readTask(process.argv[2] ?? '')
const control = await openControl(task)
// Ctrl-C reaches every process of the group: the bench decides what it means, and ends its players.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

try {
  const player = await makePlayer(task)
  control.say({ is: 'ready' })
  try {
    for await (const command of control.commands) await play(task, player, command, control.say)
  } catch (error) {
    sayWhy(error)
  }
  await player.close()
} catch (error) {
  sayWhy(error)
}
// Libraries may hold the process a little longer; nobody waits for that.
process.exit()

function sayWhy(error: unknown): void {
  control.say({ is: 'failed', why: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}

function makePlayer({ contestant, role, place, folder }: Task): Promise<Player> {
  return contestant.program === 'ours'
    ? channelPlayer(contestant, role, place)
    : endpointPlayer(contestant, role, folder)
}
