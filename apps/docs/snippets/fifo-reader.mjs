// #region reader
import { Fifo, mkfifo } from '@ipc/pipe'

const path = process.argv[2] // say /tmp/news; then: echo hello > /tmp/news
mkfifo(path)
const news = Fifo.openToRead(path)
console.log(new TextDecoder().decode(await news.read()).trim())
news.close()
// #endregion reader
