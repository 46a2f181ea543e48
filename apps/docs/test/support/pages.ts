import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

const folder = join(__dirname, '..', '..', 'pages')

/** One page as it is written: its path without `ko/`, and its text. */
export interface SourcePage {
  readonly path: string
  readonly text: string
}

/** The hand-written pages of a language. */
export function sourcePages(language: 'en' | 'ko'): SourcePage[] {
  const root = language === 'ko' ? join(folder, 'ko') : folder
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.md') && !path.startsWith('ko/') && !path.startsWith('api/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** What a page takes from snippets: `file#region`. */
export function snippetsOf({ text }: SourcePage): string[] {
  return [...text.matchAll(/^<<< @\/\.\.\/snippets\/(\S+)/gm)].map(([, name]) => name ?? '')
}

export function headingsOf({ text }: SourcePage): string[] {
  const withoutCode = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...withoutCode.matchAll(/^## (.*)$/gm)].map(([, title]) => title ?? '')
}
