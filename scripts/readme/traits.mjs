const yesOrNo = (value) => (value ? 'yes' : 'no')
const code = (values) => values.map((value) => `\`${value}\``).join(' ')

const holders = { kernel: 'the kernel', process: 'the owning process', broker: 'the broker' }
const lives = {
  process: 'its processes',
  kernel: 'the kernel runs',
  filesystem: 'its file',
  broker: 'the broker keeps it',
}
const places = { related: 'related processes', host: 'the host', network: 'the network' }

/**
 * The rows of a traits table: what a reader asks, and the answer for one addressing of one mechanism. A row with a third
 * element stands only in tables of which some column has what it tells.
 */
export const questions = [
  ['messages go', ({ duplex }) => (duplex === 'full' ? 'both ways' : 'one way')],
  ['order', ({ order }) => (order === 'arrival' ? 'as sent' : `by ${order}, then as sent`)],
  ['senders', ({ senders }) => senders],
  ['receivers', ({ receivers }) => receivers],
  ['longest message', ({ maxMessageBytes }, { longestMessage }) => longestMessage ?? bytes(maxMessageBytes)],
  ['capacity', ({ capacities }) => capacities.map(capacity).join(', ')],
  ['`whenFull`', ({ whenFull }) => code(whenFull)],
  ['Sync calls', ({ sync }) => yesOrNo(sync)],
  ['publishes', ({ publishes }) => yesOrNo(publishes)],
  ['notices a death', ({ noticesDeath }) => yesOrNo(noticesDeath)],
  ['what was sent is with', ({ handOver }) => holders[handOver]],
  ['lives as long as', ({ persistence }) => lives[persistence]],
  ['reaches', ({ reach }, { reaches }) => reaches ?? places[reach]],
  ['delivery', ({ delivery }) => delivery],
  [
    'looks for foreign messages',
    ({ foreignMessages }) => (foreignMessages === undefined ? 'no need' : looks(foreignMessages)),
    ({ foreignMessages }) => foreignMessages !== undefined,
  ],
]

/** The answers of one mechanism's mailbox or link to all questions. */
export function answers(mechanism, addressing) {
  return questions.map(([, answer]) => answer(mechanism.traits[addressing], mechanism))
}

function looks({ foundWithinMs, coreShare }) {
  return `finds them within ${foundWithinMs} ms, for ${100 * coreShare} % of a core`
}

function capacity(kind) {
  return { rendezvous: '0', bounded: 'n', unbounded: '∞' }[kind]
}

function bytes(value) {
  if (!Number.isFinite(value)) return '∞'
  const power = Math.min(3, Math.floor(Math.log2(Math.max(value, 1)) / 10))
  const amount = value / 1_024 ** power
  // A limit just below a round number (a header is taken off) is said as it is.
  if (!Number.isInteger(amount * 10)) return `${value.toLocaleString('en-US')} B`
  return `${amount} ${['B', 'KiB', 'MiB', 'GiB'][power]}`
}
