/** What a browser wants before it gives a page SharedArrayBuffer; pages/public/_headers says the same to static hosts. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}
