// #region before
import { fork } from 'node:child_process'

if (process.send === undefined) {
  const child = fork(import.meta.filename)
  child.on('message', ({ answer }) => {
    console.log(answer) // 42
    child.disconnect()
  })
  child.send({ question: 21 })
} else {
  process.on('message', ({ question }) => process.send({ answer: question * 2 }))
}
// #endregion before
