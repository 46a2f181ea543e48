/** One field of a structure in shared memory. */
export interface Field<Name extends string = string> {
  readonly name: Name
  /** Size in bytes: a multiple of 4. */
  readonly size: number
  readonly meaning: string
  /** Starts a cache line of its own, so that its writer does not slow down who works on the one before. */
  readonly line?: true
}

export interface PlacedField extends Field {
  readonly offset: number
}

/** A structure: its fields with their offsets, the same offsets in words, and its size, whole cache lines. */
export interface Structure<Name extends string> {
  readonly title: string
  readonly fields: readonly PlacedField[]
  /** Offset of each field in 32-bit words. */
  readonly word: Readonly<Record<Name, number>>
  /** Size in bytes. */
  readonly size: number
}

export const CACHE_LINE_BYTES = 64

/** Places fields one after the other. `align`: the structure's size is a multiple of it. */
export function structure<const Name extends string>(
  title: string,
  align: number,
  fields: readonly Field<Name>[],
): Structure<Name> {
  let offset = 0
  const word: Record<string, number> = {}
  const placed = fields.map((field) => {
    if (field.line === true) offset = roundUp(offset, CACHE_LINE_BYTES)
    const at = offset
    word[field.name] = at / 4
    offset += field.size
    return { ...field, offset: at }
  })
  return {
    title,
    fields: placed,
    word: word as Record<Name, number>,
    size: roundUp(offset, align),
  }
}

/** The smallest multiple of `step` that is not below `value`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step
}
