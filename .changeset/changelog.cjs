/**
 * A changelog for who uses the packages: what a changeset says, in its own words (what changed, why, what the reader must do), and
 * which of our packages a release now needs. Commits are in the history.
 */
module.exports = {
  async getReleaseLine({ summary }) {
    const [first, ...more] = summary.trim().split('\n')
    return [`- ${first}`, ...more.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  },
  async getDependencyReleaseLine(_changesets, dependencies) {
    if (dependencies.length === 0) return ''
    const needed = dependencies.map(({ name, newVersion }) => `${name} ${newVersion}`)
    return `- Needs ${needed.join(', ')}.`
  },
}
