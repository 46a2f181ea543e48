const en = {
  title: 'A producer, a buffer and a consumer',
  capacity: 'capacity',
  producer: 'Producer',
  consumer: 'Consumer',
  perSecond: 'a second',
  buffer: 'Buffer',
  empty: 'empty',
  rendezvous: 'no buffer: hand to hand',
  more: (count: number) => `and ${count} more`,
  sends: {
    none: '',
    sent: 'sent',
    waiting: 'waits with',
    dropped: 'dropped (trySend: false)',
    refused: 'refused: IPC_FULL',
  },
  received: 'received',
  counts: { sent: 'sent', received: 'received', dropped: 'dropped', timesFull: 'times full' },
}

const ko: typeof en = {
  title: '생산자, 버퍼, 소비자',
  capacity: 'capacity',
  producer: '생산자',
  consumer: '소비자',
  perSecond: '회/초',
  buffer: '버퍼',
  empty: '비어 있음',
  rendezvous: '버퍼 없음: 손에서 손으로',
  more: (count: number) => `외 ${count}개`,
  sends: {
    none: '',
    sent: '보냄',
    waiting: '들고 기다림',
    dropped: '버려짐 (trySend: false)',
    refused: '거절됨: IPC_FULL',
  },
  received: '받음',
  counts: { sent: '보낸 수', received: '받은 수', dropped: '버려진 수', timesFull: '가득 찬 횟수' },
}

export const bufferingTexts = { en, ko }
