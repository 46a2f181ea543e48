/** An element of a drawing. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = '',
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? pixels(value) : value)}"`,
  )
  const inner = typeof content === 'string' ? content : content.join('')
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`
}

export function text(
  x: number,
  y: number,
  words: string,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x, y, ...attributes }, escaped(words))
}

/** A whole drawing, readable on a light page and on a dark one. */
export function drawing(width: number, height: number, title: string, content: readonly string[]): string {
  const style = 'text{font:12px system-ui,sans-serif;fill:#777}.title{font-size:15px;font-weight:600}'
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, role: 'img' },
    [
      element('title', {}, escaped(title)),
      element('style', {}, style),
      text(16, 24, title, { class: 'title' }),
      ...content,
    ],
  )
}

const colours = ['#2f6fde', '#d9534f', '#2a9d5c', '#e08a1e', '#8b5cd6', '#1c9aa8', '#b8447f', '#777777']

export function colourOf(index: number): string {
  return colours[index % colours.length] as string
}

function pixels(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
