const reserved = new Set(['repository', 'adapter'])

/** The forms of a package's name: `ring-buffer`, `ringBuffer` for its factory, `RingBuffer` for its classes. Throws TypeError for what is none. */
export function formsOf(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '') || reserved.has(name)) {
    throw new TypeError(
      `a mechanism's name is one or more words in small letters, joined by '-', not ${JSON.stringify(name)}`,
    )
  }
  const camel = name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
  return { kebab: name, camel, pascal: camel[0].toUpperCase() + camel.slice(1) }
}

/** The path of a copy: `src/memory-port.ts` becomes `src/ring-buffer-port.ts`. */
export function renamedPath(path, { kebab }) {
  return path.replace(/\bmemory(?=[-.])/g, kebab)
}

/** The text of a copy of memory's, under the new name. */
export function renamedText(text, { kebab, camel, pascal }) {
  return text
    .replaceAll('@ipc/memory', `@ipc/${kebab}`)
    .replace(/\bmemory(?=(-[a-z]+)?\.(js|ts)\b)/g, kebab)
    .replace(/\bMemory(?=[A-Z])/g, pascal)
    .replace(/\bmemory\b/g, camel)
}
