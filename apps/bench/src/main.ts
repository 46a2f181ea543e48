import { Theatre } from './cast/theatre.js'
import { nameOf } from './contestant.js'
const theatre = await Theatre.open()
for (const text of process.argv.slice(2)) {
  const contestant = JSON.parse(text)
  try {
    const cast = await theatre.cast(contestant)
    await cast.slice(100)
    console.log(nameOf(contestant), JSON.stringify(await cast.slice(100)))
    await cast.end()
  } catch (e) { console.log(nameOf(contestant), (e as Error).message) }
}
await theatre.close()
