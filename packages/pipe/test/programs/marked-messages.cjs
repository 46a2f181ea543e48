exports.markedMessage = (sender, index, length) => {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = (sender * 31 + index * 7 + at * 13) & 255
  bytes[0] = sender
  if (length >= 5) new DataView(bytes.buffer).setUint32(1, index)
  return bytes
}

exports.logUniformSizes = (seed, count, most) => {
  let state = seed + 1
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.max(1, Math.floor(most ** (state / 2 ** 32)))
  })
}
