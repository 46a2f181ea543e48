import { serveSite } from '../apps/docs/build/serve-site.mjs'
import { build } from './build.mjs'
import { buildSite } from './docs-build.mjs'
import { install } from './install.mjs'

const usualPort = 5173

/** npm run docs [-- PORT]: builds the site and serves it on the loopback, with the headers that its demos need. */
const port = Number(process.argv[2] ?? usualPort)
if ((await install()) && (await build()) && (await buildSite())) {
  try {
    const server = await serveSite(port)
    console.log(`http://localhost:${server.address().port}/ and /ko/`)
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    console.error(`port ${port} is in use: name another, npm run docs -- ${port + 1}`)
    process.exitCode = 1
  }
} else process.exitCode = 1
