import type { Ours, Peer } from '../contestant.js'
import type { Figures } from '../figures.js'
import type { Role } from '../player/act.js'
import type { Answer } from '../player/commands.js'
import { startsItsFollower, writeTask } from '../player/task.js'
import { listenForFollower } from './called-follower.js'
import type { Cast, Stage, Wrapper } from './cast.js'
import type { PlayerLine } from './player-line.js'
import { type PlayerProcess, startPlayer } from './player-process.js'
import { removeChannels } from './remove-channels.js'

type Played = Extract<Answer, { is: 'played' }>

/** A contestant that runs in Node.js: one process a side, or more where it has many senders or receivers. */
export async function nodeCast(
  contestant: Ours | Peer,
  stage: Stage,
  wrapper: Wrapper = () => [],
): Promise<Cast> {
  const { senders = 1, receivers = 1 } = contestant.program === 'ours' ? contestant : {}
  const call = startsItsFollower(contestant) ? await listenForFollower(stage.folder) : undefined
  const start = (role: Role) => startPlayer(role, writeTask({ contestant, role, ...stage }), wrapper(role))
  const drivers = Array.from({ length: senders }, () => start('driver'))
  const followers = call === undefined ? Array.from({ length: receivers }, () => start('follower')) : []
  const processes = [...followers, ...drivers]
  const driverLines = drivers.map(({ line }) => line)
  const followerLines = followers.map(({ line }) => line)

  const cast: Cast = {
    slice: (milliseconds) => playSlice(contestant.work, driverLines, followerLines, milliseconds),
    async end() {
      call?.close()
      for (const line of followerLines) line.end()
      const willing = await Promise.all(processes.map(({ child }) => child.end()))
      if (willing.includes(false)) await removeChannels(contestant, stage)
    },
  }
  try {
    await Promise.all(processes.map(({ line }) => line.expect('ready')))
    if (call === undefined) await open(followerLines)
    for (const line of driverLines) line.say({ do: 'open' })
    if (call !== undefined) {
      // Such a driver opens by starting its follower, and both open together.
      const line = await call.answered((drivers[0] as PlayerProcess).child.gone)
      followerLines.push(line)
      await line.expect('ready')
      await open(followerLines)
    }
    await Promise.all(driverLines.map((line) => line.expect('done')))
    return cast
  } catch (error) {
    await cast.end()
    throw error
  }
}

async function open(lines: readonly PlayerLine[]): Promise<void> {
  for (const line of lines) line.say({ do: 'open' })
  await Promise.all(lines.map((line) => line.expect('done')))
}

async function playSlice(
  work: Ours['work'],
  drivers: readonly PlayerLine[],
  followers: readonly PlayerLine[],
  milliseconds: number,
): Promise<Figures> {
  // One receiver has each sender's own mark. Of several each gets one, when all senders are done.
  const oneReceiver = followers.length === 1
  for (const line of followers)
    line.say({ do: 'play', milliseconds, marks: oneReceiver ? drivers.length : 1 })
  await Promise.all(followers.map((line) => line.expect('following')))
  for (const line of drivers) line.say({ do: 'play', milliseconds, marks: oneReceiver ? 1 : 0 })
  const driven = await Promise.all(drivers.map((line) => line.expect('played')))
  if (!oneReceiver) {
    drivers[0]?.say({ do: 'mark', count: followers.length })
    await drivers[0]?.expect('done')
  }
  const followed = await Promise.all(followers.map((line) => line.expect('played')))
  return figuresOf(work, driven, followed)
}

function figuresOf(work: Ours['work'], driven: readonly Played[], followed: readonly Played[]): Figures {
  // With one receiver its own clock counts: a sender may be done while its messages still wait in its process.
  const counted = work === 'round-trip' || followed.length > 1 ? driven : followed
  const spans = counted.map(({ span }) => span)
  const all = [...driven, ...followed]
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    messages: sum(spans.map(({ messages }) => messages)),
    seconds:
      (Math.max(...spans.map(({ endUs }) => endUs)) - Math.min(...spans.map(({ startUs }) => startUs))) / 1e6,
    roundTripUs: work === 'round-trip' ? spans[0]?.roundTripUs : undefined,
    cpuSeconds: sum(all.map(({ cpuSeconds }) => cpuSeconds)),
    rssBytes: sum(all.map(({ rssBytes }) => rssBytes)),
  }
}
