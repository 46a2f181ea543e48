import { isMainThread } from 'node:worker_threads'
import type { Act, Player, Span } from './act.js'
import type { Answer, Command } from './commands.js'
import type { Task } from './task.js'

/** Does what the bench asks. */
export async function play(
  { contestant, role }: Task,
  player: Player,
  command: Command,
  say: (answer: Answer) => void,
): Promise<void> {
  if (command.do === 'open') {
    await player.open()
    return say({ is: 'done' })
  }
  const act = await player.act()
  if (command.do === 'mark') {
    await act.mark(command.count)
    return say({ is: 'done' })
  }
  const before = process.cpuUsage()
  if (role === 'follower') say({ is: 'following' })
  const span = await playPart()
  const { user, system } = process.cpuUsage(before)
  // A worker thread's processor time and memory are its process's, which its driver tells.
  say({
    is: 'played',
    span,
    cpuSeconds: isMainThread ? (user + system) / 1e6 : 0,
    rssBytes: isMainThread ? process.memoryUsage.rss() : 0,
  })

  async function playPart(): Promise<Span> {
    const { milliseconds, marks } = command as Extract<Command, { do: 'play' }>
    const roundTrip = contestant.work === 'round-trip'
    if (role === 'driver') return roundTrip ? act.ask(milliseconds) : sendAndMark(act, milliseconds, marks)
    return roundTrip ? act.answer() : act.receive(marks)
  }
}

async function sendAndMark(act: Act, milliseconds: number, marks: number): Promise<Span> {
  const span = await act.send(milliseconds)
  await act.mark(marks)
  return span
}
