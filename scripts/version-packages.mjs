import { takeChangesets } from './release/versions.mjs'
import { progress, root, run } from './workspace.mjs'

/** npm run version-packages: takes the waiting changesets into versions and changelogs, and the lockfile after them. CI does, for a release. */
takeChangesets(root)
progress('versions and changelogs are written')
if (!(await run('pnpm', ['install', '--lockfile-only']))) process.exitCode = 1
