const programs = 'shm|fifo|pipe|sysvMq|posixMq|unix'

/** What is measured, after the name of the mechanism. */
const rows = {
  'link, both spinning, round trip': '링크, 양쪽이 스핀, 왕복',
  'trySend / tryReceive': 'trySend / tryReceive',
  'sendMany / receiveMany': 'sendMany / receiveMany',
  'tryClaim / tryReadMany': 'tryClaim / tryReadMany',
  'await send / for await': 'await send / for await',
  'await-to-await round trip, adaptive': 'await에서 await까지 왕복, 적응형',
  'await-to-await round trip, parked': 'await에서 await까지 왕복, 잠든 상태에서',
  '1 MiB messages, copied in and out': '1 MiB 메시지, 넣고 꺼낼 때 복사',
  "1 MiB messages, copied into the reader's array": '1 MiB 메시지, 읽는 쪽의 배열로 복사',
  '1 MiB messages in place': '1 MiB 메시지, 제자리에서',
  'mailbox, 8 senders': '메일박스, 송신자 여덟',
  'system calls a message, both awake': '메시지당 시스템 콜, 양쪽이 깨어 있을 때',
  'system calls a message, await': '메시지당 시스템 콜, await',
  'system calls a message, 8 senders': '메시지당 시스템 콜, 송신자 여덟',
  'round trip': '왕복',
  'one by one': '하나씩',
  unawaited: 'await 없이 여러 개',
  Sync: 'Sync',
  'Sync, round trip': 'Sync, 왕복',
}

/** What stands in the charts. */
const charts = {
  'Times as fast as the other; the line is the must': '비교 대상의 몇 배 빠른가. 선은 기준',
  'Times the other’s time; the line is the must': '비교 대상의 몇 배 시간이 드는가. 선은 기준',
  'One way, by size of the message': '한 방향, 메시지 크기별',
  'One way into a mailbox, by senders': '메일박스로 한 방향, 송신자 수별',
  'One way out of a mailbox, by receivers': '메일박스에서 한 방향, 수신자 수별',
  'Opening a mailbox, by how many are open': '메일박스 열기, 열려 있는 수별',
  'Memory of a mailbox, by how many are open': '메일박스의 메모리, 열려 있는 수별',
  'One way, 64 B': '한 방향, 64 B',
  'Round trip, 64 B': '왕복, 64 B',
  bytes: '바이트',
  senders: '송신자',
  receivers: '수신자',
  channels: '채널',
  'open channels': '열린 채널',
  'µs a message': '메시지당 µs',
  'µs each': '하나에 µs',
  'KiB of heap each': '하나에 힙 KiB',
  'µs, p50': 'µs, p50',
  '×': '×',
}

/** The title of a row in Korean; undefined where it is not known. */
export function rowInKorean(title) {
  const open = new RegExp(`^1,000 open (${programs}) channels, KiB heap each$`).exec(title)
  if (open) return `열린 ${open[1]} 채널 1,000개, 하나에 힙 KiB`
  const [, program, words] = new RegExp(`^(${programs}) (.*)$`).exec(title) ?? []
  return words in rows ? `${program} ${rows[words]}` : undefined
}

/** A text of a chart in Korean; undefined where it is none of the words above, such as a name or a number. */
export function chartTextInKorean(text) {
  return charts[text]
}
