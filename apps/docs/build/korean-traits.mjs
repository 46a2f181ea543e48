/** What the traits tables say, in Korean. */
const words = {
  mechanism: '메커니즘',
  mailbox: '메일박스',
  link: '링크',
  'messages go': '메시지 방향',
  order: '순서',
  senders: '송신자',
  receivers: '수신자',
  'longest message': '가장 긴 메시지',
  capacity: '용량',
  'Sync calls': 'Sync 호출',
  publishes: '발행',
  'notices a death': '상대의 죽음을 앎',
  'what was sent is with': '보낸 것을 맡는 곳',
  'lives as long as': '수명',
  reaches: '닿는 범위',
  delivery: '전달 보장',
  'both ways': '양방향',
  'one way': '한 방향',
  'as sent': '보낸 순서',
  'by type, then as sent': '타입별, 그 안에서는 보낸 순서',
  'by priority, then as sent': '우선순위별, 그 안에서는 보낸 순서',
  many: '여럿',
  one: '하나',
  yes: '예',
  no: '아니요',
  'the kernel': '커널',
  'the owning process': '소유 프로세스',
  'the broker': '브로커',
  'its processes': '쓰는 프로세스가 있는 동안',
  'the kernel runs': '커널이 도는 동안',
  'its file': '파일이 있는 동안',
  'the broker keeps it': '브로커가 보관하는 동안',
  'related processes': '친족 프로세스',
  'the host': '같은 호스트',
  'the network': '네트워크',
  'one process': '한 프로세스',
  once: '한 번',
  'at-least-once': '한 번 이상',
  'looks for foreign messages': '다른 프로그램의 메시지 살펴보기',
  'finds them within 25 ms, for 1 % of a core': '25 ms 안에 찾음, 코어의 1 %',
  'no need': '필요 없음',
}

const numberOrCode = /^(|--|[\d.,]+ [KMG]?i?B|[0n∞](, [n∞])*|(`[^`]+` ?)+|\[`\w+`\]\(.*\))$/

/** Cells that `inKorean` would leave in English although they are words. Empty = all are translated. */
export function untranslated(table) {
  return [...new Set(cells(table).filter((cell) => !(cell in words) && !numberOrCode.test(cell)))]
}

/** A Markdown table with its cells in Korean. */
export function inKorean(table) {
  return table
    .split('\n')
    .map((row) =>
      row.startsWith('|--') ? row : row.replace(/(?<=\| ).*?(?= \|)/g, (cell) => words[cell.trim()] ?? cell),
    )
    .join('\n')
}

function cells(table) {
  return table
    .split('\n')
    .flatMap((row) => row.slice(1, -1).split('|'))
    .map((cell) => cell.trim())
}
