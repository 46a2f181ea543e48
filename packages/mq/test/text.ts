/** The bytes of a text. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The text of bytes. */
export const text = (data: Uint8Array): string => new TextDecoder().decode(data)
