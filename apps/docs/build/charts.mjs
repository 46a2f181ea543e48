import { chartTextInKorean } from './korean-benchmarks.mjs'

/**
 * A chart of the bench as part of a page: its colours of text are the page's own, light or dark, and on a phone it scrolls by itself.
 */
export function chartInPage(svg, language) {
  const drawing = svg.trim().replace(/<style>[\s\S]*?<\/style>/, '')
  return `<div class="chart">${language === 'ko' ? inKorean(drawing) : drawing}</div>`
}

function inKorean(svg) {
  return svg.replace(
    /(<(?:title|text)\b[^>]*>)([^<]*)/g,
    (_, tag, text) => tag + (chartTextInKorean(text) ?? text),
  )
}
