let counter = 0

/**
 * A name for a mailbox, party or file that no other test and no other run uses: the title's letters, this process
 * and a counter. At most 80 bytes of `[a-z0-9-]`.
 */
export function uniqueName(title = 'test'): string {
  const letters = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  counter += 1
  return `${letters || 'test'}-${process.pid}-${counter}-${Date.now().toString(36)}`
}
