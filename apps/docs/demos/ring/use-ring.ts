import { onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import { RingModel } from './ring-model.js'
import { type Snapshot, takeSnapshot } from './snapshot.js'

/** Milliseconds a step, as the texts name them. */
export const PACES = [1_500, 400, 100, 10, 0]
export const MESSAGE_SIZES = [8, 16, 32]
export const RING_SIZES = [128, 256, 512]

const RATE_WINDOW_MS = 500

/** The state behind the ring's page: settings, the latest snapshot, the rate. */
export function useRing() {
  const pace = ref(2)
  const messageBytes = ref(16)
  const ringBytes = ref(256)
  const snapshot = shallowRef<Snapshot>()
  const rate = ref(0)
  const killing = ref(false)
  let model: RingModel | undefined
  let frame = 0
  let counted = { at: 0, received: 0 }

  function open(): void {
    model?.end()
    counted = { at: performance.now(), received: 0 }
    rate.value = 0
    model = new RingModel(ringBytes.value, messageBytes.value, PACES[pace.value] ?? 0)
  }

  function draw(now: number): void {
    if (model !== undefined) {
      const taken = takeSnapshot(model.words, model.board)
      snapshot.value = taken
      if (now - counted.at >= RATE_WINDOW_MS) {
        const received = taken.workers.reduce((sum, worker) => sum + worker.received, 0)
        rate.value = Math.max(0, Math.round(((received - counted.received) * 1_000) / (now - counted.at)))
        counted = { at: now, received }
      }
    }
    frame = requestAnimationFrame(draw)
  }

  async function kill(worker: number): Promise<void> {
    killing.value = true
    const target = model
    await target?.kill(worker)
    killing.value = false
  }

  onMounted(() => {
    open()
    frame = requestAnimationFrame(draw)
  })
  onUnmounted(() => {
    cancelAnimationFrame(frame)
    model?.end()
  })
  watch([messageBytes, ringBytes], open)
  watch(pace, (index) => model?.setPace(PACES[index] ?? 0))
  const restart = (worker: number) => model?.start(worker)
  return { pace, messageBytes, ringBytes, snapshot, rate, killing, kill, restart }
}
