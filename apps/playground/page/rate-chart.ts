import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

const SECONDS = 60
const HEIGHT = 220

/** Messages a second over the last minute, on a logarithmic scale: mechanisms differ by a hundred times. */
export class RateChart {
  readonly #place: HTMLElement
  readonly #plot: uPlot
  readonly #times: number[] = []
  readonly #sent: (number | null)[] = []
  readonly #received: (number | null)[] = []

  constructor(place: HTMLElement) {
    this.#place = place
    const colour = (name: string) => (): string => getComputedStyle(document.body).getPropertyValue(name)
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--line') },
      ticks: { stroke: colour('--line') },
    }
    this.#plot = new uPlot(
      {
        width: place.clientWidth,
        height: HEIGHT,
        scales: {
          y: {
            distr: 3,
            log: 10,
            range: (_, low, high) => decades(low ?? 1, high ?? 1),
          },
        },
        axes: [
          axis,
          {
            ...axis,
            size: 70,
            values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : compact(tick))),
          },
        ],
        series: [
          {},
          { label: 'sent', stroke: colour('--accent'), width: 2 },
          { label: 'received', stroke: colour('--warm'), width: 2, dash: [6, 4] },
        ],
      },
      this.#data(),
      place,
    )
    new ResizeObserver(() => this.#plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place)
  }

  add(sent: number, received: number): void {
    const now = Date.now() / 1_000
    this.#times.push(now)
    // A logarithm has no zero.
    this.#sent.push(sent > 0 ? sent : null)
    this.#received.push(received > 0 ? received : null)
    while ((this.#times[0] ?? now) < now - SECONDS) {
      this.#times.shift()
      this.#sent.shift()
      this.#received.shift()
    }
    if (this.#place.clientWidth > 0) this.#plot.setData(this.#data())
  }

  #data(): uPlot.AlignedData {
    return [this.#times, this.#sent, this.#received]
  }
}

/** Whole powers of ten around what there is, from 1 on. */
function decades(low: number, high: number): [number, number] {
  const power = (value: number, round: (logarithm: number) => number): number =>
    10 ** Math.max(0, round(Math.log10(Math.max(value, 1))))
  const from = power(low, Math.floor)
  return [from, Math.max(power(high, Math.ceil), from * 10)]
}

/** 12345 as 12.3 k. */
export function compact(value: number): string {
  return Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}
