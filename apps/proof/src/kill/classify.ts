/**
 * What the messages that survivors found say of the dead one's operation. Throws where one was lost, doubled or made up:
 * only a message that the dead had received is gone, and an owner takes those with it that lived in its process.
 */
export function classify(
  role: string,
  found: readonly string[],
  before: readonly string[],
  owner: boolean,
): string {
  if (new Set(found).size !== found.length) throw new Error(`doubled: ${found}`)
  const strangers = found.filter(
    (text) => !before.includes(text) && !(role === 'send' && text === 'victim:1'),
  )
  if (strangers.length > 0) throw new Error(`made up: ${strangers}`)
  const left = found.filter((text) => before.includes(text))
  if (left.join() !== before.filter((text) => left.includes(text)).join()) throw new Error(`order: ${found}`)
  const lost = before.filter((text) => !found.includes(text))
  const sent = role === 'send' ? [found.includes('victim:1') ? 'sent' : 'not sent'] : []
  if (lost.length === 0) return [...sent, role === 'receive' ? 'left to others' : 'nothing lost'].join('; ')
  if (role === 'receive' && lost.join() === before[0]) return 'taken by the dead'
  if (!owner) throw new Error(`lost: ${lost}`)
  return 'messages in the dead owner go with it'
}
