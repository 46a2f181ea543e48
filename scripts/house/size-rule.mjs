const limit = 400

/** No file longer than a person reads in one sitting. */
export function sizeRule({ files }) {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    if (lines <= limit) return []
    return [{ path, line: limit + 1, text: `${lines} lines, the limit is ${limit}: one file, one thing` }]
  })
}
