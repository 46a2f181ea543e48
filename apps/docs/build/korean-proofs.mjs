/** What the kill matrix says in words, in Korean. A test tells what is missing. */
export const killWords = {
  operation: '동작',
  'killed before step': '이 단계 앞에서 죽임',
  'survivors see': '생존자가 보는 것',
  'after all': '모두 마친 뒤',
  'open a mailbox that nobody has': '아무도 열지 않은 메일박스 열기',
  'open a mailbox': '메일박스 열기',
  send: '송신',
  receive: '수신',
  close: '닫기',
  unlink: '이름 없애기',
  'open a party': '당사자 열기',
  'link, its name first': '링크 맺기, 이름이 앞서는 쪽',
  'link, its name second': '링크 맺기, 이름이 뒤지는 쪽',
  'send on a link': '링크로 송신',
  'receive on a link': '링크에서 수신',
  'close a link': '링크 닫기',
  'close a party': '당사자 닫기',
  'send, as the owner': '소유자로서 송신',
  'receive, as the owner': '소유자로서 수신',
  'close, as the owner': '소유자로서 닫기',
  'unlink, as the owner': '소유자로서 이름 없애기',
  'the mailbox opens and works': '메일박스가 열리고 동작함',
  'nothing lost': '잃은 것 없음',
  'not sent': '보내지지 않음',
  sent: '보내짐',
  'left to others': '다른 쪽이 받음',
  'taken by the dead': '죽은 쪽이 가져감',
  'the name is there': '이름이 남아 있음',
  'the name is gone': '이름이 사라짐',
  'its name is free, and links anew': '이름이 비고, 다시 링크를 맺음',
  'its death': '상대의 죽음',
  'its close': '상대가 닫음',
  'the mailbox is removed': '메일박스가 없어짐',
  'messages in the dead owner go with it': '죽은 소유자가 가진 메시지는 함께 사라짐',
}

/** The tables of calls and states: whose they are, and the states. */
export const stateWords = {
  'A mailbox': '메일박스',
  'A link': '링크',
  'A party': '당사자',
  'A publisher': '발행자',
  'A subscriber': '구독자',
  'The name of a mailbox': '메일박스의 이름',
  open: '열림',
  closing: '닫는 중',
  closed: '닫힘',
  unlinked: '이름 없앰',
  removed: '없어짐',
  'peer closed': '상대가 닫음',
  'peer died': '상대가 죽음',
  'never opened': '연 적 없음',
}

/** What comes of a call there. What a program sees as a value stays as it is. */
export const outcomeWords = {
  string: '문자열',
  'an object': '객체',
  none: '없음',
  nothing: '아무것도 없음',
  waits: '기다림',
  done: '완료',
  itself: '자기 자신',
  'the end': '끝',
}

/** What a mechanism may lack, as the notes below those tables name it. */
export const needWords = {
  sync: 'Sync 호출',
  'in place': '제자리 읽기와 쓰기',
  'tells room': '빈 자리 알림',
  'sends at once': '즉시 송신',
  publishes: '발행',
}
