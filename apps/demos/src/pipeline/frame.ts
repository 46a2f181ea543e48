/** A grey picture of 320 x 240 with one bright square on a dark ground. */
export const WIDTH = 320
export const HEIGHT = 240
export const FRAME_BYTES = WIDTH * HEIGHT
const SIDE = 16
const GROUND = 40
const BRIGHT = 250

export interface Place {
  readonly x: number
  readonly y: number
}

/** Where the square's upper left corner is in the picture of a number. */
export function placeOf(frame: number): Place {
  return { x: (frame * 37) % (WIDTH - SIDE), y: (frame * 23) % (HEIGHT - SIDE) }
}

export function draw(pixels: Uint8Array, frame: number): void {
  const { x, y } = placeOf(frame)
  pixels.fill(GROUND)
  for (let row = y; row < y + SIDE; row++) pixels.fill(BRIGHT, row * WIDTH + x, row * WIDTH + x + SIDE)
}

/** Finds the square's upper left corner. */
export function find(pixels: Uint8Array): Place {
  const first = pixels.indexOf(BRIGHT)
  return { x: first % WIDTH, y: Math.floor(first / WIDTH) }
}
