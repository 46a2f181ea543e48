import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is wrong with the waiting changesets, a sentence each: readers of a changelog need sentences, not a commit's headline. */
export function changesetBreaches(root) {
  const folder = join(root, '.changeset')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const [, bumps, summary] = /^---\n(.*?)---\n(.*)$/s.exec(text) ?? []
      const say = (what) => [`.changeset/${file}: ${what}`]
      if (summary === undefined) return say('is no changeset: npm run changeset makes one')
      if (/: major/.test(bumps) && !/must|instead|no longer/.test(summary))
        return say('breaks users and does not say what they must do')
      const sentences = summary
        .trim()
        .split(/[.!?](?:\s|$)/)
        .filter((one) => one.trim().length > 15)
      return sentences.length < 2
        ? say('says what changed, or why, or what the reader can or must do: not all of it')
        : []
    })
}
